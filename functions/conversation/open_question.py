"""The question that is open, asked again after something else was dealt with."""

from functions.conversation.state import Step
from functions.conversation.talk import Talk

CHECKOUT_STEPS = frozenset(step for step in Step if step.name.startswith("CHECKOUT_"))
LOOKING = frozenset({Step.BROWSING, Step.PRODUCT, Step.CART, Step.AFTER_ORDER, Step.AWAITING_PAYMENT})
"""Steps in which nothing is asked: what was shown still stands above, and needs no second showing."""


def ask_again(talk: Talk) -> None:
    from functions.conversation.steps import STEPS  # the steps answer questions too

    STEPS[talk.conversation.step].ask(talk)


def ask_on(talk: Talk) -> None:
    """Where an answer is waited for, it is asked for again; elsewhere nothing needs to be."""
    if talk.conversation.step not in LOOKING:
        ask_again(talk)
