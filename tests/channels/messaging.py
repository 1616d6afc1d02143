"""Webhook bodies of Messenger and Instagram for tests, made on the spot (channels.md 3.1)."""

import json
from typing import Any

from functions.channels.channel import Incoming, Parsed
from functions.channels.instagram import Instagram
from functions.channels.messenger import Messenger
from tests.channels.webhooks import RECEIVED

PAGE, PERSON = "1034", "24800"
AT = 1790000000123

Item = dict[str, Any]


def item(**fields: Any) -> Item:
    return {"sender": {"id": PERSON}, "recipient": {"id": PAGE}, "timestamp": AT, **fields}


def message(mid: str = "m_1", **fields: Any) -> Item:
    return item(message={"mid": mid, **fields})


def echo(mid: str = "m_9", **fields: Any) -> Item:
    """What the page said, told to every app of the page."""
    return message(mid, is_echo=True, **fields) | {"sender": {"id": PAGE}, "recipient": {"id": PERSON}}


def body(*items: Any, under: str = "messaging", object_: str = "page", id: str = PAGE) -> bytes:
    """One POST. Meta escapes what is not ASCII, and slashes."""
    root = {"object": object_, "entry": [{"id": id, "time": AT, under: list(items)}]}
    return json.dumps(root).replace("/", "\\/").encode()


def read(*items: Any, under: str = "messaging") -> Parsed:
    return Messenger().parse(body(*items, under=under), RECEIVED)


def read_instagram(*items: Any, under: str = "messaging") -> Parsed:
    return Instagram().parse(body(*items, under=under, object_="instagram"), RECEIVED)


def one(*items: Any, under: str = "messaging") -> Incoming:
    [found] = read(*items, under=under).incoming
    return found
