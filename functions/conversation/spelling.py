"""Words that matter, mended where a finger slipped: "betlaen", "waneer", "adress". What the shop sells it mends itself.

Only a slip (`typing_errors.is_slip`) of exactly one of these words is mended, and never a word of the tables.
"""

from functools import lru_cache

from functions.conversation.language_words import LANGUAGE_WORDS
from functions.conversation.typing_errors import is_slip
from functions.conversation.words import FILLER, NEVER_A_TYPING_ERROR

MENDED = frozenset(
    """wanneer waarom hoeveel bezorgen bezorgd bezorging bestellen besteld bestelling betalen betaald betaling
    betaallink annuleren annuleer geannuleerd verkeerd verkeerde medewerker afrekenen ontvangen geleverd klacht
    bevestiging factuur ophalen afhalen mandje kaartje adres anders iemand teruggeven terugsturen volgende goedkoper
    order delivery deliver delivered address remove basket checkout payment confirmation cancel cancelled declined
    receive received something another message expired refund return complaint receipt invoice cheaper cheapest
    instead collect myself someone somebody medium""".split()
)
_LETTERS = {meant: frozenset(meant) for meant in MENDED}
_RIGHT = (
    FILLER.union(*LANGUAGE_WORDS.values())
    | NEVER_A_TYPING_ERROR
    | frozenset(
        """ander andere bestel betaal bezorg bezorger betalend leveren levert klachten kaarten kaart adressen iemands
        annuleert ordered orders other others border remover removed baskets returned returns returning cancels
        collected collection receives refunds payments messages massage cheap addressed addresses mothers smell
        delivers invoices receipts complaints complain someones""".split()
    )
)
"""Words of their own that lie near one of them."""


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """The word that was meant; the word itself where it is right, or near none or several."""
    if word in MENDED or word in _RIGHT or not word.isascii() or word.isdigit():
        return word
    letters = frozenset(word)
    near = [
        meant
        for meant, own in _LETTERS.items()
        if abs(len(meant) - len(word)) <= 1 and len(letters ^ own) <= 2 and is_slip(word, meant)
    ]
    return near[0] if len(near) == 1 else word
