"""A catalogue or a feed as a file: tried out first, then taken over as one change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue import saving
from functions.console.catalogue.beginning import open_or_begin
from functions.console.catalogue.files import Given, read_file
from functions.console.catalogue.importing import DryRun, Removed, try_out
from functions.console.catalogue.shelf import CATALOGUE, RULES, Shelf
from functions.console.faults import fault, worded
from functions.console.render import draw
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.settings import settings
from functions.storage import stock
from functions.storage.drafts import Changes, Draft
from functions.storage.table import MOST_KEYS

SHOWN = 200
"""Rows of a dry run; what is wrong comes first."""
KINDS = ("new", "changed", "same", "removed")


@dataclass(frozen=True)
class Asked:
    """`digest`: of the file, which is kept by it, so that what is taken over is what was looked at."""

    given: Given
    digest: str
    entire: bool
    """What the file does not name goes."""
    shop: str
    """The name of a shop that has no rules yet."""

    def opened(self, draft: Draft) -> tuple[Shelf, Changes]:
        return open_or_begin(bootstrap.drafts(), draft, self.given, settings().shop, self.shop)

    def run(self, draft: Draft) -> DryRun:
        return try_out(self.opened(draft)[0], self.given, entire=self.entire)


def show(visit: Visit) -> Answer:
    return _drawn(visit, bootstrap.drafts().current())


def check(visit: Visit) -> Answer:
    draft = bootstrap.drafts().current()
    try:
        asked = _sent(visit)
        return _tried(visit, asked, asked.run(draft), draft)
    except BadRequest as error:
        if error.fault is None:
            raise
        at = "shop" if error.fault.code == "no_shop_name" else "file"
        return _drawn(visit, draft, 400, wrong={at: worded(visit.look.locale, error.fault)})


def apply(visit: Visit) -> Answer:
    seen, runs = visit.form("seen"), list[DryRun]()
    asked = _kept(visit)
    draft = bootstrap.drafts().current()
    if draft.files.get(CATALOGUE, "") != seen:
        return _tried(visit, asked, asked.run(draft), draft, 409)
    run = asked.run(draft)
    if run.drastic and visit.form("agreed", "") != str(run.count("removed")):
        return _tried(visit, asked, run, draft, 422)

    def edit(shelf: Shelf, newest: Draft) -> Shelf:
        if newest.files.get(CATALOGUE, "") != seen:
            raise BadRequest(fault("changed_meanwhile"))
        now = run if newest.manifest == draft.manifest else try_out(shelf, asked.given, entire=asked.entire)
        if not now.fine:
            raise BadRequest(fault("file_wrong"))
        runs[:] = [now]
        return now.shelf

    saving.edit_shelf(visit, edit, begin=asked.opened)
    visit.did("catalogue.csv", after={kind: str(runs[0].count(kind)) for kind in KINDS})
    told = "catalogue.imported" if RULES in draft.files else "catalogue.begun"
    return redirect(visit.link("/catalogue"), told=told)


def _sent(visit: Visit) -> Asked:
    found = visit.uploads.get("file")
    if found is None:
        raise BadRequest(fault("no_file"))
    given = read_file(found.name, found.body)
    return _asked(visit, given, bootstrap.drafts().keep(found.body))


def _kept(visit: Visit) -> Asked:
    digest = visit.form("file")
    if len(digest) != 64 or not digest.isalnum():
        raise BadRequest(fault("file_again"))
    try:
        return _asked(visit, read_file("", bootstrap.drafts().blob(digest)), digest)
    except NotFound:
        raise BadRequest(fault("file_again")) from None


def _asked(visit: Visit, given: Given, digest: str) -> Asked:
    return Asked(given, digest, visit.form("entire", "") == "yes", visit.form("shop", ""))


def _tried(visit: Visit, asked: Asked, run: DryRun, draft: Draft, status: int = 200) -> Answer:
    ordered = sorted((each for each in run.changes if each.problems or each.kind != "same"), key=_wrong_first)
    return _drawn(
        visit, draft, status, asked=asked, run=run, shown=ordered[:SHOWN], more=max(0, len(ordered) - SHOWN),
        seen=draft.files.get(CATALOGUE, ""), held=_held(run.removed),
    )  # fmt: skip


def _drawn(
    visit: Visit, draft: Draft, status: int = 200, *, wrong: Mapping[str, str] | None = None, **values: object
) -> Answer:
    found = {
        "run": None, "says": partial(worded, visit.look.locale), "status": status,
        "wrong": {"file": "", "shop": "", **(wrong or {})},
        "rules": RULES in draft.files, "begun": CATALOGUE in draft.files, **values,
    }  # fmt: skip
    return Answer(draw(visit, "catalogue/import.html", **found), status)


def _wrong_first(change: object) -> bool:
    return not getattr(change, "problems", None)


def _held(removed: Iterable[Removed]) -> dict[str, int]:
    """Of what would go, the units that somebody is paying for at this moment: those stay theirs."""
    skus = [sku for each in removed for sku in each.skus if sku]
    found: dict[str, int] = {}
    for start in range(0, len(skus), MOST_KEYS):
        found |= stock.reserved(bootstrap.table(), skus[start : start + MOST_KEYS])
    return {sku: units for sku, units in found.items() if units}
