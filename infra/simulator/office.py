"""What the merchant does without a talk: reads reviews, feedback and loyalty, hides a review, sets stock, publishes
another price. The same code as the commands' (infra/reviews.py, feedback.py, loyalty.py, stock.py, publish.py).

Blocking. DOES is the index. A price is changed in the console's draft, which is published whole: the merchant's folder
stays as it is.
"""

import csv
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from io import StringIO
from itertools import islice
from typing import Any

from functions.commerce.reviews import HIDING_REASONS
from functions.conversation.feedback_words import TAGS
from functions.errors import NotFound, PublishError
from functions.publishing.draft import publish_draft
from functions.shop.publish import Place
from functions.shop.rows import FILE as CATALOGUE
from functions.storage import keys, noted, reviews, stock
from functions.storage.live import live
from functions.storage.table import Table
from infra.loyalty import row, shoppers
from infra.publish import Shelf, shelf, target
from infra.simulator.cloud import LocalCloud
from infra.simulator.config import Config, shop_rules
from infra.stack import Cloud

Json = dict[str, Any]
PRICE = re.compile(r"\d{1,5}([.,]\d{2})?")
BY = "simulator"
MOST = 30
"""Of each list: what the page shows."""


class Office:
    def __init__(self, config: Config, cloud: LocalCloud, now: Callable[[], float]) -> None:
        self._config = config
        self._cloud = cloud
        self._now = now

    def read(self) -> Json:
        """{"known": False} without a table."""
        if not self._cloud:
            return {"known": False}
        table = self._table
        written = sorted(reviews.everything(table), key=lambda each: each.review.at, reverse=True)[:MOST]
        return {
            "known": True,
            "live": live(table).model_dump(mode="json", exclude={"v"}),
            "reviews": [
                {**each.review.model_dump(mode="json"), "name": each.name, "hidden": each.hidden} for each in written
            ],
            "reasons": HIDING_REASONS,
            "feedback": [each.model_dump(mode="json") for each in islice(noted.everything(table), MOST)],
            "tags": list(TAGS),
            "loyalty": [row(talk) for talk in islice(shoppers(table), MOST)],
            "goods": list(self._goods()),
        }

    def hide(self, given: Json) -> Json:
        """{"review": NAME, "reason": "abuse"}. Raises ValueError or LookupError."""
        if given.get("reason") not in HIDING_REASONS:
            raise ValueError(f"reason: {', '.join(HIDING_REASONS)}; how many stars it gives is no reason")
        return self._judge(given, lambda name, told: reviews.hide(self._table, name, given["reason"], **told))

    def show(self, given: Json) -> Json:
        """{"review": NAME} is shown again. Raises LookupError."""
        return self._judge(given, lambda name, told: reviews.show(self._table, name, **told))

    def _judge(self, given: Json, how: Callable[[str, Json], None]) -> Json:
        name = str(given.get("review", ""))
        told = {"by": BY, "now": self._at(), "token": uuid.uuid4().hex}
        try:
            how(name, told)
        except NotFound as missing:
            raise LookupError(str(missing)) from None
        return {"review": name, "reason": given.get("reason", "")}

    def stock(self, given: Json) -> Json:
        """{"sku": "PIOEN", "available": 5}. Raises ValueError or LookupError."""
        sku = self._sku(given)
        available = int(given["available"])
        if available < 0:
            raise ValueError("available: 0 or more")
        stock.set_stock(self._table, sku, available)
        return {"sku": sku, "available": available}

    def price(self, given: Json) -> Json:
        """{"sku": "PIOEN", "price": "29.95"}: published. Raises ValueError or LookupError."""
        sku, price = self._sku(given), str(given.get("price", "")).strip()
        if not PRICE.fullmatch(price):
            raise ValueError("price: write it as 29.95")
        to, place = self._shelf
        before = to.drafts.current()
        told = {"by": BY, "now": self._at()}
        changed = to.drafts.save(before, {CATALOGUE: _priced(to.drafts.read(before, CATALOGUE), sku, price)}, **told)
        try:
            publish_draft(to.drafts, changed, to.publisher, by=BY, shop=place.shop, local=True)
        except PublishError as wrong:
            to.drafts.move(changed, before.manifest, **told)
            raise ValueError(str(wrong)) from None
        return {"sku": sku, "price": price}

    @property
    def _table(self) -> Table:
        """Raises ValueError."""
        if not self._cloud:
            raise ValueError("this simulator knows no table: that needs a local stage (make demo)")
        return self._cloud.table

    # --- the shop's folder ----------------------------------------------------------------------------------------

    def _sku(self, given: Json) -> str:
        """Raises ValueError or LookupError."""
        sku = str(given.get("sku", ""))
        if sku not in {row["sku"] for row in self._rows()}:
            raise LookupError(f"the shop does not sell {sku}")
        return sku

    @cached_property
    def _shelf(self) -> tuple[Shelf, Place]:
        cloud = Cloud(self._config.region, endpoint=self._config.endpoint or None)
        place = target(cloud, self._config.stage).place
        # by the demo's clock: who asked later than a publish is not told of it
        return shelf(cloud, place, clock=self._at), place

    def _at(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)

    def _rows(self) -> list[dict[str, str]]:
        """Of the draft, which is what the console edits too."""
        drafts = self._shelf[0].drafts
        return list(csv.DictReader(StringIO(drafts.read(drafts.current(), CATALOGUE).decode())))

    def _goods(self) -> Iterator[Json]:
        """What is sold: SKU, title in the shop's own language, price, and how many there are (None: it is not kept)."""
        locale = next(iter(shop_rules(self._config).get("locales", ["nl"])))
        left = {item[keys.PK]["S"].rpartition("#")[2]: int(item["available"]["N"]) for item in self._stocked()}
        title = ""
        for each in self._rows():
            title = each.get(f"title_{locale}") or title
            size = each.get("size") or each.get("colour") or ""
            yield {
                "sku": each["sku"], "title": f"{title} {size}".strip(), "price": each["price"],
                "available": left.get(each["sku"]),
            }  # fmt: skip

    def _stocked(self) -> Iterator[Mapping[str, Any]]:
        return self._cloud.items("STOCK#")


def _priced(catalogue: bytes, sku: str, price: str) -> bytes:
    rows = list(csv.DictReader(StringIO(catalogue.decode())))
    out = StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows({**row, "price": price.replace(",", ".")} if row["sku"] == sku else row for row in rows)
    return out.getvalue().encode()


DOES: dict[str, Callable[[Office, Json], Json]] = {
    "hide": Office.hide,
    "show": Office.show,
    "stock": Office.stock,
    "price": Office.price,
}
"""What is done → how."""
