"""A Telegram message as plain text, and what can be tapped on it. Pure.

`native` is what the shop's method was given, with `method`, or the content of a shopper's message.
"""

from collections.abc import Iterator
from typing import Any

from infra.simulator.rendering import PICTURE, joined, links_in, tidy, titled
from infra.simulator.telegram.limits import parsed

Json = dict[str, Any]
PAY = "pay"
"""Id of an invoice's own button, which has no data."""


def plain(native: Json) -> str:
    return tidy(_plain(native))


def _plain(native: Json) -> str:
    mode = native.get("parse_mode")
    method = native.get("method", "")
    if method == "sendInvoice":
        money = [f"{price['label']}  {price['amount'] / 100:.2f} {native['currency']}" for price in native["prices"]]
        return joined(f"(invoice) {native['title']}", native["description"], *money, _rows(native))
    if method == "sendMediaGroup":
        return joined(
            *(joined(PICTURE, parsed(item.get("caption"), item.get("parse_mode"))) for item in native["media"])
        )
    words = parsed(native.get("text", native.get("caption", "")), mode)
    top = next((PICTURE if kind == "photo" else f"({kind})" for kind in KINDS if kind in native), "")
    return joined(top, words, _rows(native))


KINDS = (
    "photo", "video", "voice", "audio", "document", "sticker", "location", "contact", "reaction", "dice",
    "successful_payment",
)  # fmt: skip


def _rows(native: Json) -> str:
    rows = (native.get("reply_markup") or {}).get("inline_keyboard") or ()
    return joined(*(titled(map(_option, row)) for row in rows))


def _option(button: Json) -> Json:
    if button.get("pay"):
        return {"id": PAY, "title": button["text"]}
    found = {"id": button.get("callback_data", ""), "title": button["text"]}
    return found | ({"url": button["url"]} if "url" in button else {})


def options(native: Json) -> list[Json]:
    markup = native.get("reply_markup") or {}
    buttons = [_option(button) for row in markup.get("inline_keyboard") or () for button in row]
    if native.get("method") == "sendInvoice" and not buttons:
        buttons = [{"id": PAY, "title": "Pay"}]
    return buttons + list(_links(native))


def _links(native: Json) -> Iterator[Json]:
    yield from links_in(str(native.get("text", native.get("caption", ""))))


def keyboard(native: Json) -> list[Json]:
    """Of a reply keyboard: what is tapped is written."""
    rows = (native.get("reply_markup") or {}).get("keyboard") or ()
    titles = [button if isinstance(button, str) else button["text"] for row in rows for button in row]
    return [{"id": title, "title": title} for title in titles]
