"""The methods of the Bot API that the stand-in has: METHODS is the index. Each raises ApiRefusal."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from infra.simulator.files import picture
from infra.simulator.phones import Bubble
from infra.simulator.telegram.errors import bad
from infra.simulator.telegram.limits import ALBUM, check_caption, check_invoice, check_markup, check_text, units

if TYPE_CHECKING:
    from infra.simulator.telegram import Telegram, TelegramPhone

Json = dict[str, Any]
LONGEST_TOAST = 200
FILE_PATH = "photos/file_1.jpg"
SENT = "SIM-photo"
"""How the file ids of pictures that shoppers send begin."""
KEPT = ("text", "caption", "photo", "media", "parse_mode", "entities", "caption_entities", "reply_markup")
INVOICE = (
    "title", "description", "payload", "currency", "prices", "photo_url", "start_parameter", "is_flexible", "need_name",
    "need_phone_number", "need_email", "need_shipping_address",
)  # fmt: skip


def _markup(given: Json, *, invoice: bool = False) -> Json:
    """A form has it as JSON in a string."""
    markup = given.get("reply_markup")
    markup = json.loads(markup) if isinstance(markup, str) else markup
    if markup is None:
        return given
    check_markup(markup, invoice=invoice)
    return {**given, "reply_markup": markup}


def _native(method: str, given: Json, names: tuple[str, ...] = KEPT) -> Json:
    return {"method": method} | {name: given[name] for name in names if name in given}


def _shown(app: "Telegram", phone: "TelegramPhone", native: Json) -> Json:
    bubble = app.show(phone, native)
    app.rise(bubble, "sent")
    return app.message(phone, bubble)


def send_message(app: "Telegram", given: Json) -> Json:
    phone = app.addressed(given)
    check_text(given)
    return _shown(app, phone, _native("sendMessage", _markup(given)))


def send_photo(app: "Telegram", given: Json) -> Json:
    phone = app.addressed(given)
    check_caption(given)
    return _shown(app, phone, _native("sendPhoto", _markup({**given, "photo": _picture(app, given.get("photo"))})))


def _send_file(kind: str) -> Callable[["Telegram", Json], Json]:
    """By its address, as a picture is."""

    def send(app: "Telegram", given: Json) -> Json:
        phone = app.addressed(given)
        check_caption(given)
        native = _native(f"send{kind.title()}", _markup({**given, kind: _picture(app, given.get(kind))}), (*KEPT, kind))
        return _shown(app, phone, native)

    return send


def _picture(app: "Telegram", value: object) -> str:
    """Its address, of a file id too."""
    found = app.files.get(str(value), str(value or ""))
    if not found.startswith(("http://", "https://")):
        raise bad("wrong file identifier/HTTP URL specified")
    return found


def send_media_group(app: "Telegram", given: Json) -> list[Json]:
    phone = app.addressed(given)
    media = given.get("media")
    media = json.loads(media) if isinstance(media, str) else media
    if not isinstance(media, list) or not 2 <= len(media) <= ALBUM:
        raise bad("album must have 2 to 10 items")
    if "reply_markup" in given:
        raise bad("an album has no reply markup")
    items = [{**item, "media": _picture(app, item.get("media"))} for item in media]
    for item in items:
        check_caption(item)
    message = _shown(app, phone, {"method": "sendMediaGroup", "media": items})
    album = f"{phone.chat}{message['message_id']}"
    return [{**message, "media_group_id": album, "photo": app.sizes(item["media"])} for item in items]


def send_invoice(app: "Telegram", given: Json) -> Json:
    phone = app.addressed(given)
    check_invoice(given, app.config.telegram_provider_token)
    return _shown(app, phone, _native("sendInvoice", _markup(given, invoice=True), (*INVOICE, "reply_markup")))


def _edited(app: "Telegram", given: Json, change: Callable[[Json], Json]) -> Json:
    phone = app.addressed(given)
    bubble = phone.find(str(given.get("message_id")))
    if bubble is None or bubble.sender != "shop":
        raise bad("message to edit not found")
    _change(app, bubble, {**change(bubble.native), "reply_markup": _markup(given).get("reply_markup")})
    return app.message(phone, bubble)


def _change(app: "Telegram", bubble: Bubble, after: Json) -> None:
    after = {name: value for name, value in after.items() if value is not None}
    if after == bubble.native:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message"
        )
    app.phones.change(bubble, after)
    app.ports.touch()


def edit_text(app: "Telegram", given: Json) -> Json:
    check_text(given)

    def change(native: Json) -> Json:
        if "text" not in native:
            raise bad("there is no text in the message to edit")
        return _native("sendMessage", given)

    return _edited(app, given, change)


def edit_media(app: "Telegram", given: Json) -> Json:
    media = given.get("media")
    media = json.loads(media) if isinstance(media, str) else media
    if not isinstance(media, dict) or media.get("type") != "photo":
        raise bad("can't parse InputMedia: the stand-in has photos only")
    check_caption(media)

    def change(native: Json) -> Json:
        if native["method"] == "sendMediaGroup":
            raise bad("message can't be edited")
        return _native("sendPhoto", {**media, "photo": _picture(app, media.get("media"))}, tuple({*KEPT} - {"media"}))

    return _edited(app, given, change)


def edit_caption(app: "Telegram", given: Json) -> Json:
    check_caption(given)

    def change(native: Json) -> Json:
        if "photo" not in native:
            raise bad("there is no caption in the message to edit")
        return {**native, "caption": given.get("caption"), "parse_mode": given.get("parse_mode")}

    return _edited(app, given, change)


def edit_markup(app: "Telegram", given: Json) -> Json:
    return _edited(app, given, lambda native: native)


def delete_message(app: "Telegram", given: Json) -> bool:
    phone = app.addressed(given)
    bubble = phone.find(str(given.get("message_id")))
    if bubble is None:
        raise bad("message to delete not found")
    phone.bubbles.remove(bubble)
    app.ports.touch()
    return True


def answer_callback(app: "Telegram", given: Json) -> bool:
    phone = app.queries.pop(str(given.get("callback_query_id")), None)
    if phone is None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(str(given.get("text", ""))) > LONGEST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    phone.toast = str(given.get("text", ""))
    app.ports.touch()
    return True


def answer_pre_checkout(app: "Telegram", given: Json) -> bool:
    return app.payments.decided(str(given.get("pre_checkout_query_id")), given)


def answer_shipping(app: "Telegram", given: Json) -> bool:
    return app.payments.shipped(str(given.get("shipping_query_id")), given)


def chat_action(app: "Telegram", given: Json) -> bool:
    phone = app.addressed(given)
    if given.get("action") == "typing":
        app.types(phone)
    return True


def set_webhook(app: "Telegram", given: Json) -> bool:
    wanted = given.get("allowed_updates")
    wanted = json.loads(wanted) if isinstance(wanted, str) else wanted
    secret = {"secret_token": given["secret_token"]} if given.get("secret_token") else {}
    app.hook = {"url": given.get("url", ""), "allowed_updates": wanted or app.hook["allowed_updates"], **secret}
    return True


def webhook_info(app: "Telegram", given: Json) -> Json:
    """Without the secret."""
    shown = {name: value for name, value in app.hook.items() if name != "secret_token"}
    return {**shown, "has_custom_certificate": False, "pending_update_count": 0, "max_connections": 40}


def get_file(app: "Telegram", given: Json) -> Json:
    """Where a file that a shopper sent lies."""
    file_id = str(given.get("file_id", ""))
    if not file_id.startswith(SENT):
        raise bad("wrong file_id or the file is temporarily unavailable")
    size = len(picture())
    return {"file_id": file_id, "file_unique_id": file_id[-12:], "file_size": size, "file_path": FILE_PATH}


METHODS: dict[str, Callable[["Telegram", Json], Any]] = {
    "getMe": lambda app, given: app.bot,
    "getFile": get_file,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    **{f"send{kind.title()}": _send_file(kind) for kind in ("video", "audio", "voice", "document", "animation")},
    "sendMediaGroup": send_media_group,
    "sendInvoice": send_invoice,
    "editMessageText": edit_text,
    "editMessageMedia": edit_media,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback,
    "answerPreCheckoutQuery": answer_pre_checkout,
    "answerShippingQuery": answer_shipping,
    "sendChatAction": chat_action,
    "setWebhook": set_webhook,
    "deleteWebhook": lambda app, given: set_webhook(app, {}),
    "getWebhookInfo": webhook_info,
}
SENDING = frozenset(name for name in METHODS if name.startswith(("send", "edit"))) - {"sendChatAction"}
"""Those that faults on demand are about."""
