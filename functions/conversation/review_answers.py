"""The shop has answered a review: who wrote it is told, in the chat, once."""

from functions.conversation.message import Text
from functions.conversation.talk import Talk
from functions.conversation.telling_events import ReviewAnswered


def on_review_answered(talk: Talk, told: ReviewAnswered) -> None:
    """As review asks are told: until `stop`, and only where the chat is open to it. Not through a person's words."""
    if talk.conversation.human_has(talk.now):
        return
    product = talk.shop.product(told.product)
    title = (product.title.get(talk.locale) or next(iter(product.title.values()))) if product else ""
    words = talk.text("review_answered", product=title, answer=told.words)
    talk.send(Text(body=words), purpose="promotional", update="review_answered")
