"""A publish from the console: begun by a page, run by a function of its own, looked on by who has the page open."""

from datetime import timedelta

from functions import bootstrap
from functions.errors import BadRequest, ChatkassaError, Conflict, NotFound, PublishError
from functions.observability import log
from functions.publishing.draft import publish_draft
from functions.settings import settings
from functions.storage import publishing
from functions.storage.drafts import Draft
from functions.storage.publishing import Publishing

EVERY = timedelta(seconds=1)
"""So often the table is told how far it is."""


def begin(draft: Draft, *, by: str, note: str, instead_of: str) -> None:
    """Raises BadRequest while another is under way."""
    asked = Publishing(by=by, at=bootstrap.clock(), manifest=draft.manifest, instead_of=instead_of, note=note)
    try:
        publishing.begin(bootstrap.table(), asked)
    except Conflict:
        raise BadRequest("somebody is publishing at this moment: look at what became of it, then publish") from None
    bootstrap.publish_later(draft.manifest)


def run(manifest: str) -> None:
    """AWS may call twice for one asking: what is done already is left alone."""
    table = bootstrap.table()
    asked = publishing.latest(table)
    if asked is None or asked.manifest != manifest or not asked.running(bootstrap.clock()):
        return
    try:
        told = _publish(asked)
    except PublishError as error:
        publishing.tell(table, asked, state="failed", told=tuple(error.problems))
    except Exception as error:
        log.error("publishing failed", error)
        publishing.tell(table, asked, state="failed")
        if not isinstance(error, ChatkassaError):
            raise
    else:
        publishing.tell(table, asked, state="done", told=told)


def _publish(asked: Publishing) -> tuple[str, ...]:
    """What is worth telling."""
    table, drafts, said = bootstrap.table(), bootstrap.drafts(), [asked.at - EVERY]

    def tell(step: str, done: int, total: int) -> None:
        now = bootstrap.clock()
        if done in (0, total) or now - said[-1] >= EVERY:
            said.append(now)
            publishing.tell(table, asked, step=step, done=done, total=total)

    try:
        draft = Draft(version=1, files=drafts.files_of(asked.manifest), manifest=asked.manifest)
    except NotFound as error:
        raise PublishError([f"{error} → publish again"]) from None
    done = publish_draft(
        drafts, draft, bootstrap.publisher(), by=asked.by, note=asked.note, shop=settings().shop,
        local=bool(settings().local), instead_of=asked.instead_of, progress=tell,
    )  # fmt: skip
    return done.not_reduced
