"""What was brought, shown to the buyer as whoever brought it saw it."""

from functions.commerce.orders import Order
from functions.conversation.message import Media
from functions.conversation.talk import Talk


def show_delivered(talk: Talk, order: Order, key: str) -> None:
    """Ahead of the words, which say where it is. No approved message has a picture: outside the window only they go."""
    mime = "image/png" if key.endswith(".png") else "image/jpeg"
    talk.send(Media(url=talk.facts.links.photo(order.id), mime=mime), purpose="transactional")
