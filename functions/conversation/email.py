"""Reading an e-mail address out of a message, typed or spoken, and guessing what a mistyped one was meant to be. Pure.

"jan apenstaartje gmail punt com" is read as it is meant; "jan@gmial.com" is read as it stands, with "jan@gmail.com" as
a suggestion: only the shopper knows.
"""

import re
import unicodedata

from functions.commerce.patterns import Pattern
from functions.conversation.typing_errors import distance_of

LONGEST = 254
LONGEST_LOCAL = 64
"""RFC 5321, 4.5.3.1."""
DOMAINS = tuple(
    """
    gmail.com googlemail.com hotmail.com hotmail.nl hotmail.be hotmail.de hotmail.co.uk outlook.com outlook.nl
    outlook.be outlook.de live.com live.nl live.be live.co.uk msn.com icloud.com me.com mac.com yahoo.com yahoo.nl
    yahoo.de yahoo.co.uk ziggo.nl kpnmail.nl kpnplanet.nl planet.nl xs4all.nl home.nl upcmail.nl casema.nl chello.nl
    hetnet.nl tele2.nl telfort.nl solcon.nl caiway.nl delta.nl zeelandnet.nl online.nl quicknet.nl telenet.be
    skynet.be proximus.be scarlet.be gmx.de gmx.net gmx.at web.de t-online.de freenet.de posteo.de mailbox.org
    protonmail.com proton.me pm.me aol.com fastmail.com btinternet.com sky.com
    """.split()
)
"""What most people's addresses end in, the most usual first."""
KNOWN = frozenset((*DOMAINS, *"mail.com email.com email.de gmx.com ymail.com mail.de mail.be hey.com".split()))
BIG = "gmail hotmail outlook icloud yahoo protonmail googlemail kpnmail telenet t-online".split()
"""Names that so many have that two slips are forgiven; of others one, which may be somebody's own name."""
ELSEWHERE = {"gmail.nl": "gmail.com", "gmail.be": "gmail.com", "gmail.de": "gmail.com", "ziggo.com": "ziggo.nl",
    "icloud.nl": "icloud.com", "kpnmail.com": "kpnmail.nl", "telenet.com": "telenet.be"}  # fmt: skip
"""Domains that exist, under which nobody has an address."""
ENDINGS = {
    "con": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "cpm": "com", "comm": "com", "coom": "com",
    "cim": "com", "co": "com", "om": "com", "cm": "com", "nk": "nl", "nll": "nl", "ml": "nl", "ln": "nl", "nlk": "nl",
    "bee": "be", "dee": "de",
}  # fmt: skip
"""Slips of a top-level domain. Some exist ("ml", "co"), and are seldom a florist's shopper's: hence a question."""
REAL_ENDINGS = ("co", "cm", "om", "ml")
"""Countries: under these only a usual name is taken for a slip."""
SHORT = 3
"""A name as short as "gmx" is near everything."""
LONGEST_MESSAGE = 600
SPOKEN_AT = Pattern(
    r"\s*(?:\[\s*(?:at|apenstaartje)\s*\]|\(\s*(?:at|apenstaartje)\s*\)|\{\s*at\s*\})\s*"
    r"|\s+(?:apenstaartje|apestaartje|apenstaart|apestaart|at sign|aapje|klammeraffe)\s+",
    re.IGNORECASE,
)
SPOKEN_DOT = Pattern(r"\s*[\[(]\s*(?:punt|dot|punkt)\s*[\])]\s*|(?<=\w)\s+(?:punt|dot|punkt)\s+(?=\w)", re.IGNORECASE)
SPOKEN_SIGNS = (
    (Pattern(r"\s+(?:underscore|laag streepje|liggend streepje)\s+", re.IGNORECASE), "_"),
    (Pattern(r"\s+(?:min|minteken|streepje|koppelteken|dash|hyphen|minus)\s+", re.IGNORECASE), "-"),
    (Pattern(r"\s+plus\s+", re.IGNORECASE), "+"),
)
AT = Pattern(r"(?<=\S)\s+(?:at|bij)\s+(?=[\w-]+\s*\.\s*[a-z]{2,}\b)", re.IGNORECASE)
"""The word "at" is the sign only before what looks like a domain."""
AROUND = Pattern(r"\s*@\s*")
DOTS = Pattern(r"(?<=\w)(?:\s+\.\s*|\s*\.\s+)(?=[A-Za-z]{2,6}(?:[\s,;!?]|$))")
"""A space beside the dot of a domain: "gmail. com"."""
LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]+"
EMAIL = Pattern(rf"(?<![\w@])(?P<local>{LOCAL})@(?P<domain>[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{{2,24}})(?![\w@-])")
NO_ENDING = Pattern(
    rf"(?<![\w@])(?P<local>{LOCAL})@(?P<name>[a-z-]{{4,12}}?)(?P<ending>com|nl|be|de)?(?![\w@.-])", re.I
)
LABEL = Pattern(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def read_email(text: str) -> tuple[str, str | None]:
    """The address in a text, lower case, and what it was probably meant to be where that differs.

    ("", None): there is none; ("", suggestion): it cannot be right as it stands.
    """
    written = _written(text)
    for match in EMAIL.finditer(written):
        address = _address(match["local"], match["domain"])
        if is_email(address):
            return address, suggest(address)
        plain = _plain(address)
        if is_email(plain):
            return "", suggest(plain) or plain
    for match in NO_ENDING.finditer(written):
        domain = next((each for each in DOMAINS if each.partition(".")[0] == match["name"].lower()), "")
        if domain and match["name"].lower() in BIG and is_email(_address(match["local"], domain)):
            return "", _address(match["local"], domain)
    return "", None


def is_email(address: str) -> bool:
    """As mail servers everywhere take it: RFC 5321's lengths and letters, no dot twice or at an end."""
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    return (
        address.isascii()
        and 0 < len(local) <= LONGEST_LOCAL
        and len(address) <= LONGEST
        and ".." not in address
        and not local.startswith(".")
        and not local.endswith(".")
        and len(labels) > 1
        and all(LABEL.fullmatch(label) for label in labels)
    )


def suggest(address: str) -> str | None:
    """The same person at the domain that was probably meant; None: the domain is as good as any."""
    local, _, domain = address.rpartition("@")
    if domain in KNOWN:
        return None
    meant = ELSEWHERE.get(domain) or _nearest(domain) or _with_ending(domain)
    return f"{local}@{meant}" if meant else None


def _written(text: str) -> str:
    """Spoken signs as signs, and no spaces where an address has none."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_MESSAGE]).replace("mailto:", " ")
    dotted = SPOKEN_DOT.sub(".", SPOKEN_AT.sub("@", re.sub("[<>]", " ", plain)))
    found = DOTS.sub(".", AROUND.sub("@", AT.sub("@", dotted)))
    if "@" in found and "@" not in plain:
        for sign, written in SPOKEN_SIGNS:
            found = sign.sub(written, found)
    return found


def _address(local: str, domain: str) -> str:
    """Lower case; a domain in other letters as the mail knows it ("xn--…")."""
    try:
        return f"{local}@{domain.encode('idna').decode()}".lower().rstrip(".")
    except UnicodeError:
        return f"{local}@{domain}".lower()


def _plain(address: str) -> str:
    """Without accents, which hardly any mailbox has: "josé@" is jose@."""
    folded = unicodedata.normalize("NFKD", address)
    return "".join(char for char in folded if not unicodedata.combining(char))


def _nearest(domain: str) -> str:
    """The usual domain that it is a slip or two away from, name and ending; a tie goes to the more usual."""
    name, _, ending = domain.partition(".")
    found = []
    for at, each in enumerate(DOMAINS):
        meant, _, meant_ending = each.partition(".")
        slips = distance_of(name, meant)
        most = 2 if meant in BIG else len(meant) > SHORT
        if slips <= most and (ending == meant_ending or ENDINGS.get(ending) == meant_ending):
            found.append((slips, at, each))
    return min(found, default=(0, 0, ""))[2]


def _with_ending(domain: str) -> str:
    name, _, ending = domain.rpartition(".")
    return f"{name}.{ENDINGS[ending]}" if ending in ENDINGS and ending not in REAL_ENDINGS else ""
