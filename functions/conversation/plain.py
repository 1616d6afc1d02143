"""A text made plain for matching: normalised, shorthand written out, emoji put in words. Pure reading."""

import re
import unicodedata
from functools import lru_cache

from functions.conversation.spelling import mended

SHORTHAND: dict[str, str] = {
    "mn": "mijn", "t": "het",
    "m n": "mijn", "ff": "even", "ffe": "even", "effe": "even", "ffies": "even", "pls": "please",
    "plz": "please", "aub": "aub", "alsje": "alsjeblieft", "thx": "thanks", "tnx": "thanks", "wanna": "want to",
    "gonna": "going to", "gimme": "give me", "lemme": "let me", "ur": "your", "r": "are", "u r": "you are",
    "idk": "i dont know", "wat": "wat", "wnr": "wanneer", "ipv": "in plaats van", "nr": "nummer", "no.": "number",
    "mss": "misschien", "ma": "ma", "zn": "zijn", "jlui": "jullie", "jullei": "jullie", "julie": "jullie",
    "julli": "jullie", "hb": "heb", "vd": "van de", "v d": "van de", "vh": "van het", "iig": "in ieder geval",
    "bezrogen": "bezorgen", "bezorgn": "bezorgen", "lkkr": "lekker", "sth": "something", "smth": "something",
    "sumthing": "something", "tmrw": "tomorrow", "2moro": "tomorrow", "cn": "can", "cud": "could", "wud": "would",
    "da": "dat", "nie": "niet", "wa": "wat", "kheb": "ik heb", "kben": "ik ben", "kwil": "ik wil", "kzou": "ik zou",
    "khad": "ik had", "kmoet": "ik moet", "kzoek": "ik zoek", "hebde": "heb je", "kunde": "kun je", "gij": "je",
    "ge": "je", "gaade": "ga je", "es": "eens", "ns": "eens", "trug": "terug", "trg": "terug", "tis": "het is",
    "svp": "aub", "appt": "app", "goeie": "goede", "thru": "through", "cuz": "because", "dunno": "dont know",
    "summat": "something", "owt": "anything", "nan": "grandma", "cheers": "thanks", "smol": "small", "em": "them",
    "adress": "adres",
    "ne": "een", "nen": "een",
    "efkes": "even", "larg": "large", "smal": "small", "doet": "doe", "oja": "ja", "yous": "you", "aswell": "too",
    "ordr": "order", "payed": "paid", "shiped": "shipped",
    "addres": "address", "betalink": "betaallink",
    "linkje": "link", "linkjes": "link", "factuurke": "factuur", "bonnetje": "bon",
    "dnt": "dont", "dnot": "dont", "ain t": "not", "cya": "bye", "y": "why", "bday": "birthday", "rn": "right now",
}  # fmt: skip
"""How people shorten words on a phone."""
HEARD = frozenset(
    "ugh argh uh uhh uhm eh ehh ehm euhm um erm euh hmm hm mmm oh ah o pff komma vraagteken uitroepteken comma".split()
)
"""What a voice message is full of: said, and meaning nothing."""
DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
""" "Heeeel", "pleaseeee"."""
EMOJI_WORDS: dict[str, str] = {
    "🛒": "mandje",
    "🧺": "mandje", "👍": "ja", "👌": "ja", "✅": "ja", "✔": "ja", "🆗": "ok", "👎": "nee", "❌": "nee",
    "📦": "order status", "🚚": "order status",
    "💳": "afrekenen", "🆘": "help", "❓": "help", "🔙": "terug", "🛑": "stop",
    "🙏": "dank je", "👋": "hoi", "↩": "terug", "🔚": "stop",
}  # fmt: skip
"""What an emoji that stands alone does."""
NOT_THINGS = re.compile(
    r"FACE|HAND|HEART|SIGN|THUMB|ARROW|FINGER|EYES|SELECTOR|JOINER|MODIFIER|SMIL|GRIN|TEARS|SKIN|MARK|BUTTON|STAR\b|SPARKLE|FIRE\b"
)
CHEERFUL = re.compile(r"HEART|SMIL|GRIN|PARTY|CLAP|KISS|STAR|SPARKLE|THUMBS UP|RAISED HANDS|PERFECT")
GLOOMY = re.compile(
    r"CRYING|ANGRY|POUTING|THUMBS DOWN|DISAPPOINT|VOMIT|NAUSEAT|WEARY|FROWN|UNAMUSED|BROKEN HEART|SAD|CONFOUNDED"
)


@lru_cache(maxsize=1024)
def normalise(text: str) -> str:
    """Lower case, no accents, no punctuation or emoji, single spaces: "  Één, graag! " → "een graag"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("'", ""))
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


@lru_cache(maxsize=64)
def spoken(text: str) -> str:
    """A text normalised, its shorthand written out: "doe ff 2 v d rode" → "doe even 2 van de rode"."""
    plain = normalise(text)
    if not plain:
        return next((words for emoji, words in EMOJI_WORDS.items() if emoji in text), "")
    plain = DRAWN_OUT.sub(r"\1\1", plain)
    plain = re.sub(r"\b(?:u r|m n|v d)\b", lambda short: SHORTHAND[short.group()], plain)
    words = [SHORTHAND.get(word) or mended(word) for word in plain.split()]
    return " ".join([word for word in words if word not in HEARD] or words).replace("never mind", "nevermind")


def emoji_names(text: str) -> str:
    """What the emoji in a text show, by their Unicode names: "🌷🌷" → "tulip". Faces and hands show nothing."""
    names = [unicodedata.name(char, "") for char in text if unicodedata.category(char) == "So"]
    return " ".join(dict.fromkeys(name.lower() for name in names if not NOT_THINGS.search(name)))


def mood(text: str) -> int:
    """Of a text in emoji alone: 1 cheerful, -1 gloomy, 0 neither."""
    names = [unicodedata.name(char, "") for char in text if unicodedata.category(char) in ("So", "Sk")]
    if any(GLOOMY.search(name) for name in names):
        return -1
    return 1 if any(CHEERFUL.search(name) for name in names) else 0
