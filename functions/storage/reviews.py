"""Reviews of products, an item each under their product, and the product's rating beside them.

A rating is changed by the transaction that writes the review and the order that remembers it: on the order's version,
so once. Whether a review is hidden, and what the shop answered, stand beside its document, so that a changed text does
not show it again or lose the answer; each hiding, showing and answering leaves an audit item. All are in the
index `lists`, by when they were first given.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.commerce.reviews import HidingReason, Rating, Review, ReviewChange, Shown
from functions.conversation.state import Conversation
from functions.errors import Conflict, NotFound
from functions.storage import keys
from functions.storage.keys import Key
from functions.storage.table import Cancelled, Item, Table, Write, doc, integer, key_of, text
from functions.storage.versions import read, write

LOOKED_THROUGH = 25
"""The latest of a product that are read to find some with words that are not hidden."""


@dataclass(frozen=True)
class Kept:
    """A review as the merchant sees it. `name`: by which commands know it."""

    name: str
    review: Review
    hidden: str = ""
    """Why, of HIDING_REASONS; "": it is shown."""
    answer: str = ""
    answered_at: datetime | None = None


def writes(table: Table, conversation: Conversation, change: ReviewChange) -> Iterator[Write]:
    review = change.review
    stamp = keys.stamped(review.at, review.order)
    yield table.change(
        f"review:{review.product}",
        keys.review(table.shop, review.product, stamp),
        UpdateExpression=(
            "SET #doc = :doc, #conversation = :conversation, #version = :version, #list = :list, #at = :at"
        ),
        ExpressionAttributeNames={
            "#doc": "doc", "#conversation": "conversation", "#version": "version",
            "#list": keys.LIST_NAME, "#at": keys.LIST_AT,
        },
        ExpressionAttributeValues={
            ":list": text(keys.REVIEWS_LIST),
            ":at": text(stamp),
            ":doc": text(write(review)),
            ":conversation": text(conversation.id),
            ":version": integer(conversation.version),
        },
    )  # fmt: skip
    if change.count or change.total:
        yield table.change(
            f"rating:{review.product}",
            keys.rating(table.shop, review.product),
            UpdateExpression="SET #n = if_not_exists(#n, :none) + :n, #total = if_not_exists(#total, :none) + :total",
            ExpressionAttributeNames={"#n": "count", "#total": "total"},
            ExpressionAttributeValues={
                ":none": integer(0), ":n": integer(change.count), ":total": integer(change.total),
            },
        )  # fmt: skip


def rating(item: Item | None) -> Rating:
    return Rating(int(item["count"]["N"]), int(item["total"]["N"])) if item else Rating()


def latest(table: Table, product: str, most: int) -> tuple[Shown, ...]:
    """The latest with words that are not hidden."""
    answer = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.reviews(table.shop, product))},
        ScanIndexForward=False,
        Limit=LOOKED_THROUGH,
    )
    found = [_kept(item) for item in answer["Items"]]
    shown = [each for each in found if each.review.text and not each.hidden]
    return tuple(Shown(each.review.stars, each.review.text, each.review.at, each.answer) for each in shown[:most])


def newest(table: Table, *, start: str = "", limit: int = 50) -> tuple[list[Kept], str]:
    """Of all products, the newest first, and where the next page begins ("": nowhere). At most 100 at a time."""
    request: dict[str, Any] = {"ExclusiveStartKey": {n: text(v) for n, v in json.loads(start).items()}} if start else {}
    answer = table.query(
        IndexName=keys.LISTS,
        KeyConditionExpression="#list = :list",
        ExpressionAttributeNames={"#list": keys.LIST_NAME},
        ExpressionAttributeValues={":list": text(keys.REVIEWS_LIST)},
        ScanIndexForward=False,
        Limit=limit,
        **request,
    )
    named = [key_of(item) for item in answer["Items"]]
    items = table.batch_get(named) if named else {}
    behind = answer.get("LastEvaluatedKey")
    more = json.dumps({name: value["S"] for name, value in behind.items()}) if behind else ""
    return [_kept(items[key]) for key in named if key in items], more


def index(table: Table) -> int:
    """Puts those into the list that were written before there was one; how many. A scan; safe to repeat."""
    found = 0
    for item in _every_item(table):
        if keys.LIST_NAME not in item:
            _list(table, item)
            found += 1
    return found


def everything(table: Table) -> Iterator[Kept]:
    """All of the shop's. A scan."""
    return map(_kept, _every_item(table))


def _list(table: Table, item: Item) -> None:
    with suppress(Conflict):  # it was erased, or listed, meanwhile
        table.update(
            key_of(item),
            UpdateExpression="SET #list = :list, #at = :at",
            ConditionExpression="attribute_exists(#pk)",
            ExpressionAttributeNames={"#list": keys.LIST_NAME, "#at": keys.LIST_AT, "#pk": keys.PK},
            ExpressionAttributeValues={":list": text(keys.REVIEWS_LIST), ":at": text(key_of(item).sk)},
        )


def _every_item(table: Table) -> Iterator[Item]:
    condition = "begins_with(#pk, :reviews)"
    start: dict[str, Any] = {}
    while True:
        answer = table.scan(
            FilterExpression=condition,
            ExpressionAttributeNames={"#pk": keys.PK},
            ExpressionAttributeValues={":reviews": text(keys.reviews(table.shop, ""))},
            **start,
        )
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def find(table: Table, name: str) -> Kept:
    """Raises NotFound."""
    found = table.get(_key(table, name))
    if found is None:
        raise NotFound(f"there is no review {name}: list them to see their names")
    return _kept(found)


def hide(table: Table, name: str, reason: HidingReason, *, by: str, now: datetime, token: str) -> None:
    """Its stars go on counting. Raises NotFound."""
    _judge(table, name, reason, by=by, now=now, token=token)


def show(table: Table, name: str, *, by: str, now: datetime, token: str) -> None:
    """Undoes `hide`. Raises NotFound."""
    _judge(table, name, "", by=by, now=now, token=token)


def answer(table: Table, name: str, words: str, *, was: str, by: str, now: datetime, token: str) -> None:
    """In public, in place of what was answered before; no words: none. `was`: the answer that was seen when this was
    written. Raises NotFound, and Conflict where another stands there meanwhile."""
    find(table, name)
    audit = _audit(table, name, "answered" if words else "unanswered", "", by=by, now=now, token=token)
    seen = "#answer = :was OR #answer = :answer" + ("" if was else " OR attribute_not_exists(#answer)")
    changed = table.change(
        "review",
        _key(table, name),
        UpdateExpression="SET #answer = :answer, #at = :at",
        ConditionExpression=seen,
        ExpressionAttributeNames={"#answer": "answer", "#at": "answered_at"},
        ExpressionAttributeValues={":answer": text(words), ":at": text(now.isoformat()), ":was": text(was)},
    )
    try:
        table.transact([changed, audit], token)
    except Cancelled:
        raise Conflict("somebody else answered it meanwhile") from None


def audited(table: Table) -> Iterator[dict[str, str]]:
    """Who hid, showed or answered what, when and why; the latest first."""
    start: dict[str, Any] = {}
    while True:
        answer = table.query(
            KeyConditionExpression="#pk = :pk",
            ExpressionAttributeNames={"#pk": keys.PK},
            ExpressionAttributeValues={":pk": text(keys.audits(table.shop))},
            ScanIndexForward=False,
            **start,
        )
        for item in answer["Items"]:
            yield {name: item[name]["S"] for name in ("at", "by", "what", "review", "reason")}
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def forget_writer(table: Table, item: Item, nobody: str) -> None:
    """Of a person who is erased: words, pictures and the answer go, the stars stay. Raises Conflict if it was changed
    meanwhile."""
    review = _kept(item).review.model_copy(update={"text": "", "photos": (), "conversation": nobody, "locale": ""})
    table.update(
        key_of(item),
        UpdateExpression="SET #doc = :doc, #conversation = :nobody REMOVE #answer, #answered",
        ConditionExpression="#doc = :before",
        ExpressionAttributeNames={
            "#doc": "doc", "#conversation": "conversation", "#answer": "answer", "#answered": "answered_at",
        },
        ExpressionAttributeValues={
            ":doc": text(write(review)), ":nobody": text(nobody), ":before": text(doc(item)),
        },
    )  # fmt: skip


def _judge(table: Table, name: str, reason: str, *, by: str, now: datetime, token: str) -> None:
    find(table, name)
    hidden = table.change(
        "review",
        _key(table, name),
        UpdateExpression="SET #hidden = :reason",
        ConditionExpression="attribute_exists(#pk)",
        ExpressionAttributeNames={"#hidden": "hidden", "#pk": keys.PK},
        ExpressionAttributeValues={":reason": text(reason)},
    )
    what = "hidden" if reason else "shown"
    table.transact([hidden, _audit(table, name, what, reason, by=by, now=now, token=token)], token)


def _audit(table: Table, name: str, what: str, reason: str, *, by: str, now: datetime, token: str) -> Write:
    told = {"at": now.isoformat(), "by": by, "what": what, "review": name, "reason": reason}
    key = keys.audit(table.shop, keys.stamped(now, token))
    return table.put("audit", key, {each: text(value) for each, value in told.items()})


def _key(table: Table, name: str) -> Key:
    """Of "bos-tulpen/2026-11-27T10:00:00+00:00#o…"."""
    product, _, rest = name.partition("/")
    return keys.review(table.shop, product, rest)


def _kept(item: Item) -> Kept:
    review = read(Review, doc(item))
    name = f"{review.product}/{key_of(item).sk}"
    answer = str(item["answer"]["S"]) if "answer" in item else ""
    return Kept(
        name,
        review,
        str(item["hidden"]["S"]) if "hidden" in item else "",
        answer,
        datetime.fromisoformat(item["answered_at"]["S"]) if answer else None,
    )
