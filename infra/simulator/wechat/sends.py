"""What WeChat refuses of a customer-service message (channels.md 1.3 and 5): error codes in HTTP 200. Pure."""

from collections.abc import Callable
from typing import Any

from infra.simulator.ports import ApiRefusal

Json = dict[str, Any]
TEXT = 2048
"""Bytes of UTF-8."""
MENU = 20
"""Choices of a msgmenu; WeChat's page names no number."""


def refused(code: int, message: str) -> ApiRefusal:
    return ApiRefusal(200, {"errcode": code, "errmsg": f"{message} rid: simulator"})


ON_DEMAND = {
    "500": ApiRefusal(500, {}),
    "busy": refused(-1, "system error"),
    "throttled": refused(45009, "reach max api daily quota limit"),
    "token": refused(40001, "invalid credential, access_token is invalid or not latest"),
    "refused": refused(48001, "api unauthorized"),
}
OUT_OF_TIME = refused(45015, "response out of time limit or subscription is canceled")
OUT_OF_QUOTA = refused(45047, "out of response count limit")


def check(body: Json) -> None:
    """Raises ApiRefusal."""
    kind = body.get("msgtype")
    if kind not in KINDS:
        raise refused(40008, "invalid message type")
    content = body.get(kind)
    if not isinstance(content, dict):
        raise refused(44004, "empty content")
    KINDS[kind](content)


def _text(content: Json) -> None:
    _words(content.get("content"))


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise refused(44004, "empty content")
    if len(value.encode()) > TEXT:
        raise refused(45002, "content size out of limit")
    return value


def _news(content: Json) -> None:
    articles = content.get("articles")
    if not isinstance(articles, list) or not articles:
        raise refused(44003, "empty news data")
    if len(articles) > 1:
        raise refused(45008, "article size out of limit")
    _words(articles[0].get("title"))
    for name in ("url", "picurl"):
        if articles[0].get(name) and not str(articles[0][name]).startswith(("http://", "https://")):
            raise refused(40033, "invalid request: a link")


def _menu(content: Json) -> None:
    choices = content.get("list")
    if not isinstance(choices, list) or not 1 <= len(choices) <= MENU:
        raise refused(47001, "data format error: msgmenu list")
    for choice in choices:
        _words(choice.get("content"))
        if not str(choice.get("id", "")):
            raise refused(47001, "data format error: msgmenu id")
    _words(
        "".join(
            (content.get("head_content", ""), *(each["content"] for each in choices), content.get("tail_content", ""))
        )
    )


def _media(content: Json) -> None:
    if not content.get("media_id"):
        raise refused(40007, "invalid media_id")


KINDS: dict[str, Callable[[Json], None]] = {
    "text": _text,
    "news": _news,
    "msgmenu": _menu,
    "image": _media,
    "voice": _media,
}
