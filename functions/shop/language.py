"""Words: folding, stems and compounds, the same when a shop is published as when a shopper asks.

Imports nothing of ours. tantivy's Snowball stemmers are imported inside the function that needs them, so that a
Lambda which never searches does not load them.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache, lru_cache

_POSSESSIVE = re.compile(r"['’`´]s\b")
_WORD = re.compile(r"[^\W_]+")
_LONG_VOWEL = re.compile(r"(aa|ee|oo|uu)(?=[^aeiou]$)")
_LAST_E = re.compile(r"(?<=.{2})([^aeiou])e$")
_KEEPS_S = re.compile(r"[aeiou]{2}rs$")
"""The Dutch stemmer takes kaars, laars and beurs for plurals, and makes kar of the first."""
_DIMINUTIVE = (
    # "boompje" is boom, "balletje" is bal, "bloemetje" is bloem, "schaaltje" is schaal, "vaasje" is vaas.
    (re.compile(r"mpjes?$"), "m"),
    (re.compile(r"([lrn])\1etjes?$"), r"\1"),
    (re.compile(r"([mg])etjes?$"), r"\1"),
    (re.compile(r"((?:[aeiou]{2}|[aeiou][^aeiou]+e)[lnrw]|ij|ei|ui|ou|eu|ie|oe|ee|uu)tjes?$"), r"\1"),
    (re.compile(r"(.{2,}[^aeiou])jes?$"), r"\1"),
)
SNOWBALL = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
_LEAST_PART = 3
"""Shortest part of a compound: "bol" in "bolvaas"."""

STOPWORDS = {
    "nl": frozenset(
        """aan al alle als alstublieft alsjeblieft bij dan dat de deze die dit doe doen door dus een eens eentje en er
        ergens even gaan geef geen goede goedemorgen goedemiddag goedenavond graag had hallo heb hebben hebt heeft hem
        het hier hij hoe hoi ik iemand iets in is ja jij je jou jouw jullie kan kun kunnen laat maar mag me mee met mij
        mijn moet na naar neem nemen niet nog nu of om ons onze ook op over s svp t te toch toe tonen toon tot u uit uw
        van vind vinden voor waar was wat we wel welke wie wij wil willen word worden wou ze zie zien zij zijn zoek
        zoeken zo zonder zou leuk leuke leuks mooi mooie moois iets verkopen verkoop jullie bestellen bestel kopen koop
        zoiets aub dag hey hai nodig soort soorten stuk stuks te
        heel erg echt nogal alles allemaal bezorgen bezorgd bezorging morgen vandaag vanavond dozijn kleur
        erbij denk denken ga gaat toch wel nou zeg weet geloof dus want misschien eigenlijk gewoon""".split()
    ),
    "en": frozenset(
        """a about all am an and any anything are as at be but buy by can could d do does find for from get give got
        had has have hello hey hi i if in is it its let like ll looking look m me my need nice not of on one or order
        our please re s see sell show some somebody someone something stuff t than that the their them then there these
        thing things this those to us ve want wanted was we what where which who will with would you your beautiful
        pretty lovely too very
        really just still everything all available deliver delivered delivery tomorrow today tonight dozen
        colour color ordered youve ive think guess so then maybe actually""".split()
    ),
}

FUNCTION_WORDS = {
    "nl": frozenset(
        """de het een en of maar dat die dit deze er ik jij je u wij we jullie ze zij hij hem haar mij me mijn jouw jou
        uw ons onze hun is zijn ben bent was waren wordt worden word heb hebt heeft hebben had kan kun kunt kunnen kon
        mag mogen moet moeten wil wilt willen wou zou zouden zal zullen gaat gaan ga doe doet doen laat krijg krijgt
        krijgen te om aan op in van voor met bij naar uit over door als dan ook nog wel niet al toch even eens nou nu
        eigenlijk graag hoe wat waar wanneer waarom welke welk wie hoi hallo hey dag vraag vraagje weet weten weten
        alsjeblieft aub svp zo iets iemand""".split()
    ),
    "en": frozenset(
        """the an and or but that this these those there it its you we they he she him her me my your our their them us
        is am are was were be been being have has had having can could may might must should would will shall do does
        did don get gets to of at on in for with by from as if so too also still just any some how what where when why
        which who hi hello hey please question wondering know ll ve re actually not am""".split()
    ),
}
"""Words that hold a sentence together: they say little of what it is about."""

ASKING = (
    re.compile(
        r"\b(hoe|hoeveel|wat|waar|wanneer|waarom|welke?|vraag|vraagje|how|what|where|when|why|which|question)\b"
    ),
    re.compile(r"\b(weet|weten|know|wondering) (je|jij|jullie|u|of|if|whether)\b"),
    re.compile(
        r"\b(kan|kun|kunt|kunnen|mag|mogen|moet|moeten|is|zijn|heb|hebben|krijg|zit|zitten|bezorg|bezorgen|maak|maken"
        r"|doen|lever|leveren|neem|nemen|sturen) (ik|je|jij|u|jullie|we|wij|er|het|dit|die|de|mijn|ze)\b"
    ),
    re.compile(r"^\W*(is|zijn|kan|mag|ziet|zit|staat|krijg|krijgt|lijkt|are|do|does|can|could|may|will)\b"),
    re.compile(
        r"\b(can|could|may|should|do|does|did|is|are|will|would|have) (i|you|we|they|it|there|the|my|this|these|your)\b"
    ),
)
"""How one asks, in folded text: a question word, or a verb before its subject."""


def fold(text: str) -> str:
    """Lower case without accents: "Crème brûlée’s" → "creme brulee"."""
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return _POSSESSIVE.sub("", text.casefold())


def words(text: str) -> list[str]:
    """Folded words in order; a single letter is no word, a digit is."""
    return [word for word in _WORD.findall(fold(text)) if len(word) > 1 or word.isdigit()]


@cache
def language(locale: str) -> str:
    """ "nl" of "nl-BE"."""
    return re.split(r"[-_]", locale)[0].lower()


@cache
def _stemmer(of: str) -> Callable[[str], list[str]] | None:
    if of not in SNOWBALL:
        return None
    import tantivy  # 7 ms: only where somebody searches

    built = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.stemmer(SNOWBALL[of])).build()
    analyse: Callable[[str], list[str]] = built.analyze
    return analyse


@lru_cache(maxsize=50_000)
def stem(word: str, of: str) -> str:
    """The stem of a folded word in a language; the word itself where no stemmer knows the language."""
    if of == "nl":
        word = _without_diminutive(word)
    stemmer = _stemmer(of)
    if of == "nl" and _KEEPS_S.search(word):
        return word
    found = (stemmer(word) if stemmer else None) or [word]
    return _shortened(found[0]) if of == "nl" else found[0]


def _shortened(word: str) -> str:
    """The Dutch stemmer leaves "glaas" of glazen beside "glas", and "grote" beside "groot": make one of them."""
    return _LONG_VOWEL.sub(lambda vowel: vowel.group(1)[0], _LAST_E.sub(r"\1", word))


def _without_diminutive(word: str) -> str:
    for pattern, kept in _DIMINUTIVE:
        shorter, done = pattern.subn(kept, word)
        if done:
            return shorter
    return word


def stems(word: str, locales: Collection[str]) -> tuple[str, ...]:
    """A word's stems in every language of the shop: shoppers write in either, whatever the chat's locale."""
    return tuple(dict.fromkeys(stem(word, language(locale)) for locale in locales))


def parts(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The two known words that a compound is made of, the longest head first: "rozenboeket" → ("rozen", "boeket").

    Dutch puts its head last, joined by nothing, "s", "e" or "en". () where it cannot be taken apart.
    """
    for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        head = word[at:]
        if not known(head):
            continue
        for joint in ("", "s", "e", "en"):
            tail = word[:at].removesuffix(joint) if joint else word[:at]
            if len(tail) >= _LEAST_PART and known(tail):
                return tail, head
    return ()
