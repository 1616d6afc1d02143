"""What a shopper asked to be told of that is promotion: a product that gets cheaper, something new that fits a wish.

Asked first in words that say how often, how long and how it ends; kept with them (`OptIn`); looked at after a publish.
"""

from collections.abc import Callable
from datetime import timedelta

from functions.commerce.catalogue import Product, Wish
from functions.conversation.choose import focused_or_named
from functions.conversation.events import StockReturned
from functions.conversation.intents import Intent
from functions.conversation.message import Choices
from functions.conversation.notices import ASKING, WAITS, forget, keep, notify_me
from functions.conversation.open_question import ask_on
from functions.conversation.opted_in import OptIn
from functions.conversation.searching import wish_of
from functions.conversation.state import Notice
from functions.conversation.talk import Talk, derived_id
from functions.conversation.understand import Said, normalise
from functions.conversation.words import PHRASES, Act

PRICE, SEARCH = "price:", "search:"
MOST = 10
"""Of a shopper's at a time."""
MOST_TOLD = 10
"""Messages for one wish; then it is over."""
MOST_MATCHES = 20
ONE_A_DAY = timedelta(days=1)
SHOWN = 3
STILL_TOLD = timedelta(days=8)
"""How long what was decided may still be sent after the opt-in has served."""
ENOUGH = frozenset(
    ("niet meer", "hoeft niet meer", "no more", "not any more", "not anymore", "geen berichten meer hierover")
)
PUNCTUATION = '.,;:!?"“”()'
CHEAPER = frozenset(
    "goedkoper goedkopere prijs prijzen daalt zakt lager lagere aanbieding afgeprijsd korting in price prices drops "
    "drop cheaper lower sale reduced gets get goes go down new nieuw nieuwe are er wordt worden is on".split()
)


def is_watch(name: str) -> bool:
    return name.startswith((PRICE, SEARCH))


# --- asked for ----------------------------------------------------------------------------------------------------


def notify(talk: Talk, said: Said) -> None:
    """ "Laat me weten als de vaas goedkoper wordt", "tell me when there are new peonies under 30", "mijn seintjes"."""
    topics: dict[str, Callable[[Talk, str], None]] = {"price": _ask_price, "search": _ask_search, "mine": _list}
    if said.topic not in topics:
        notify_me(talk, said)
        return
    talk.understood(Intent.NOTIFY_ME, topic=said.topic)
    topics[said.topic](talk, _named(said.text))


def _named(text: str) -> str:
    """In the shopper's own spelling, for it is shown to them."""
    words = (word.strip(PUNCTUATION) for word in text.split())
    return " ".join(word for word in words if word and normalise(word) not in ASKING | CHEAPER)


def _ask_price(talk: Talk, named: str) -> None:
    product = focused_or_named(talk, named)
    if product is None:
        talk.say("watch_which")
        ask_on(talk)
        return
    title, price = product.title[talk.locale], product.cheapest.amount
    body = talk.text("watch_ask_price", title=title, price=price, days=WAITS.days)
    _ask(talk, OptIn(id=PRICE + product.id, at=talk.now, words=body, until=talk.now + WAITS, label=title, below=price))


def _ask_search(talk: Talk, named: str) -> None:
    wish = wish_of(talk, named)
    if wish.empty:
        talk.say("watch_which")
        ask_on(talk)
        return
    body = talk.text("watch_ask_search", wish=named, days=WAITS.days, most=MOST_TOLD)
    digest = derived_id("", talk.conversation.id, wish.model_dump_json(), "search")
    seen = tuple(each.id for each in _matches(talk, wish))
    until = talk.now + WAITS
    _ask(talk, OptIn(id=SEARCH + digest, at=talk.now, words=body, until=until, label=named, wish=wish, seen=seen))


def _ask(talk: Talk, wanted: OptIn) -> None:
    if len(_standing(talk)) >= MOST:
        talk.say("notice_full", most=MOST)
        ask_on(talk)
        return
    talk.change(watch_asked=wanted)
    options = (talk.option("watch:yes", "watch_yes"), talk.option("watch:no", "watch_no"))
    talk.ask(wanted.words, *options, overtakable=False)


def hear(talk: Talk, text: str) -> bool:
    """Whether a text says yes or no to what was just asked, or that what was just told is enough."""
    asked, told, plain = talk.conversation.watch_asked, talk.conversation.watch_told, normalise(text)
    talk.change(watch_asked=None, watch_told="")
    if asked and plain in PHRASES[Act.YES] + PHRASES[Act.NO]:
        talk.understood(Intent.NOTIFY_ME, topic="answer")
        talk.change(watch_asked=asked)
        answer(talk, "yes" if plain in PHRASES[Act.YES] else "no")
        return True
    standing = _standing(talk) if plain in ENOUGH else []
    if standing:
        talk.understood(Intent.NOTIFY_ME, topic="off")
        _end(talk, told, standing)
    return bool(standing)


def _end(talk: Talk, told: str, standing: list[OptIn]) -> None:
    """ "Niet meer" ends what was just told of, or the only one there is; of several it is asked which."""
    if told or len(standing) == 1:
        call_off(talk, told or standing[0].id)
    else:
        _list(talk)


def answer(talk: Talk, choice: str) -> None:
    """A button: `watch:yes`, `watch:no`. Only what was asked last is agreed to."""
    asked = talk.conversation.watch_asked
    talk.change(watch_asked=None)
    if asked and choice == "yes":
        keep(talk, Notice(sku=asked.id, until=asked.until, look_at=talk.now))
        others = tuple(each for each in talk.conversation.opt_ins if each.id != asked.id and each.until > talk.now)
        talk.change(opt_ins=(*others, asked.model_copy(update={"at": talk.now})), promotional=True)
        talk.announce("shopper.opted_in", by="word")
        talk.ask(talk.text("watch_set", label=asked.label), talk.option(f"nowatch:{asked.id}", "watch_off"),
                 overtakable=False)  # fmt: skip
    else:
        talk.say("watch_not")
    ask_on(talk)


def call_off(talk: Talk, name: str) -> None:
    there = any(each.id == name for each in _standing(talk))
    forget(talk, (name,))
    talk.say("notice_off", count=int(there))
    ask_on(talk)


def _list(talk: Talk, _: str = "") -> None:
    standing = _standing(talk)
    titles = [product.title[talk.locale] for each in talk.conversation.notices
              if (product := talk.shop.product_of(each.sku))]  # fmt: skip
    labels = [{"label": each.label, "price": each.below is not None} for each in standing]
    options = [talk.option(f"nowatch:{each.id}", "watch_off_one", what=each.label) for each in standing]
    talk.ask(talk.text("watch_list", watches=labels, titles=titles), *options, overtakable=False)
    ask_on(talk)


def _standing(talk: Talk) -> list[OptIn]:
    names = {each.sku for each in talk.conversation.notices if each.until > talk.now}
    return [each for each in talk.conversation.opt_ins if each.id in names]


# --- it has come --------------------------------------------------------------------------------------------------


def on_published(talk: Talk, told: StockReturned) -> None:
    """The shop was published since it was last looked at. What does not fit now is looked at after the next."""
    wanted = next((each for each in _standing(talk) if each.id == told.sku), None)
    if wanted is None:
        forget(talk, (told.sku,))
        return
    keep(talk, Notice(sku=wanted.id, until=wanted.until, look_at=talk.now))
    if wanted.wish is None:
        _look_at_price(talk, wanted)
    elif wanted.told_at is None or talk.now - wanted.told_at >= ONE_A_DAY:
        _look_for_new(talk, wanted)


def _look_at_price(talk: Talk, wanted: OptIn) -> None:
    """Told once. What it cost before is said only as the law has it: the lowest of the 30 days before (ADR 18)."""
    product = talk.shop.product(wanted.id.removeprefix(PRICE))
    if (
        product is None
        or wanted.below is None
        or product.cheapest.amount >= wanted.below
        or not _there(talk, [product])
    ):
        return
    cheapest = min(product.variants, key=lambda each: each.price.amount)
    title = product.title[talk.locale]
    body = talk.text("price_drop", title=title, price=cheapest.price.amount, lowest=cheapest.lowest_30_days)
    _tell(talk, wanted, "price_drop", body, [product])
    forget(talk, (wanted.id,), sending=True)
    _change(talk, wanted.model_copy(update={"until": talk.now + STILL_TOLD}))


def _look_for_new(talk: Talk, wanted: OptIn) -> None:
    assert wanted.wish is not None
    found = _matches(talk, wanted.wish)
    new = _there(talk, [each for each in found if each.id not in wanted.seen])
    if not new:
        return
    body = talk.text("saved_search", label=wanted.label, titles=[each.title[talk.locale] for each in new[:SHOWN]],
                     more=max(len(new) - SHOWN, 0))  # fmt: skip
    _tell(talk, wanted, "saved_search", body, new[:SHOWN])
    seen = tuple(dict.fromkeys([*(each.id for each in found), *wanted.seen]))[: 2 * MOST_MATCHES]
    over = wanted.told + 1 >= MOST_TOLD
    if over:
        forget(talk, (wanted.id,), sending=True)
    until = talk.now + STILL_TOLD if over else wanted.until
    update = {"seen": seen, "told": wanted.told + 1, "told_at": talk.now, "until": until}
    _change(talk, wanted.model_copy(update=update))


def _matches(talk: Talk, wish: Wish) -> list[Product]:
    found = talk.shop.find(wish, limit=MOST_MATCHES)
    return [] if found.relaxed else list(found.products)


def _there(talk: Talk, products: list[Product]) -> list[Product]:
    """Those that can be had now."""
    tracked = [each.sku for product in products for each in product.variants if each.tracked]
    free = talk.facts.stock(tracked) if tracked else {}
    return [product for product in products if any(not each.tracked or free[each.sku] > 0 for each in product.variants)]


def _tell(talk: Talk, wanted: OptIn, update: str, body: str, products: list[Product]) -> None:
    """The open question stays open."""
    views = [talk.option(f"p:{each.id}", "view") for each in products[:1]]
    message = Choices(
        body=body,
        options=(*views, talk.option(f"nowatch:{wanted.id}", "watch_off")),
        opener=talk.text("label_choose"),
    )
    values = {"product": products[0].title[talk.locale], "wish": wanted.label, "shop": talk.rules.name}
    talk.send(message, purpose="promotional", update=update, values=values)
    talk.effects[-1] = talk.effects[-1].model_copy(update={"opt_in": wanted.id})
    talk.change(watch_told=wanted.id)


def _change(talk: Talk, wanted: OptIn) -> None:
    others = tuple(each for each in talk.conversation.opt_ins if each.id != wanted.id)
    talk.change(opt_ins=(*others, wanted))
