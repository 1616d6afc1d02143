"""Looking around: a list of products, or nothing yet, is in front of the shopper."""

import re
from collections.abc import Callable
from dataclasses import replace

from functions.commerce.catalogue import Found, Product, Wish
from functions.commerce.hours import shop_day
from functions.commerce.patterns import Pattern
from functions.conversation.answers import LONGEST_QUERY, answer_question, query, tell_day
from functions.conversation.askings import STRONGLY_ASKING
from functions.conversation.cart_words import CARD_WORDS
from functions.conversation.choose import add_product, names_something, put_in
from functions.conversation.confused import not_understood
from functions.conversation.dates import take_day
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line_named, line_meant, remove_named
from functions.conversation.manners import bear, chat, ignore_machine
from functions.conversation.plain import mood, normalise, spoken
from functions.conversation.searching import for_whom, is_named, refined, wish_of
from functions.conversation.show import browse, more, search, show_again, show_product
from functions.conversation.state import Step
from functions.conversation.step import SCORED
from functions.conversation.steps.checkout import start
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, is_rude
from functions.conversation.unwanted import take_unwanted
from functions.conversation.words import Act

COUNT_FIRST = re.compile(r"(?P<count>[1-9]\d?)\s*(?:x|×|stuks)?\s+(?P<rest>[^\W\d]{3}.*)", re.IGNORECASE)
""" "10 witte rozen": how many, and of what."""
OF_THE_RANGE = re.compile(
    r"^(?:\w+ ){0,2}"
    r"(?:heb|hebben|heeft|verkopen|verkoop|is er|zijn er"
    r"|do you (?:\w+ )?(?:have|sell|got)|have you|got|any|are there|is there)\b"
)
"""Asks for something to buy, rather than about it."""
PLAINLY_WISHED = Pattern(
    r"\b(?:zoek|zoeken|hebben (?:jullie|u)|heb je|heeft u|verkopen jullie|nog (?:een|iets|wat)|doe mij|laat .*zien"
    r"|looking for|do you (?:have|sell|got)|have you got|show me|can i (?:also )?(?:get|order|buy|have)"
    r"|i (?:also )?(?:want|need) (?:a|an|some|another)|ik wil (?:graag |ook )*(?:nog )?(?:een|wat))\b"
)
"""Says that something is wished for, whatever it is."""
_WISHES = Pattern(
    r"\b(?:ik (?:wil|zoek|wou|zou)|graag (?:een|wat)|i (?:want|need|would like)|id like|im looking for"
    r"|can you deliver)\b"
)
_WITH_A_CARD = CARD_WORDS | {"met", "with", "saying"}
BUSY = frozenset(
    {
        Step.AWAITING_PAYMENT,
        Step.AFTER_ORDER,
        Step.RETURN,
        *SCORED,
        Step.CHECKOUT_CONFIRM,
    }
)
"""Where a shopper is at something else than looking around."""
_THAT_ONE = Pattern(
    r"^(?:(?:ja|ok|oke|doe|maar|ik wil|i want|id like|ill have|ill take|give me|show me|laat|toon) )*"
    r"(?:the|that|die|dat|de|het) (?:\w+ ){1,3}(?:one|graag|please|aub|maar|zien)?$"
)
MOST_ALIKE = 50
NAMED_AMONG = 5
"""Of so many products found, one that is named by its whole title is what was meant."""
LONG = 5
"""Words; a longer text of which nothing is known is talk rather than a search."""


def ask(talk: Talk) -> None:
    show_again(talk)


def hear(talk: Talk, said: Said) -> None:
    HEARS.get(said.act, look_for)(talk, said)


def _pick(talk: Talk, said: Said) -> None:
    talk.understood(Intent.PICK, ordinal=said.number or 0)
    if not pick(talk, said.number or 0):
        not_understood(talk, talk.text("which_product"))


def _change_line(talk: Talk, said: Said) -> None:
    if said.ordinal is not None and talk.conversation.step is Step.BROWSING and _add_nth(talk, said):
        return
    if names_something(said.text) and not line_meant(talk, said):
        _add(talk, said)
    else:
        change_line_named(talk, said)


def _add(talk: Talk, said: Said) -> None:
    """Put in what is named, be it by its place in the list or by its name; else look for it."""
    if said.ordinal is not None and _add_nth(talk, said):
        return
    talk.understood(Intent.ADD, **({"quantity": said.number} if said.number else {}))
    wanted, rejected = take_unwanted(said.text)
    if rejected and not names_something(wanted):
        look_for(talk, said)
        return
    if put_in(talk, said):
        return
    if names_something(said.text):
        look_for(talk, said)
    else:
        not_understood(talk, talk.text("which_product"))


def _add_nth(talk: Talk, said: Said) -> bool:
    """ "Doe er 2 van de eerste": the nth of the list, as many as were said."""
    page = talk.conversation.shown.products
    index = len(page) - 1 if said.ordinal == -1 else (said.ordinal or 0) - 1
    product = talk.shop.product(page[index]) if 0 <= index < len(page) else None
    if not product:
        return False
    talk.understood(Intent.ADD, quantity=said.number or 1, ordinal=said.ordinal or 0, product=product.id)
    add_product(talk, product, said)
    return True


def pick(talk: Talk, number: int) -> bool:
    """Show the nth product of the page (-1: the last). False: there is no such one."""
    page = talk.conversation.shown.products
    index = len(page) - 1 if number == -1 else number - 1
    product = talk.shop.product(page[index]) if 0 <= index < len(page) else None
    if product:
        show_product(talk, product)
    return product is not None


def look_for(talk: Talk, said: Said) -> None:
    """Look for what a text names. A day told beside it is said back in full, and kept for the checkout."""
    day, rest = take_day(said.text, shop_day(talk.now, talk.rules.time_zone))
    if not day or not rest.strip():
        _look_for(talk, said)
        return
    tell_day(talk, day)
    _look_for(talk, replace(said, text=rest))
    talk.understood(talk.intent or Intent.SEARCH, **(dict(talk.slots) | {"date": day.isoformat()}))


def _look_for(talk: Talk, said: Said) -> None:
    """Search; where the text means nothing to the shop it is said so, with a way on."""
    counted = COUNT_FIRST.match(said.text.strip())
    wanted = int(counted["count"]) if counted else said.number or 1
    asked = counted["rest"] if counted else said.text
    wish = wish_of(talk, asked)
    narrower = refined(talk, said.text, wish)
    if narrower:
        talk.understood(Intent.REFINE, **wish_slots(wish))
        talk.change(misunderstood=0)
        search(talk, narrower, wanted=wanted)
    elif wish.empty:
        _nothing_named(talk, said)
    elif said.asks and not OF_THE_RANGE.match(spoken(said.text)) and talk.shop.faq(said.text, talk.locale):
        answer_question(talk, said)
    else:
        _search_for(talk, said, wish, asked=asked, wanted=wanted)


def _nothing_named(talk: Talk, said: Said) -> None:
    if is_rude(spoken(said.text)):
        bear(talk, said)
    elif said.asks:
        answer_question(talk, said)
    elif mood(said.text) or said.act is Act.SMALLTALK:
        chat(talk, said)
    else:
        not_understood(talk)


def _search_for(talk: Talk, said: Said, wish: Wish, *, asked: str, wanted: int) -> None:
    step = talk.conversation.step
    one = _of_the_page(talk, said, wish)
    if one:
        talk.understood(Intent.PICK, product=one.id)
        show_product(talk, one, wanted=wanted)
        return
    wish = for_whom(talk, wish)
    found = talk.shop.find(wish, limit=NAMED_AMONG)
    if is_rude(spoken(said.text)) and wish == Wish(terms=wish.terms) and (step in BUSY or not found.known):
        bear(talk, said)
        return
    named = [product for product in found.products if is_named(product, asked)]
    priced = wish.min_price is not None or wish.max_price is not None
    if len(named) == 1 and not (found.relaxed or priced):
        talk.understood(Intent.SEARCH, **wish_slots(wish), product=named[0].id)
        show_product(talk, named[0], wanted=wanted)
        return
    by_chance = only_says_more(talk, said)
    asked_in_vain = said.asks and found.wish.empty and not OF_THE_RANGE.match(spoken(said.text))
    unknown = _is_unknown(wish, found, sure=by_chance or asked_in_vain, looking=step is Step.BROWSING)
    talk.understood(Intent.UNCLEAR if unknown else Intent.SEARCH, **wish_slots(wish))
    if unknown:
        if _not_a_name(talk, said, found.wish.empty, wish):
            return
        talk.announce("search.found_nothing", query=query(wish.terms), locale=talk.locale)
        if talk.conversation.step is not Step.BROWSING:  # who was at something else is not taken away from it
            not_understood(talk)
            return
    talk.change(misunderstood=talk.conversation.misunderstood + 1 if unknown else 0)
    search(talk, wish, wanted=wanted)


def _of_the_page(talk: Talk, said: Said, wish: Wish) -> Product | None:
    """ "The dried one": the only one of the page that is like that."""
    page = talk.conversation.shown.products
    if talk.conversation.step is not Step.BROWSING or len(page) < 2 or not _THAT_ONE.match(spoken(said.text)):
        return None
    found = talk.shop.find(wish, limit=MOST_ALIKE)
    fits = [] if found.relaxed else [each for each in found.products if each.id in page]
    return fits[0] if len(fits) == 1 else None


def look_for_beside(talk: Talk, text: str) -> None:
    """ "Ik wil graag tulpen voor oma op vrijdag, met een kaartje": what is wished beside what was answered."""
    if not _WISHES.search(spoken(text)):
        return
    day, rest = take_day(text, shop_day(talk.now, talk.rules.time_zone))
    wish = wish_of(talk, " ".join(word for word in rest.split() if normalise(word) not in _WITH_A_CARD))
    wish = wish.model_copy(update={"terms": " ".join(talk.shop.find(wish, limit=1).known)})
    wish = for_whom(talk, wish)
    if wish.empty:
        return
    if day and talk.intent is Intent.CARD_MESSAGE:
        tell_day(talk, day)
    search(talk, wish)
    talk.understood(Intent.SEARCH, **wish_slots(wish))


def only_says_more(talk: Talk, said: Said) -> bool:
    """Whether what follows a wish is no other one: "waar zijn ze, ze zouden er al zijn"."""
    return talk.conversation.step in BUSY and not PLAINLY_WISHED.search(spoken(said.text))


def _is_unknown(wish: Wish, found: Found, *, sure: bool, looking: bool) -> bool:
    """Whether the words mean nothing to the shop: of those of a shopper who is `looking` around a quarter is enough to
    show something, elsewhere half. `sure`: several words that it does not know are enough."""
    if "terms" not in found.relaxed:
        return False
    asked, known = len(wish.terms.split()), len(found.known)
    if sure and asked - known > 1:
        return True
    about = wish.model_copy(update={"terms": "", "unwanted_terms": "", "unwanted_colours": ()})
    if not looking and asked - known > 1 and not (wish.category or wish.colours or known):
        return True
    return about.empty and (known * 4 <= asked if looking else known * 2 < asked)


def _not_a_name(talk: Talk, said: Said, nothing_left: bool, wish: Wish) -> bool:
    """A text of unknown words is a question, an insult or talk, rather than the name of something we do not sell."""
    if is_rude(spoken(said.text)):
        bear(talk, said)
    elif STRONGLY_ASKING.match(spoken(said.text)) or (said.asks and nothing_left):
        answer_question(talk, said)
    elif len(wish.terms.split()) > LONG or talk.conversation.misunderstood:
        not_understood(talk)
    else:
        return False
    return True


def wish_slots(wish: Wish) -> dict[str, str | int]:
    """What was read out of a wish."""
    found = {
        "terms": wish.terms[:LONGEST_QUERY],
        "category": wish.category or "",
        "occasion": wish.occasion or "",
        "colours": ",".join(wish.colours),
        "without": ",".join(filter(None, (*wish.unwanted_colours, wish.unwanted_terms))),
        "min_price": wish.min_price,
        "max_price": wish.max_price,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _browse(talk: Talk, said: Said) -> None:
    talk.understood({Act.YES: Intent.CONFIRM}.get(said.act, Intent.DECLINE))
    browse(talk)


def _more(talk: Talk, said: Said) -> None:
    talk.understood(Intent.MORE)
    more(talk)


def _check_out(talk: Talk, said: Said) -> None:
    talk.understood(Intent.CHECKOUT)
    start(talk)


HEARS: dict[Act, Callable[[Talk, Said], None]] = {
    Act.MORE: _more,
    Act.PICK: _pick,
    Act.CHECKOUT: _check_out,
    Act.REMOVE: remove_named,
    Act.SET_QUANTITY: _change_line,
    Act.SMALLTALK: chat,
    Act.AUTOMATIC: ignore_machine,
    Act.ADD: _add,
    Act.CHANGE_VARIANT: _add,
    Act.YES: _browse,
    Act.NO: _browse,
    Act.SKIP: _browse,
}
"""What is heard while looking around; everything else is something to look for."""
