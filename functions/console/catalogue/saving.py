"""Changes the draft's catalogue, on the newest draft there is: what somebody else did meanwhile is never undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from functions import bootstrap
from functions.console.catalogue import editing
from functions.console.catalogue.checking import Checked, check_product, pictures_missing
from functions.console.catalogue.differences import Difference, differences, merge, same_rows
from functions.console.catalogue.live import IMAGES
from functions.console.catalogue.shelf import CATALOGUE, Entry, Shelf, keep, open_shelf, shelf_as_of
from functions.console.visit import Visit
from functions.errors import ChatkassaError, NotFound
from functions.shop.rows import variant_columns
from functions.shop.sheet import Row
from functions.storage.drafts import Changes, Draft


class NotSaved(ChatkassaError):
    """Something is wrong with it, or somebody else changed it. Nothing was saved; the form is shown again."""

    status = 422

    def __init__(self, checked: Checked | None = None, changed: "Changed | None" = None) -> None:
        self.checked, self.changed = checked, changed
        super().__init__("not saved")


@dataclass(frozen=True)
class Changed:
    """What somebody else made of a product since it was shown."""

    theirs: list[Difference] = field(default_factory=list)
    """Against what was shown."""
    rows: list[Row] = field(default_factory=list)
    """Theirs and mine, as they would be saved next."""
    gone: bool = False


Opened = tuple[Shelf, Changes]


def edit_shelf(
    visit: Visit,
    edit: Callable[[Shelf, Draft], Shelf],
    more: Changes | None = None,
    begin: Callable[[Draft], Opened] | None = None,
) -> Draft:
    """`more`: other files, saved with it. `begin`: what is edited, and what is saved with that, where there may be no
    catalogue yet. Raises whatever `edit` raises; nothing is saved then."""
    drafts, made = bootstrap.drafts(), list[Shelf]()

    def changed(draft: Draft) -> Changes:
        shelf, begun = begin(draft) if begin else (open_shelf(drafts, draft), {})
        made[:] = [edit(shelf, draft)]
        return {**begun, **(more or {}), CATALOGUE: made[0].sheet.written()}

    draft = drafts.change(changed, by=visit.who.email, now=bootstrap.clock())
    keep(draft, made[0])
    return draft


def save_product(visit: Visit, product: str, rows: Sequence[Row], seen: str) -> list[Difference]:
    """What it changed; `seen`: hash of the catalogue that the person looked at. Raises NotSaved."""
    done: list[Difference] = []

    def edit(shelf: Shelf, draft: Draft) -> Shelf:
        before = shelf.entries.get(product)
        _only_as_seen(shelf, draft, before, product, rows, seen)
        checked = check_product(shelf, product, rows)
        pictures_missing(checked, pictures_of(draft))
        if not checked.fine:
            raise NotSaved(checked)
        done[:] = differences(before.rows if before else (), rows, variant_columns(shelf.shop))
        return editing.put(shelf, product, rows)

    edit_shelf(visit, edit)
    visit.did(product, **spoken(done))
    return done


def pictures_of(draft: Draft) -> frozenset[str]:
    return frozenset(path.partition("/")[2] for path in draft.files if path.startswith(f"{IMAGES}/"))


def _only_as_seen(shelf: Shelf, draft: Draft, now: Entry | None, product: str, rows: Sequence[Row], seen: str) -> None:
    """Raises NotSaved where somebody else changed the product since."""
    if seen == draft.files[CATALOGUE]:
        return
    shown = _as_seen(draft, product, seen)
    was, there = shown.rows if shown else (), now.rows if now else ()
    if same_rows(was, there):
        return
    of_variants = variant_columns(shelf.shop)
    if not now or not shown:
        raise NotSaved(changed=Changed(differences(was, there, of_variants), list(rows), gone=not now))
    raise NotSaved(changed=Changed(differences(was, there, of_variants), merge(was, there, rows, of_variants)))


def _as_seen(draft: Draft, product: str, seen: str) -> Entry | None:
    """What was shown; None where it was not there yet, or can no longer be known."""
    if len(seen) != 64 or not seen.isalnum():
        return None
    try:
        return shelf_as_of(bootstrap.drafts(), draft, seen).entries.get(product)
    except NotFound:
        return None


def spoken(found: Sequence[Difference]) -> dict[str, Mapping[str, str]]:
    """For the log of deeds."""
    named = {" ".join(filter(None, (each.sku, each.column))): each for each in found}
    return {
        "before": {name: each.before for name, each in named.items()},
        "after": {name: each.after for name, each in named.items()},
    }
