"""A payment link is open, or was: the shopper is expected to pay, and free to do anything else."""

from functions.conversation.payment import resume_payment
from functions.conversation.show import show_cart
from functions.conversation.steps import browsing
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def ask(talk: Talk) -> None:
    if not resume_payment(talk):
        show_cart(talk)


def hear(talk: Talk, said: Said) -> None:
    if said.act in (Act.PAYMENT, Act.CHECKOUT, Act.YES):
        ask(talk)
    else:
        browsing.hear(talk, said)
