"""Telegram Bot API, from channels.md 4 and the specification in ../shared/conformance/specs/telegram."""

import json
from collections.abc import Sequence
from typing import Any

from functions.channels.channel import Request
from functions.channels.telegram import Telegram
from tests.channels.contract.case import Case, Pictures

BOT, SHOPPER = "110201543", 424242
KEYS = ("now_0123456789", "before_0123456789", "a-strangers")
SECRETS = {"telegram_secret_token": KEYS[:2]}
USER = {"id": SHOPPER, "is_bot": False, "first_name": "Noor", "last_name": "Smit", "language_code": "nl"}
CHAT = {"id": SHOPPER, "first_name": "Noor", "last_name": "Smit", "type": "private"}


def sign(body: bytes, which: int) -> Request:
    return Request(body, {"x-telegram-bot-api-secret-token": KEYS[which], "content-type": "application/json"})


def body(items: Sequence[Any]) -> bytes:
    [item] = items
    return json.dumps(item, ensure_ascii=False).encode()


def message(id: str, **said: Any) -> Any:
    number = 870_000_000 + int(id)
    return {
        "update_id": number,
        "message": {"message_id": int(id), "from": USER, "chat": CHAT, "date": 1790000000, **said},
    }


def choice(id: str, action: str, title: str) -> Any:
    keyboard = {"inline_keyboard": [[{"text": title, "callback_data": action}]]}
    shown = {"message_id": 7, "chat": CHAT, "date": 1790000000, "text": "Welke?", "reply_markup": keyboard}
    query = {"id": f"38{id}", "from": USER, "message": shown, "chat_instance": "-1", "data": action}
    return {"update_id": 870_000_000 + int(id), "callback_query": query}


def blocked(id: str) -> Any:
    bot = {"id": int(BOT), "is_bot": True, "first_name": "De Linde"}
    change = {
        "chat": CHAT,
        "from": USER,
        "date": 1790000000,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }
    return {"update_id": 870_000_000 + int(id), "my_chat_member": change}


def sent(raw: bytes) -> str:
    payload = json.loads(raw)
    return str(payload.get("text", payload.get("caption", "")))


def error(status: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    answer: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return status, json.dumps(answer | ({"parameters": parameters} if parameters else {})).encode()


CASE = Case(
    name="telegram",
    make=lambda post: Telegram(post=post, account=f"telegram:{BOT}"),
    account=f"telegram:{BOT}",
    shopper=str(SHOPPER),
    secrets=SECRETS,
    sign=sign,
    body=body,
    text=lambda id, text: message(id, text=text),
    choice=choice,
    unknown=lambda id: message(id, hologram={"depth": 3}),
    broken=lambda: {"update_id": 1, "message": {"message_id": 1, "date": 1790000000, "text": "by nobody"}},
    accepted=(
        200,
        json.dumps({"ok": True, "result": {"message_id": 9, "date": 1790000000, "chat": CHAT, "text": "x"}}).encode(),
    ),
    refusals={
        "unavailable": (error(500, "Internal Server Error"), (502, b"<html>Bad Gateway</html>")),
        "throttled": (error(429, "Too Many Requests: retry after 14", retry_after=14),),
        "never": (
            error(403, "Forbidden: bot was blocked by the user"),
            error(403, "Forbidden: user is deactivated"),
            error(400, "Bad Request: chat not found"),
            error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100424242),
        ),
        "operator": (error(401, "Unauthorized"), error(404, "Not Found")),
    },
    sent=sent,
    opt_out=blocked,
    pictures=Pictures(
        make=lambda get: Telegram(get=get, account=f"telegram:{BOT}"),
        item=lambda id: message(
            id,
            photo=[
                {"file_id": f"AgAC-{size}", "file_unique_id": f"q{size}", "width": size, "height": size}
                for size in (90, 1280)
            ],
        ),
        served=lambda content: {
            "https://api.telegram.org/botTOKEN/getFile?file_id=AgAC-1280": json.dumps(
                {"ok": True, "result": {"file_id": "AgAC-1280", "file_size": 9, "file_path": "photos/file_1.jpg"}}
            ).encode(),
            "https://api.telegram.org/file/botTOKEN/photos/file_1.jpg": content,
        },
        expired=(error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),),
    ),
    batches=False,
    signs_body=False,
)
