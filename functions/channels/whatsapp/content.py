"""What a shopper can send, one function a message type. Imports event types and this package's wire reading only."""

from collections.abc import Callable

from functions.channels.heard import LONGEST_TITLE, cut, location_in, text_in
from functions.channels.wire import Json, Unusable, array, mapping, needed, string, whole
from functions.conversation.events import (
    CatalogueItem,
    CatalogueOrder,
    ContactIn,
    Content,
    Deleted,
    Edited,
    MediaIn,
    Opened,
    PageContext,
    ReactionIn,
    Tapped,
    Unsupported,
)

MOST_UNITS = 9999


def content(message: Json) -> Content:
    """A type that is new, or comes without its own block (Meta's 131000), is unsupported: an answer is still due."""
    kind = string(message.get("type")) or "unknown"
    if kind == "unsupported":
        return Unsupported(type=string(mapping(message.get("unsupported")).get("type")) or kind)
    read = CONTENT.get(kind)
    if read is None:
        return Unsupported(type=kind[:LONGEST_TITLE])
    try:
        return read(message)
    except Unusable:
        return Unsupported(type=kind)


def context(message: Json) -> PageContext | None:
    """The ad that opened the chat, or the catalogue product that is asked about."""
    page = string(mapping(message.get("referral")).get("source_url"))
    referred = mapping(mapping(message.get("context")).get("referred_product"))
    product = string(referred.get("product_retailer_id"))
    return PageContext(page=page, product=product) if page or product else None


def _text(message: Json) -> Content:
    quoted = string(mapping(message.get("context")).get("id"))
    return text_in(needed(mapping(message.get("text")), "body"), quoted)


def _template_button(message: Json) -> Content:
    button = mapping(message.get("button"))
    title = string(button.get("text"))[:LONGEST_TITLE]
    return Tapped(action=string(button.get("payload")) or needed(button, "text"), title=title)


def _interactive(message: Json) -> Content:
    interactive = mapping(message.get("interactive"))
    kind = string(interactive.get("type"))
    reply = mapping(interactive.get(kind))
    if kind not in ("button_reply", "list_reply"):
        # A Flow's answer (nfm_reply) among them: this shop sends no Flows, so it cannot be about anything of ours.
        return Unsupported(type=kind or "interactive")
    return Tapped(action=needed(reply, "id"), title=string(reply.get("title"))[:LONGEST_TITLE])


def _order(message: Json) -> Content:
    """A cart of the native catalogue. `item_price` is what the shopper's phone says, so it is not even read."""
    order = mapping(message.get("order"))
    items = []
    for item in map(mapping, array(order.get("product_items"))):
        sku, quantity = string(item.get("product_retailer_id")), whole(item.get("quantity")) or 0
        if sku and 1 <= quantity <= MOST_UNITS:
            items.append(CatalogueItem(sku=sku, quantity=quantity))
    if not items:
        raise Unusable("no product with a valid quantity")
    return CatalogueOrder(items=tuple(items), text=cut(string(order.get("text"))))


def _media(message: Json) -> Content:
    kind = string(message.get("type"))
    media = mapping(message.get(kind))
    return MediaIn.model_validate(
        {
            "media": "voice" if kind == "audio" and media.get("voice") is True else kind,
            "id": string(media.get("id")) or None,
            "mime": string(media.get("mime_type")),
            "caption": cut(string(media.get("caption"))),
        }
    )


def _location(message: Json) -> Content:
    location = mapping(message.get("location"))
    name, address = string(location.get("name")), string(location.get("address"))
    return location_in(location, "latitude", "longitude", name, address)


def _contacts(message: Json) -> Content:
    cards = map(mapping, array(message.get("contacts")))
    names = (string(mapping(card.get("name")).get("formatted_name")) for card in cards)
    return ContactIn(names=tuple(name for name in names if name))


def _reaction(message: Json) -> Content:
    reaction = mapping(message.get("reaction"))
    return ReactionIn(to=needed(reaction, "message_id"), emoji=string(reaction.get("emoji")) or None)


def _edit(message: Json) -> Content:
    edit = mapping(message.get("edit"))
    now = mapping(edit.get("message"))
    kind = mapping(now.get(string(now.get("type"))))
    text = string(kind.get("body")) or string(kind.get("caption"))
    return Edited(original=needed(edit, "original_message_id"), text=cut(text))


def _revoke(message: Json) -> Content:
    return Deleted(original=needed(mapping(message.get("revoke")), "original_message_id"))


def _welcome(message: Json) -> Content:
    return Opened()


CONTENT: dict[str, Callable[[Json], Content]] = {
    "text": _text,
    "button": _template_button,
    "interactive": _interactive,
    "order": _order,
    "image": _media,
    "video": _media,
    "audio": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "request_welcome": _welcome,
}
