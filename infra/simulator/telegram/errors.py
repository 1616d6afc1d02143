"""The Bot API's errors, in Telegram's words (channels.md 4.4)."""

from infra.simulator.chat_app import Json
from infra.simulator.ports import ApiRefusal


def refused(code: int, description: str, **parameters: int) -> ApiRefusal:
    body: Json = {"ok": False, "error_code": code, "description": description}
    return ApiRefusal(code, body | ({"parameters": parameters} if parameters else {}))


def bad(description: str) -> ApiRefusal:
    return refused(400, f"Bad Request: {description}")


BLOCKED = refused(403, "Forbidden: bot was blocked by the user")
ON_DEMAND = {
    "500": refused(500, "Internal Server Error"),
    "throttled": refused(429, "Too Many Requests: retry after 5", retry_after=5),
    "token": refused(401, "Unauthorized"),
    "refused": BLOCKED,
}
