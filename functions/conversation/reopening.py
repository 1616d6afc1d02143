"""Who asked to hear when the paused shop takes orders again: a notice like any other, under a name that is no SKU."""

from functions.commerce.live import REOPENED
from functions.conversation import channel_off, notices, pausing, watches
from functions.conversation.events import StockReturned
from functions.conversation.message import Choices
from functions.conversation.open_question import ask_on
from functions.conversation.state import Notice
from functions.conversation.talk import Talk


def wait(talk: Talk) -> None:
    """A button, which may be of long ago: open already, it is said so."""
    if not pausing.is_paused(talk):
        _tell(talk)
        return
    notices.keep(talk, Notice(sku=REOPENED, until=talk.now + notices.WAITS, look_at=talk.now))
    talk.change(transactional=True, stop_explained=False)
    talk.ask(talk.text("paused_noted"), talk.option("browse", "browse"), overtakable=False)
    ask_on(talk)


def on_stock_returned(talk: Talk, told: StockReturned) -> None:
    if channel_off.keeps_waiting(talk, told):
        return
    if watches.is_watch(told.sku):
        watches.on_published(talk, told)
        return
    if told.sku != REOPENED:
        notices.on_stock_returned(talk, told)
        return
    notice = next((each for each in talk.conversation.notices if each.sku == REOPENED), None)
    if notice and pausing.is_paused(talk):
        notices.keep(talk, notice.model_copy(update={"look_at": talk.now + notices.LOOK_AGAIN}))
        return
    notices.forget(talk, (REOPENED,))
    if notice:
        _tell(talk)


def _tell(talk: Talk) -> None:
    """It was asked for, so it is no promotion. The open question stays open."""
    units = talk.conversation.cart.units
    options = (talk.option("checkout", "checkout"), talk.option("cart", "cart")) if units else ()
    message = Choices(
        body=talk.text("shop_reopened", shop=talk.rules.name, units=units),
        options=(*options, talk.option("browse", "browse")),
        opener=talk.text("label_choose"),
    )
    talk.send(message, purpose="transactional", update="shop_reopened", values={"shop": talk.rules.name})
