"""Changing many products at once: the ticked ones, or all that the table shows; seen first, then saved."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue import editing, live, saving, table
from functions.console.catalogue.bulk import KINDS, Bulk, apply_to
from functions.console.catalogue.checking import check_product
from functions.console.catalogue.differences import Difference, differences
from functions.console.catalogue.labels import column_label
from functions.console.catalogue.product_view import Blank
from functions.console.catalogue.shelf import CATALOGUE, Entry, Shelf, open_shelf
from functions.console.catalogue.table import Filters
from functions.console.faults import fault, worded
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import BadRequest, Fault
from functions.shop.rows import variant_columns
from functions.storage.drafts import Draft

SHOWN = 200
TICKED = "ticked"
ALL = "all"


def check(visit: Visit) -> Answer:
    """What would change. Nothing is saved."""
    drafts = bootstrap.drafts()
    draft = drafts.current()
    shelf = open_shelf(drafts, draft)
    chosen = _chosen(visit, shelf, draft)
    if not chosen:
        raise BadRequest(fault("bulk_none"))
    return _drawn(visit, shelf, draft, chosen)


def apply(visit: Visit) -> Answer:
    done: list[Difference] = []
    drafts = bootstrap.drafts()
    draft, seen = drafts.current(), visit.form("seen")
    if draft.files.get(CATALOGUE) != seen:
        shelf = open_shelf(drafts, draft)
        page = _drawn(visit, shelf, draft, _chosen(visit, shelf, draft), stale=True)
        return Answer(page.body, 409)

    def edit(shelf: Shelf, newest: Draft) -> Shelf:
        changed = apply_to(shelf, _chosen(visit, shelf, newest), _asked(visit))
        wrong = [name for name, rows in changed.items() if not check_product(shelf, name, rows).fine]
        if wrong:
            raise BadRequest(fault("bulk_broken", products=", ".join(wrong[:10])))
        done[:] = _differences(shelf, changed)
        return editing.put_all(shelf, changed)

    saving.edit_shelf(visit, edit)
    asked = _asked(visit)
    visit.did(f"{len(done)} × {asked.kind}", after={asked.kind: f"{asked.value} {asked.ending}".strip()})
    return redirect(visit.link("/catalogue"), told="catalogue.bulk_done")


def _asked(visit: Visit) -> Bulk:
    kind = visit.form("kind", "")
    value = visit.form(kind, "") if kind in ("category", "vat") else visit.form("value", "")
    return Bulk(kind, value, visit.form("ending", ""))


def _chosen(visit: Visit, shelf: Shelf, draft: Draft) -> list[Entry]:
    if visit.form("whom", TICKED) == ALL:
        asked = Filters.of(dict(parse_qsl(visit.form("filters", "").removeprefix("?"))))
        return table.choose(shelf, asked, live.left, lambda entry: entry.id in live.unpublished(shelf, draft))
    ticked = set(visit.every("ticked"))
    return [entry for entry in shelf.entries.values() if entry.id in ticked]


def _drawn(visit: Visit, shelf: Shelf, draft: Draft, chosen: Sequence[Entry], *, stale: bool = False) -> Answer:
    texts, asked = Texts(visit.look.locale), _asked(visit)
    values: dict[str, Any] = {"found": None, "problems": Blank()}
    if asked.kind:
        try:
            values["found"] = _differences(shelf, apply_to(shelf, chosen, asked))
        except BadRequest as error:
            wrong = error.fault
            told = worded(visit.look.locale, wrong) if wrong else str(error)
            values["problems"] = Blank({_field(asked, wrong): told})
    found = values["found"] or []
    page = draw(
        visit,
        "catalogue/bulk.html",
        asked=asked,
        chosen=chosen,
        whom=visit.form("whom", TICKED),
        filters=visit.form("filters", ""),
        shown=found[:SHOWN],
        more=max(0, len(found) - SHOWN),
        seen=draft.files[CATALOGUE],
        stale=stale,
        kinds=[("", texts("catalogue.bulk_choose")), *((kind, texts(f"catalogue.bulk_{kind}")) for kind in KINDS)],
        categories=[(each.id, each.title[shelf.locales[0]]) for each in shelf.shop.categories],
        rates=[(name, f"{name} ({rate / 100:g}%)") for name, rate in shelf.shop.rules.vat.items()],
        label=partial(column_label, texts),
        **values,
    )
    return Answer(page)


def _field(asked: Bulk, wrong: Fault | None) -> str:
    """Where in the form it is told."""
    if wrong and wrong.code == "bulk_ending":
        return "ending"
    return "kind" if asked.kind not in KINDS else "value"


def _differences(shelf: Shelf, changed: dict[str, list[dict[str, str]]]) -> list[Difference]:
    of_variants = variant_columns(shelf.shop)
    found = []
    for name, rows in changed.items():
        for each in differences(shelf.entries[name].rows, rows, of_variants):
            found.append(Difference(each.sku or name, each.column, each.before, each.after))
    return found
