"""The table of products."""

from collections.abc import Mapping
from typing import Any

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.catalogue import live, table
from functions.console.catalogue.shelf import CATALOGUE, Entry, Shelf, open_shelf
from functions.console.catalogue.table import Filters
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.shop.rows import UNLIMITED
from functions.storage.drafts import Draft


def show(visit: Visit) -> Answer:
    drafts = bootstrap.drafts()
    draft = drafts.current()
    if CATALOGUE not in draft.files:
        return Answer(draw(visit, "catalogue/empty.html"))
    shelf, asked, texts = open_shelf(drafts, draft), Filters.of(visit.query), Texts(visit.look.locale)
    found = table.choose(shelf, asked, live.left, lambda entry: entry.id in live.unpublished(shelf, draft))
    shown = table.page_of(found, asked.page)
    left = live.left(sku for entry in shown for sku in entry.skus)
    values: dict[str, Any] = {
        "shelf": shelf,
        "asked": asked,
        "total": len(found),
        "pages": table.pages(found),
        "entries": [_row(shelf, draft, entry, left) for entry in shown],
        "categories": [("", texts("catalogue.every")), *_categories(shelf)],
        "stocks": [(each, texts(f"catalogue.stock_{each or 'any'}")) for each in table.STOCKS],
        "flags": [(each, texts(f"catalogue.flag_{each or 'any'}")) for each in table.FLAGS],
        "wrong": [name for name in ("least", "most") if (told := getattr(asked, name)) and shelf.price(told) is None],
    }
    return Answer(draw(visit, "catalogue/page.html", **values))


def _row(shelf: Shelf, draft: Draft, entry: Entry, left: Mapping[str, int]) -> dict[str, Any]:
    locale = shelf.locales[0]
    return {
        "id": entry.id,
        "title": entry.of(f"title_{locale}") or entry.id,
        "category": dict(_categories(shelf)).get(entry.of("category"), entry.of("category")),
        "picture": live.picture_address(draft, entry.picture),
        "variants": len(entry.rows),
        "prices": shelf.prices.get(entry.id),
        "stock": live.stock_words(entry.rows, left),
        "few": any(0 < left.get(sku, -1) <= (shelf.shop.rules.notify.low_stock or table.LOW) for sku in entry.skus),
        "endless": any(row.get("stock", "").lower() == UNLIMITED for row in entry.rows),
        "published": live.is_published(shelf, draft, entry),
    }


def _categories(shelf: Shelf) -> list[tuple[str, str]]:
    return [(each.id, each.title[shelf.locales[0]]) for each in shelf.shop.categories]
