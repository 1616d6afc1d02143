"""What WeChat accepts of a customer-service message, from channels.md 1.3 and 5; knows nothing of the compiler.
`problems(payload)` is empty for one that would be accepted. Lengths are bytes of UTF-8.
"""

from collections.abc import Callable, Iterator
from typing import Any

Body = dict[str, Any]
MOST = 2048
DESCRIPTION = 512
TITLE = 128


def problems(payload: Body) -> list[str]:
    kind = payload.get("msgtype", "")
    if kind not in KINDS or set(payload) != {"msgtype", kind}:
        return [f"msgtype {kind!r} with {sorted(payload)}"]
    return list(KINDS[kind](payload[kind]))


def text(block: Body) -> Iterator[str]:
    yield from only("text", block, "content")
    yield from filled("text.content", block["content"], MOST)


def menu(block: Body) -> Iterator[str]:
    yield from only("msgmenu", block, "head_content", "list", "tail_content")
    lines = [line["content"] for line in block["list"]]
    yield from filled("msgmenu", "".join((block["head_content"], *lines, block["tail_content"])), MOST)
    yield from filled("msgmenu.head_content", block["head_content"], MOST)
    for line in block["list"]:
        yield from only("msgmenu.list", line, "id", "content")
        yield from filled("msgmenu.list.content", line["content"], MOST)
        yield from filled("msgmenu.list.id", line["id"], 256)
    for key in ("id", "content"):
        if len({line[key] for line in block["list"]}) < len(lines):
            yield f"two lines of a menu with one {key}"


def news(block: Body) -> Iterator[str]:
    yield from only("news", block, "articles")
    if len(block["articles"]) != 1:
        yield f"{len(block['articles'])} articles: 45008"
    for article in block["articles"]:
        yield from only("article", article, "title", "description", "url", "picurl")
        yield from filled("article.title", article["title"], TITLE)
        if len(article["description"].encode()) > DESCRIPTION:
            yield f"article.description has {len(article['description'].encode())} bytes"
        for key in {"url", "picurl"} & set(article):
            if not article[key].startswith(("https://", "http://")):
                yield f"article.{key} is no address"


def filled(what: str, value: object, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{what} is missing or blank"
    elif len(value.encode()) > most:
        yield f"{what} has {len(value.encode())} bytes; {most} is the most"


def only(what: str, block: Body, *keys: str) -> Iterator[str]:
    if extra := set(block) - set(keys):
        yield f"{what} has {sorted(extra)}"


KINDS: dict[str, Callable[[Body], Iterator[str]]] = {"text": text, "msgmenu": menu, "news": news}
