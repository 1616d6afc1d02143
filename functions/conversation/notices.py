"""What is sold out and waited for: asked for, called off, and told once when it can be had again.

Nothing is set aside: who waits hears of it at the same time as everybody else who does.
"""

from collections.abc import Iterable
from datetime import timedelta

from functions.commerce.catalogue import Product, Variant
from functions.commerce.orders import Order
from functions.conversation.basket import line_title
from functions.conversation.choose import focus, focused_or_named, named_words, only_variant, variant_named
from functions.conversation.events import StockReturned
from functions.conversation.intents import Intent
from functions.conversation.message import Detail, Option, Text
from functions.conversation.open_question import LOOKING, ask_on
from functions.conversation.show import FEW, browse, buy_now_option, search, show_product, stock_of
from functions.conversation.state import Notice, Step
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import why_not_sold
from functions.conversation.understand import Said, normalise

WAITS = timedelta(days=90)
MOST = 20
LOOK_AGAIN = timedelta(minutes=5)
"""After it was sold out again before anybody was told."""
TOMORROW = timedelta(days=1)
FOCUSING = (Step.BROWSING, Step.PRODUCT, Step.AFTER_ORDER)
"""Steps in which "ja, doe maar" can be about what has just been told: no question is open, no cart in view."""

ASKING = frozenset(
    "laat laten maar ff even eens weten seintje sein seint seinen geef geven stuur stuurt sturen bericht berichtje app "
    "appt appen mail mailt mailen sms waarschuw waarschuwen melding melden meld houd hou hoogte als wanneer zodra weer "
    "terug er zijn is komen komt binnen op de het een aan voorraad leverbaar verkrijgbaar beschikbaar te koop hebben "
    "hebt heb kun kan kunt je jij u jullie me mij ons ik wil graag svp aub a an the let know tell notify ping message "
    "text ring shout give alert us i you youve ya ye when once if as soon are be were its it they them ze die deze "
    "back again in stock available season restock restocked coming comes come any time does do will got have can could "
    "please to want would like get want that there theres".split()
)
"""What such a wish is said with, in both languages; what is left names what is waited for."""

# --- asked for ----------------------------------------------------------------------------------------------------


def notify_me(talk: Talk, said: Said) -> None:
    """ "Laat me weten als ze er weer zijn": what is named, what is looked at, or what was just found sold out."""
    named = _named(said.text)
    product = _size_of_focus(talk, named) or focused_or_named(talk, named) or _just_missed(talk)
    talk.understood(Intent.NOTIFY_ME, **({"product": product.id} if product else {}))
    if said.topic == "off":
        _call_off_all(talk)
    elif product:
        variant = variant_named(talk, product, named_words(named)) or only_variant(product)
        _wait_for_one_of(talk, product, (variant,) if variant else product.variants)
    else:
        _ask_what(talk, named)
    ask_on(talk)


def _named(text: str) -> str:
    """What is left of "laat me even weten als de roze tulpen er weer zijn": "roze tulpen"."""
    return " ".join(word for word in normalise(text).split() if word not in ASKING)


def _size_of_focus(talk: Talk, named: str) -> Product | None:
    """ "Als de grote er weer is" is of what is in front of the shopper, and not of another that has a large one."""
    sizes = talk.shop.option_words("size")
    only_size = named and all(word in sizes or len(word) <= len("XL") for word in named.split())
    return focus(talk) if only_size and talk.conversation.step is Step.PRODUCT else None


def _ask_what(talk: Talk, named: str) -> None:
    """With what comes near what was named, where there is any and nothing else is being asked."""
    wish = talk.shop.read_wish(named, talk.locale)
    near = talk.conversation.step in LOOKING and talk.shop.find(wish, limit=1).known
    talk.ask(talk.text("notify_me"), talk.option("browse", "browse"), talk.option("human", "human"), overtakable=False)
    if near:
        search(talk, wish)


def wait_for(talk: Talk, sku: str) -> None:
    """A button, which may be of long ago."""
    product = talk.shop.product_of(sku)
    if product:
        _wait_for_one_of(talk, product, (product.variant(sku),))
        ask_on(talk)
    else:
        talk.say("not_sold")
        browse(talk)


def wait_for_product(talk: Talk, product_id: str) -> None:
    """A button under a product of which every variant is sold out."""
    product = talk.shop.product(product_id)
    if product:
        _wait_for_one_of(talk, product, product.variants)
        ask_on(talk)
    else:
        talk.say("not_sold")
        browse(talk)


def offer(talk: Talk, order: Order) -> None:
    """Of an order that was paid in vain: a notice of each line that has gone."""
    tracked = [line.sku for line in order.lines if line.tracked]
    free = talk.facts.stock(tracked)
    gone = [line for line in order.lines if line.tracked and not free[line.sku] and talk.shop.product_of(line.sku)]
    if len(gone) == 1:
        options = [talk.option(f"notice:{gone[0].sku}", "notice")]
    else:
        options = [Option(id=f"notice:{line.sku}", title=line.title) for line in gone]
    if gone:
        talk.ask(talk.text("notice_offer", titles=[line.title for line in gone]), *options, overtakable=False)


def _just_missed(talk: Talk) -> Product | None:
    """What was found sold out, behind the alternatives that are shown instead."""
    back = talk.conversation.back
    before = back[-1].shown if back and talk.conversation.step is Step.BROWSING else None
    product = talk.shop.product(before.product) if before and before.product else None
    return product if product and 0 in stock_of(talk, (product,)).values() else None


def _wait_for_one_of(talk: Talk, product: Product, variants: tuple[Variant, ...]) -> None:
    if why := why_not_sold(talk, product):
        talk.say("tickets_closed", title=product.title[talk.locale], why=why)
        return
    stock = stock_of(talk, (product,))
    gone = [variant for variant in variants if stock[variant.sku] == 0]
    if not gone:
        _tell_it_is_there(talk, product, variants, stock)
    elif len(gone) == 1:
        _set(talk, product, gone[0].sku)
    else:
        labels = (Option(id=f"notice:{each.sku}", title=product.label(each.sku, talk.locale)) for each in gone)
        talk.ask(talk.text("notice_which", title=product.title[talk.locale]), *labels, overtakable=False)


def _tell_it_is_there(
    talk: Talk, product: Product, variants: tuple[Variant, ...], stock: dict[str, int | None]
) -> None:
    """Shown too, unless a question is open that it would push aside."""
    one = len(variants) == 1
    title = line_title(product, variants[0].sku, talk.locale) if one else product.title[talk.locale]
    body = talk.text("notice_there", title=title, left=stock[variants[0].sku] if one else None, few=FEW)
    if talk.conversation.step in LOOKING:
        talk.send(Text(body=body))
        show_product(talk, product)
    else:
        talk.ask(body, talk.option(f"p:{product.id}", "view"), overtakable=False)


def _set(talk: Talk, product: Product, sku: str) -> None:
    """Who asks to be told agrees to being told, also after an earlier `stop`."""
    waiting = _waiting(talk)
    if sku not in waiting and len(waiting) >= MOST:
        talk.say("notice_full", most=MOST)
        return
    keep(talk, Notice(sku=sku, until=talk.now + WAITS, look_at=talk.now))
    talk.change(transactional=True, stop_explained=False)
    if sku not in waiting:
        talk.announce("product.wanted", product=product.id, sku=sku)
    body = talk.text("notice_set", title=line_title(product, sku, talk.locale), days=WAITS.days)
    similar = talk.option(f"similar:{product.id}", "similar")
    talk.ask(body, similar, talk.option(f"nonotice:{sku}", "no_notice"), overtakable=False)


# --- called off ---------------------------------------------------------------------------------------------------


def call_off(talk: Talk, sku: str) -> None:
    """A button."""
    count = int(sku in _waiting(talk))
    forget(talk, (sku,))
    talk.say("notice_off", count=count)
    ask_on(talk)


def _call_off_all(talk: Talk) -> None:
    count = len(_waiting(talk))
    forget(talk)
    talk.say("notice_off", count=count)


# --- what is kept -------------------------------------------------------------------------------------------------


def keep(talk: Talk, notice: Notice) -> None:
    others = [each for each in talk.conversation.notices if each.sku != notice.sku]
    over = [each.sku for each in others if each.until <= talk.now]
    forget(talk, over)
    talk.change(notices=(*(each for each in others if each.sku not in over), notice))
    talk.notices[notice.sku] = notice


def forget(talk: Talk, skus: Iterable[str] | None = None, *, sending: bool = False) -> None:
    """None: all of them. Its item goes too, also where the conversation knows of none (it began anew); and the consent,
    but for what is being sent for it (`sending`)."""
    gone = tuple(each.sku for each in talk.conversation.notices) if skus is None else tuple(skus)
    talk.change(notices=tuple(each for each in talk.conversation.notices if each.sku not in gone))
    talk.notices |= dict.fromkeys(gone)
    if not sending:
        kept = () if skus is None else tuple(each for each in talk.conversation.opt_ins if each.id not in gone)
        talk.change(opt_ins=kept)


def _waiting(talk: Talk) -> dict[str, Notice]:
    return {each.sku: each for each in talk.conversation.notices if each.until > talk.now}


# --- it is back ---------------------------------------------------------------------------------------------------


def on_stock_returned(talk: Talk, told: StockReturned) -> None:
    """Told once. Sold out again meanwhile, or not in the shop now: it is waited for still, and nothing is said."""
    notice, product = _waiting(talk).get(told.sku), talk.shop.product_of(told.sku)
    if not notice:
        forget(talk, (told.sku,))
    elif not product:
        look_tomorrow(talk, told.sku)
    elif (left := stock_of(talk, (product,))[told.sku]) == 0:
        keep(talk, notice.model_copy(update={"look_at": talk.now + LOOK_AGAIN}))
    else:
        forget(talk, (told.sku,))
        _tell(talk, product, told.sku, left)


def look_tomorrow(talk: Talk, sku: str) -> None:
    notice = _waiting(talk).get(sku)
    if notice:
        keep(talk, notice.model_copy(update={"look_at": talk.now + TOMORROW}))


def _tell(talk: Talk, product: Product, sku: str, left: int | None) -> None:
    """It was asked for, so it is no promotion. The open question stays open."""
    title = line_title(product, sku, talk.locale)
    body = talk.text("back_in_stock", title=title, price=product.variant(sku).price.amount, left=left, few=FEW)
    if talk.conversation.step in FOCUSING:
        shown = talk.conversation.shown.model_copy(update={"product": product.id, "sku": sku, "wanted": 1})
        talk.go(Step.PRODUCT, shown)
    detail = Detail(
        title=title,
        body=body,
        image=product.picture,
        alt=product.alt(product.picture, talk.locale),
        options=(
            talk.option(f"add:{sku}", "add"),
            *buy_now_option(talk, f"buy:{sku}"),
            talk.option(f"p:{product.id}", "view"),
        ),
        opener=talk.text("label_choose"),
    )
    values = {"product": title, "shop": talk.rules.name}
    talk.send(detail, purpose="transactional", update="back_in_stock", values=values)
