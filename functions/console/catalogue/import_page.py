"""A catalogue or a feed as a file: tried out first, then taken over as one change."""

from functools import partial

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue import saving
from functions.console.catalogue.files import read_file
from functions.console.catalogue.importing import DryRun, try_out
from functions.console.catalogue.shelf import CATALOGUE, Shelf, open_shelf
from functions.console.faults import fault, worded
from functions.console.render import draw
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.storage.drafts import Draft

SHOWN = 200
"""Rows of a dry run; what is wrong comes first."""


def show(visit: Visit) -> Answer:
    return Answer(draw(visit, "catalogue/import.html", run=None, problem=""))


def check(visit: Visit) -> Answer:
    """The file is kept by its hash, so that what is taken over is what was looked at."""
    try:
        return _checked(visit)
    except BadRequest as error:
        if error.fault is None:
            raise
        problem = worded(visit.look.locale, error.fault)
        return Answer(draw(visit, "catalogue/import.html", run=None, problem=problem), error.status)


def _checked(visit: Visit) -> Answer:
    found = visit.uploads.get("file")
    if found is None:
        raise BadRequest(fault("no_file"))
    drafts = bootstrap.drafts()
    draft = drafts.current()
    run = try_out(open_shelf(drafts, draft), read_file(found.name, found.body))
    return _tried(visit, run, drafts.keep(found.body), draft)


def apply(visit: Visit) -> Answer:
    digest, seen, runs = visit.form("file"), visit.form("seen"), list[DryRun]()
    if len(digest) != 64 or not digest.isalnum():
        raise BadRequest(fault("file_again"))
    drafts = bootstrap.drafts()
    given = read_file("", drafts.blob(digest))
    draft = drafts.current()
    if draft.files.get(CATALOGUE) != seen:
        return _tried(visit, try_out(open_shelf(drafts, draft), given), digest, draft, stale=True)

    def edit(shelf: Shelf, newest: Draft) -> Shelf:
        run = try_out(shelf, given)
        if not run.fine:
            raise BadRequest(fault("file_wrong"))
        runs[:] = [run]
        return run.shelf

    saving.edit_shelf(visit, edit)
    visit.did("catalogue.csv", after={kind: str(runs[0].count(kind)) for kind in ("new", "changed", "same")})
    return redirect(visit.link("/catalogue"), told="catalogue.imported")


def _tried(visit: Visit, run: DryRun, digest: str, draft: Draft, *, stale: bool = False) -> Answer:
    ordered = sorted((each for each in run.changes if each.problems or each.kind != "same"), key=_wrong_first)
    page = draw(
        visit,
        "catalogue/import.html",
        run=run,
        problem="",
        says=partial(worded, visit.look.locale),
        shown=ordered[:SHOWN],
        more=max(0, len(ordered) - SHOWN),
        file=digest,
        seen=draft.files[CATALOGUE],
        stale=stale,
    )
    return Answer(page, 409 if stale else 200)


def _wrong_first(change: object) -> bool:
    return not getattr(change, "problems", None)
