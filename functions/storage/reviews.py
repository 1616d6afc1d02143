"""Reviews of products, an item each under their product, and the product's rating beside them.

A rating is changed by the transaction that writes the review and the order that remembers it: on the order's version,
so once. Whether a review is hidden stands beside its document, so that a changed text does not show it again, and each
hiding and showing leaves an audit item.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.commerce.reviews import HidingReason, Rating, Review, ReviewChange, Shown
from functions.conversation.state import Conversation
from functions.errors import NotFound
from functions.storage import keys
from functions.storage.keys import Key
from functions.storage.table import Item, Table, Write, doc, integer, key_of, text
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


def writes(table: Table, conversation: Conversation, change: ReviewChange) -> Iterator[Write]:
    review = change.review
    yield table.change(
        f"review:{review.product}",
        keys.review(table.shop, review.product, keys.stamped(review.at, review.order)),
        UpdateExpression="SET #doc = :doc, #conversation = :conversation, #version = :version",
        ExpressionAttributeNames={"#doc": "doc", "#conversation": "conversation", "#version": "version"},
        ExpressionAttributeValues={
            ":doc": text(write(review)),
            ":conversation": text(conversation.id),
            ":version": integer(conversation.version),
        },
    )
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
    shown = [each.review for each in found if each.review.text and not each.hidden]
    return tuple(Shown(each.stars, each.text, each.at) for each in shown[:most])


def everything(table: Table) -> Iterator[Kept]:
    """All of the shop's. A scan."""
    condition = "begins_with(#pk, :reviews)"
    start: dict[str, Any] = {}
    while True:
        answer = table.scan(
            FilterExpression=condition,
            ExpressionAttributeNames={"#pk": keys.PK},
            ExpressionAttributeValues={":reviews": text(keys.reviews(table.shop, ""))},
            **start,
        )
        yield from map(_kept, answer["Items"])
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


def audited(table: Table) -> Iterator[dict[str, str]]:
    """Who hid or showed what, when and why; the latest first."""
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
    """Of a person who is erased: words and pictures go, the stars stay. Raises Conflict if it was changed meanwhile."""
    review = _kept(item).review.model_copy(update={"text": "", "photos": (), "conversation": nobody, "locale": ""})
    table.update(
        key_of(item),
        UpdateExpression="SET #doc = :doc, #conversation = :nobody",
        ConditionExpression="#doc = :before",
        ExpressionAttributeNames={"#doc": "doc", "#conversation": "conversation"},
        ExpressionAttributeValues={
            ":doc": text(write(review)), ":nobody": text(nobody), ":before": text(doc(item)),
        },
    )  # fmt: skip


def _judge(table: Table, name: str, reason: str, *, by: str, now: datetime, token: str) -> None:
    find(table, name)
    what = "hidden" if reason else "shown"
    attributes = {"at": now.isoformat(), "by": by, "what": what, "review": name, "reason": reason}
    table.transact(
        [
            table.change(
                "review",
                _key(table, name),
                UpdateExpression="SET #hidden = :reason",
                ConditionExpression="attribute_exists(#pk)",
                ExpressionAttributeNames={"#hidden": "hidden", "#pk": keys.PK},
                ExpressionAttributeValues={":reason": text(reason)},
            ),
            table.put(
                "audit", keys.audit(table.shop, keys.stamped(now, token)), {n: text(v) for n, v in attributes.items()}
            ),
        ],
        token,
    )


def _key(table: Table, name: str) -> Key:
    """Of "bos-tulpen/2026-11-27T10:00:00+00:00#o…"."""
    product, _, rest = name.partition("/")
    return keys.review(table.shop, product, rest)


def _kept(item: Item) -> Kept:
    review = read(Review, doc(item))
    name = f"{review.product}/{key_of(item).sk}"
    return Kept(name, review, str(item["hidden"]["S"]) if "hidden" in item else "")
