"""Turning the pages of a carousel that a channel shows a card at a time. The page says nothing new: it is the same
carousel as it was said, so the conversation only notes which one, and goes on where it was.
"""

import re

from functions.conversation.effects import TurnPage

ACTION = re.compile(r"page:(\d{1,10})/(\d{1,4})/(\d{1,4})")


def page_action(reference: str, number: int) -> str:
    """What a button carries that turns to a card, counted from 0, of the carousel that an effect said
    (`Turn.effect_id`, of which the conversation is known when it is tapped)."""
    _, version, index = reference.rsplit("/", 2) if reference.count("/") >= 2 else ("", "0", "0")
    return f"page:{version}/{index}/{number}"


def turn_page(action: str, on: str) -> TurnPage | None:
    """None: the action is another."""
    found = ACTION.fullmatch(action)
    if found is None:
        return None
    version, index, number = map(int, found.groups())
    return TurnPage(version=version, index=index, page=number, on=on)
