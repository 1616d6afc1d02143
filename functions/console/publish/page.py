"""Publishing: what would change, what is wrong with it, what was live when, and going back to that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from functions import bootstrap
from functions.channels.linter import Problem
from functions.console.answers import Answer, redirect
from functions.console.catalogue.labels import column_label
from functions.console.faults import worded
from functions.console.messages.notes import told
from functions.console.messages.titles import in_words, page_of
from functions.console.names import language_name
from functions.console.publish import job
from functions.console.publish.difference import RULES, Difference, difference
from functions.console.render import day, draw, money
from functions.console.rules.words import Speaker
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import BadRequest, Fault, NotFound, PublishError
from functions.publishing.draft import check_draft
from functions.settings import settings
from functions.shop.publish import Published
from functions.storage import publishing
from functions.storage.drafts import Draft

MOST_SHOWN = 200
"""Changes of one kind on the page: more than this nobody reads, and it is said how many there are."""
MOST_NOTE = 200
VERSIONS = 30


Cells = Mapping[str, tuple[int, str, Fault]]
"""A line of what is wrong → row and column of the catalogue, and what is wrong there."""


@dataclass(frozen=True)
class Found:
    """By the check."""

    problems: tuple[tuple[str, str], ...] = ()
    """Each with the page where it is put right."""
    shortened: tuple[Problem, ...] = ()
    cells: Cells = field(default_factory=dict)


def show(visit: Visit) -> Answer:
    publisher = bootstrap.publisher()
    versions, live_version = publisher.versions(), publisher.live_version()
    draft, live = bootstrap.drafts().current(), _live(versions)
    now = publishing.latest(bootstrap.table())
    running = now is not None and now.running(bootstrap.clock())
    known, changes = (False, Difference()) if running else _changes(draft, live, visit.look.locale)
    found = _found(draft.manifest) if draft.version and not running else Found()
    return Answer(
        draw(
            visit, "publish/page.html", draft=draft, live=live, versions=versions[:VERSIONS], now=now, running=running,
            known=known, changes=changes, found=found, most=MOST_SHOWN, live_version=live_version,
            in_words=lambda line: _in_words(line, draft, visit.look.locale, found.cells),
            place_of=place_of, noted=lambda note: told(note, Texts(visit.look.locale)),
        )
    )  # fmt: skip


def _in_words(line: str, draft: Draft, locale: str, cells: Cells) -> str:
    from functions.console.rules.problems import in_short

    if line in cells:
        return _at_cell(*cells[line], Texts(locale))
    if line.startswith(f"{RULES}, ") and RULES in draft.files:
        return in_short(line, bootstrap.drafts().read(draft, RULES), Texts(locale))
    return in_words(line, locale)


def _at_cell(row: int, column: str, wrong: Fault, texts: Texts) -> str:
    label = column_label(texts, column) if column else ""
    where = texts("faults.at_cell", row=row, column=label) if row and label else texts("faults.at_catalogue")
    return f"{where}: {worded(texts.locale, wrong)}"


def start(visit: Visit) -> Answer:
    """What was seen is what is published: whoever changed the draft or the shop since is told of first."""
    draft, live = bootstrap.drafts().current(), bootstrap.publisher().live_version()
    if visit.form("draft") != draft.manifest:
        return redirect(visit.link("/publish"), told="publish.draft_changed")
    if visit.form("live") != live:
        return redirect(visit.link("/publish"), told="publish.overtaken")
    note = visit.form("note", "")[:MOST_NOTE]
    job.begin(draft, by=visit.who.email, note=note, instead_of=live)
    visit.did(draft.manifest[:12], before={"live": live[:12]}, after={"note": note})
    return redirect(visit.link("/publish"), told="publish.begun")


def roll_back(visit: Visit) -> Answer:
    publisher = bootstrap.publisher()
    live = publisher.live_version()
    if visit.form("live") != live:
        return redirect(visit.link("/publish"), told="publish.overtaken")
    try:
        back = publisher.rollback(visit.params["version"], by=visit.who.email, note=visit.form("note", "")[:MOST_NOTE])
    except PublishError as error:
        raise BadRequest("; ".join(error.problems)) from None
    visit.did(back.pointer.version[:12], before={"live": live[:12]}, after={"live": back.pointer.version[:12]})
    return redirect(visit.link("/publish"), told="publish.rolled_back")


def _live(versions: list[Published]) -> Published | None:
    return next((each for each in versions if each.live), None)


def _changes(draft: Draft, live: Published | None, locale: str) -> tuple[bool, Difference]:
    """False: it is not known what the live version was made of."""
    if not draft.version or (live and not live.signed.manifest):
        return False, Difference()
    try:
        return True, _difference(live.signed.manifest if live else "", draft.manifest, locale)
    except NotFound:
        return False, Difference()


@lru_cache(maxsize=2)
def _difference(before: str, after: str, locale: str) -> Difference:
    """By the hashes of two lists of files, so what is kept of a process is never stale. "": nothing is live."""
    drafts = bootstrap.drafts()
    return difference(drafts.files_of(before) if before else {}, drafts.files_of(after), drafts.blob, _speaker(locale))


def _speaker(locale: str) -> Speaker:
    return Speaker(
        Texts(locale), lambda minor, currency: money(minor, currency, locale), lambda on: day(on, locale),
        lambda code: language_name(code, locale),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _found(manifest: str) -> Found:
    """The same files are checked once by a process: ten thousand products take seconds."""
    drafts = bootstrap.drafts()
    draft = Draft(version=1, files=drafts.files_of(manifest), manifest=manifest)
    try:
        checked = check_draft(drafts, draft, shop=settings().shop, local=bool(settings().local))
    except PublishError as error:
        return Found(tuple((each, place_of(each)) for each in error.problems), cells=error.cells)
    return Found(shortened=checked.shortened)


PLACES = (
    ("messages/", "/messages"),
    ("catalogue.csv", "/catalogue"),
    ("shop.yaml", "/rules"),
    ("words.yaml", "/understanding"),
    ("faq", "/understanding"),
)
"""Where a problem begins → the page where it is put right."""


def place_of(problem: str) -> str:
    where = problem.partition(":")[0]
    page = next((page for start, page in PLACES if where.startswith(start)), "")
    if page == "/messages":
        return page_of(where)
    if page == "/rules":
        from functions.console.rules.sections import section_of

        name = section_of(where.partition(", ")[2])
        return f"{page}/{name}" if name else page
    return page
