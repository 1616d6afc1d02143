"""The catalogue as a file: all of it, or what the table shows."""

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.catalogue import live, table
from functions.console.catalogue.checking import check_shelf
from functions.console.catalogue.files import EXCEL, write_csv, write_excel
from functions.console.catalogue.shelf import Entry, Shelf, open_shelf
from functions.console.catalogue.table import Filters
from functions.console.downloads import hand_over
from functions.console.faults import fault
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.shop import feeds
from functions.storage.drafts import Draft

CSV = "text/csv; charset=utf-8"


def send(visit: Visit) -> Answer:
    kind = visit.params["kind"]
    drafts = bootstrap.drafts()
    draft = drafts.current()
    shelf = open_shelf(drafts, draft)
    chosen = table.choose(
        shelf, Filters.of(visit.query), live.left, lambda entry: entry.id in live.unpublished(shelf, draft)
    )
    if kind in ("csv", "xlsx"):
        return _ours(shelf, chosen, kind)
    if kind not in ("google", "meta"):
        raise NotFound(fault("no_export"))
    return _feed(shelf, draft, chosen, kind)


def _ours(shelf: Shelf, chosen: list[Entry], kind: str) -> Answer:
    columns = shelf.sheet.columns
    rows = [[row.get(column, "") for column in columns] for entry in chosen for row in entry.rows]
    if kind == "csv":
        return hand_over("catalogue.csv", write_csv(columns, rows), CSV)
    return hand_over("catalogue.xlsx", write_excel(columns, rows), EXCEL)


def _feed(shelf: Shelf, draft: Draft, chosen: list[Entry], kind: str) -> Answer:
    """Of what can be published: a product with an error in it is in no feed."""
    rules = shelf.shop.rules
    if not rules.website:
        raise BadRequest(fault("no_website"))
    wanted = {entry.id for entry in chosen}
    products = [each for each in check_shelf(shelf).catalogue.products if each.id in wanted]
    pictures = {name: live.picture_address(draft, name) for each in products for name in each.images}
    left: dict[str, int | None] = {**live.left(v.sku for each in products for v in each.variants if v.tracked)}
    rows = feeds.rows(rules, products, rules.locales[0], pictures, left)
    if kind == "google":
        return hand_over("google.xml", feeds.google(rules, rows), "application/xml")
    return hand_over(
        "meta.csv", write_csv(feeds.COLUMNS, ([row[column] for column in feeds.COLUMNS] for row in rows)), CSV
    )
