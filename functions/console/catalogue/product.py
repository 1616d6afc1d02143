"""A product with its variants: shown, changed, begun, copied, removed."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue import editing, saving
from functions.console.catalogue.checking import Checked
from functions.console.catalogue.form import Form, arrange, form_of, new_form, read_form
from functions.console.catalogue.product_view import drawn
from functions.console.catalogue.saving import NotSaved
from functions.console.catalogue.shelf import CATALOGUE, Entry, Shelf, open_shelf
from functions.console.faults import fault
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.storage.drafts import Draft

PATH = "/catalogue/products"


def show(visit: Visit) -> Answer:
    draft, shelf, entry = _opened(visit)
    return drawn(visit, shelf, draft, form_of(shelf, entry, draft.files[CATALOGUE]), entry)


def show_wrong(visit: Visit, field: str, error: BadRequest) -> Answer:
    """The page again, with what was refused of what stands beside the form. Raises what has no words for it."""
    if error.fault is None:
        raise error
    draft, shelf, entry = _opened(visit)
    form = form_of(shelf, entry, draft.files[CATALOGUE])
    return replace(drawn(visit, shelf, draft, form, entry, beside={field: error.fault}), status=error.status)


def begin(visit: Visit) -> Answer:
    """The form of a product that is not there yet."""
    draft = bootstrap.drafts().current()
    shelf = open_shelf(bootstrap.drafts(), draft)
    return drawn(visit, shelf, draft, new_form(shelf, draft.files[CATALOGUE]), None)


def rearrange(visit: Visit) -> Answer:
    """The same form with a variant more or less. Nothing is saved."""
    draft, shelf, entry = _opened(visit, new=True)
    form = arrange(read_form(visit, shelf, entry), visit.form("do", "add"), set(shelf.skus))
    return drawn(visit, shelf, draft, form, entry)


def save(visit: Visit) -> Answer:
    _, shelf, entry = _opened(visit, new=True)
    form = read_form(visit, shelf, entry)
    if entry is None and form.product in shelf.entries:
        checked = Checked()
        checked.add(0, "product", fault("id_taken"))
        return _again(visit, form, NotSaved(checked))
    try:
        saving.save_product(visit, form.product, form.rows, form.seen)
    except NotSaved as wrong:
        return _again(visit, form, wrong)
    return redirect(visit.link(f"{PATH}/{quote(form.product)}"), told="catalogue.saved")


def create(visit: Visit) -> Answer:
    return save(visit)


def rearrange_new(visit: Visit) -> Answer:
    return rearrange(visit)


def copy(visit: Visit) -> Answer:
    """A product like it, under another id and other SKUs; its texts are to be changed."""
    made: list[str] = []

    def edit(shelf: Shelf, draft: Draft) -> Shelf:
        entry = _entry(shelf, visit.params["product"])
        name = editing.unused(f"{entry.id}"[:38], shelf.entries)
        taken, rows = set(shelf.skus), []
        for row in entry.rows:
            sku = editing.unused(row.get("sku", ""), taken, 32)
            taken.add(sku)
            rows.append({**row, "product": name, "sku": sku})
        made[:] = [name]
        return editing.put(shelf, name, rows)

    saving.edit_shelf(visit, edit)
    visit.did(made[0], before={}, after={"copy": visit.params["product"]})
    return redirect(visit.link(f"{PATH}/{quote(made[0])}"), told="catalogue.copied")


def remove(visit: Visit) -> Answer:
    """Its pictures stay: another version, or another product, may show them."""
    gone: list[Entry] = []

    def edit(shelf: Shelf, draft: Draft) -> Shelf:
        gone[:] = [_entry(shelf, visit.params["product"])]
        return editing.put(shelf, gone[0].id, ())

    saving.edit_shelf(visit, edit)
    entry = gone[0]
    visit.did(entry.id, before={"skus": " ".join(entry.skus), **{k: v for k, v in entry.first.items() if v}}, after={})
    return redirect(visit.link("/catalogue"), told="catalogue.removed")


def _opened(visit: Visit, *, new: bool = False) -> tuple[Draft, Shelf, Any]:
    """Raises NotFound; not for a form of a `new` product, of which there is no entry."""
    drafts = bootstrap.drafts()
    draft = drafts.current()
    shelf = open_shelf(drafts, draft)
    if new and "product" not in visit.params:
        return draft, shelf, None
    return draft, shelf, shelf.entries.get(visit.params["product"]) if new else _entry(shelf, visit.params["product"])


def _entry(shelf: Shelf, product: str) -> Entry:
    if product not in shelf.entries:
        raise NotFound(fault("no_product", product=product))
    return shelf.entries[product]


def _again(visit: Visit, form: Form, wrong: NotSaved) -> Answer:
    """The form as it was filled in, with what is wrong, or with what somebody else made of it."""
    drafts = bootstrap.drafts()
    draft = drafts.current()
    shelf = open_shelf(drafts, draft)
    entry = shelf.entries.get(visit.params.get("product", ""))
    if wrong.changed:
        rows = wrong.changed.rows
        form = replace(
            form,
            own=editing.own_cells(shelf, Entry(form.product, tuple(rows))),
            variants=[editing.variant_cells(shelf, row) for row in rows],
            was=[row.get("sku", "") for row in rows],
            seen=draft.files[CATALOGUE],
        )
    page = drawn(visit, shelf, draft, form, entry, checked=wrong.checked, changed=wrong.changed)
    return replace(page, status=409 if wrong.changed else 422)
