"""A tap that comes back as words: the title of what was offered last, or its number where it was numbered.

Only where the channel has such taps (`Facts.buttons`); anywhere else nothing is remembered and no text is taken for
one. What was offered before the last question is no longer on offer: its title is heard as any words are.
"""

import re
import unicodedata

from functions.conversation.effects import Send
from functions.conversation.events import ShopperWrote, Tapped, TextIn
from functions.conversation.message import Option, offered
from functions.conversation.state import Offer, Step
from functions.conversation.step import SCORED
from functions.conversation.talk import Talk

MOST = 30
"""Of a question; more is asked for by name."""
LONGEST = 80
"""Of a title that is remembered: thirty of them, with their actions, are under 5 KB of the 16."""
ELLIPSIS = "…"
NUMBER = re.compile(r"(?:nr\.?|no\.?|nummer|number|#)? ?(\d{1,2}) ?[.)]?")
FIGURES = frozenset({Step.CHECKOUT_ADDRESS, Step.CHANGE_ADDRESS, Step.CHECKOUT_PHONE, *SCORED})
"""Where a figure is the answer itself: stars, a house number, a telephone number."""


def remember(talk: Talk) -> None:
    """What the shopper is asked now. An answer that offers nothing leaves nothing on offer; news of an order does not
    take away the question that stands above it."""
    if talk.facts.buttons is None:
        return
    said = [effect.message for effect in talk.effects if isinstance(effect, Send)]
    last: tuple[Option, ...] = next(filter(None, map(offered, reversed(said))), ())
    if last or (said and isinstance(talk.event.what, ShopperWrote)):
        talk.change(offered=tuple(Offer(action=each.id, title=each.title[:LONGEST]) for each in last[:MOST]))


def as_tapped(talk: Talk, wrote: ShopperWrote) -> ShopperWrote:
    """The same message, or the tap that its words are."""
    content, buttons = wrote.content, talk.facts.buttons
    if buttons is None or not isinstance(content, TextIn) or content.masked or content.truncated:
        return wrote
    offers = talk.conversation.offered
    found = _by_title(content.text, offers)
    if found is None and len(offers) > buttons and talk.conversation.step not in FIGURES:
        found = _by_number(content.text, offers)
    return wrote.model_copy(update={"content": Tapped(action=found.action, title=found.title)}) if found else wrote


def _by_title(text: str, offers: tuple[Offer, ...]) -> Offer | None:
    """As it stood on the button: whole, with its detail behind it ("Roos – € 5"), cut with an ellipsis, or cut and
    numbered to tell it from another."""
    said = plain(text)
    cut, mark, number = said.partition(ELLIPSIS)
    for place, offer in enumerate(offers, 1):
        title = plain(offer.title)
        if said[:LONGEST] == title or said.startswith(f"{title} – "):
            return offer
        if mark and cut.strip() and title.startswith(cut.strip()) and number.strip() in ("", str(place)):
            return offer
    return None


def _by_number(text: str, offers: tuple[Offer, ...]) -> Offer | None:
    found = NUMBER.fullmatch(plain(text))
    number = int(found[1]) if found else 0
    return offers[number - 1] if 1 <= number <= len(offers) else None


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
