"""What shoppers tell of the shop in their own words: kept with tags, and told to the merchant's feedback inbox."""

from functions.commerce.orders import Order
from functions.conversation.feedback_words import tags_of
from functions.conversation.talk import Talk


def note(talk: Talk, text: str, source: str, order: Order | None = None) -> tuple[str, ...]:
    """`source`: what was asked, "order", "case", or "" where the shopper began. Returns its tags."""
    tags = tags_of(text)
    talk.announce(
        "feedback.noted",
        order=order.id if order else "",
        number=order.number if order else None,
        source=source,
        tags=",".join(tags),
    )
    return tags
