"""The ways on that are offered where nothing else is asked."""

from functions.conversation.message import Option
from functions.conversation.talk import Talk
from functions.conversation.withdrawing import may_withdraw_from_something


def menu_options(talk: Talk) -> tuple[Option, ...]:
    options = [talk.option("browse", "browse")]
    if not talk.conversation.cart.empty:
        options.append(talk.option("cart", "cart"))
    if talk.conversation.orders:
        options.append(talk.option("status", "order_status"))
    options.append(talk.option("help", "help"))
    if may_withdraw_from_something(talk):
        options.append(talk.option("withdraw", "withdraw"))
    return tuple(options)
