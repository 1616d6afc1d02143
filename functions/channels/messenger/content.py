"""What a shopper can send on Messenger and Instagram. Imports event types and the wire reading only.

A quick reply carries its title as text too, so it is looked at first (reference/channels.md 12.23).
"""

from functions.channels import deep_links
from functions.channels.heard import LONGEST_TITLE, location_in, text_in
from functions.channels.wire import Json, Unusable, array, mapping, needed, string
from functions.conversation.events import (
    Content,
    Deleted,
    MediaIn,
    PageContext,
    Tapped,
    Unsupported,
)

LONGEST_PAGE = 500
MOST_ATTACHED = 10
"""Of one message that are looked at."""
LONGEST_URL = 2048
"""Of an attachment: longer ones are not fetched."""
MEDIA = {"image": "image", "video": "video", "audio": "audio", "file": "document"}
GET_STARTED = ("get_started", "get started", "__get_started__", "get_started_payload", "start")
"""What the button of a Page that was never written to is set to send, by habit: it opens the chat."""


def contents(message: Json) -> tuple[Content, ...]:
    """What a message says; where it is a picture, each of those behind it as well, which are one message here."""
    first = content(message)
    if not isinstance(first, MediaIn):
        return (first,)
    others = [mapping(each) for each in array(message.get("attachments"))[1:MOST_ATTACHED]]
    pictures = (_attachment(each, message) for each in others if string(each.get("type")) == "image")
    return (first, *pictures)


def content(message: Json) -> Content:
    """A type that is new is unsupported: an answer is still due."""
    if message.get("is_deleted") is True:
        return Deleted(original=needed(message, "mid"))
    reply = mapping(message.get("quick_reply"))
    if payload := string(reply.get("payload")):
        return Tapped(action=payload, title=string(message.get("text"))[:LONGEST_TITLE])
    text = string(message.get("text"))
    if text.strip():
        return text_in(text, string(mapping(message.get("reply_to")).get("mid")))
    attachments = [mapping(each) for each in array(message.get("attachments"))]
    return _attachment(attachments[0], message) if attachments else Unsupported(type=_unread(message))


def _unread(message: Json) -> str:
    """The provider's word for what we cannot read: the first key that is none of the frame's."""
    if message.get("is_unsupported") is True:
        return "unsupported"
    return next((key[:LONGEST_TITLE] for key in message if key not in ("mid", "seq", "text", "reply_to")), "empty")


def _attachment(attachment: Json, message: Json) -> Content:
    """`payload` may be null (a link's preview)."""
    kind, payload = string(attachment.get("type")), mapping(attachment.get("payload"))
    if kind == "location":
        return _location(payload)
    if kind not in MEDIA:
        return Unsupported(type=kind[:LONGEST_TITLE] or "attachment")
    sticker = bool(message.get("sticker_id") or payload.get("sticker_id"))
    url = string(payload.get("url"))
    kept = url if len(url) <= LONGEST_URL else ""
    return MediaIn.model_validate({"media": "sticker" if sticker else MEDIA[kind], "url": kept})


def _location(payload: Json) -> Content:
    try:
        return location_in(mapping(payload.get("coordinates")), "lat", "long")
    except Unusable:
        return Unsupported(type="location")


def is_story_mention(message: Json) -> bool:
    """Somebody named the other in a story: it is shown in the thread, and says nothing to anybody there."""
    attachments = [string(mapping(each).get("type")) for each in array(message.get("attachments"))]
    return bool(attachments) and set(attachments) == {"story_mention"}


def opens(payload: str) -> bool:
    return payload.casefold() in GET_STARTED


def context(*places: Json) -> PageContext | None:
    """The link or ad that opened the chat. Its referral stands in the message, in the postback, or beside them."""
    return next(filter(None, (_context(mapping(place.get("referral"))) for place in places)), None)


def _context(referral: Json) -> PageContext | None:
    """An m.me link's `ref` is ours to choose: a product, or a campaign. One that was made by hand may be either: it is
    looked for among the products. What an ad or Meta's own shop names is a product."""
    ref = deep_links.context(string(referral.get("ref"))[:LONGEST_PAGE]) or PageContext()
    named = string(mapping(referral.get("product")).get("id")) or string(
        mapping(referral.get("ads_context_data")).get("product_id")
    )
    ad = string(referral.get("ad_id"))
    page = ref.page or string(referral.get("source_url")) or string(referral.get("referer_uri"))
    page = page or (f"ad:{ad}" if ad else string(referral.get("source")).lower())
    product = ref.product or named or ref.page
    return PageContext(page=page[:LONGEST_PAGE], product=product[:LONGEST_TITLE]) if page or product else None
