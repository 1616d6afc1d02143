"""The words in which something is added at the summary: a note, no sender, what to do when a flower cannot be had."""

import re

from functions.commerce.patterns import Pattern

SUBSTITUTION_WORDS: dict[str, re.Pattern[str]] = {
    "refund": re.compile(r"\b(geld terug|terugbetalen|terug betalen|refund|money back)\b"),
    "ask": re.compile(r"\b(vraag (het )?(mij|me|eerst)|overleg\w*|bel (mij|me)|ask me( first)?|call me)\b"),
    "substitute": re.compile(
        r"\b(vervang\w*|alternatief mag|iets anders mag|iets vergelijkbaars|(iets )?dat erop lijkt|iets wat erop lijkt"
        r"|substitut\w*|replace|something (similar|like it|comparable))\b"
    ),
}
ANONYMOUS = re.compile(
    r"\b(anoniem|anonymous\w*|(?:do not|dont|niet) (?:mention|put|show|noem\w*|vermeld\w*) (?:my|mijn) (?:name|naam)"
    r"|mijn naam (?:er )?niet (?:bij|op|vermelden|noemen)"
    r"|zonder afzender|geen afzender|no sender( name)?|without (a )?sender)\b"
)
NAMED = re.compile(r"\b(met afzender|niet anoniem|not anonymous\w*|with (the )?sender)\b")
NOTE = re.compile(
    r"\b(?:opmerking|notitie|bericht|briefje|note|instructions?)\s+(?:voor|for)\s+(?:de\s+|the\s+)?"
    r"(?:bezorger|koerier|bezorging|courier|driver)\b\s*:?\s*"
    r"|^\s*(?:delivery (?:note|instructions?)|courier note|bezorgnotitie|bezorginstructie)\s*:\s*",
    re.IGNORECASE,
)

TOLD_TO = Pattern(
    r"^(?:\w+ ){0,3}?(?:tell|ask|let|zeg|vraag|laat|meld)(?: (?:maar|even|please))* (?:tegen |aan )?(?:the |de )?"
    r"(?:courier|driver|delivery (?:man|guy|person)|bezorger|koerier|chauffeur)\s+"
    r"(?:(?:weten )?dat |know (?:that )?|to |that |om (?:te )?|of )?",
    re.IGNORECASE,
)
""" "Zeg tegen de bezorger dat", "tell the courier to": the rest is the note."""


def _to_courier(text: str) -> re.Match[str] | None:
    return NOTE.search(text) or TOLD_TO.match(text)


def read_note(text: str) -> str:
    """What the courier is to know; "": nothing is told them."""
    found = _to_courier(text)
    return text[found.end() :].strip() if found else ""


def names_extra(text: str, plain: str) -> bool:
    """Whether a text adds one of these. At the summary it is meant so: "bel me dan even" asks for nobody now."""
    patterns = (ANONYMOUS, NAMED, *SUBSTITUTION_WORDS.values())
    return bool(_to_courier(text)) or any(pattern.search(plain) for pattern in patterns)
