"""All that is missing is submitted: begun by a page, done by a function of its own, which the page looks on at."""

from datetime import timedelta

from functions import bootstrap
from functions.console.messages.place import Place, rules_of
from functions.console.messages.wanted import accounts, approval, wanted
from functions.errors import ChannelError, Conflict, SlowDown, Unavailable
from functions.observability import log
from functions.publishing.approval import Approval, Line, missing
from functions.storage import approvals
from functions.storage.approvals import Submitting
from functions.storage.drafts import Draft

LONGEST = timedelta(minutes=8)
"""After this nothing new is begun: the function has ten minutes."""


def begin(draft: Draft, *, by: str, wish: str) -> bool:
    """False: it is under way, or this very wish was heard."""
    asked = Submitting(by=by, at=bootstrap.clock(), manifest=draft.manifest, wish=wish)
    try:
        approvals.begin(bootstrap.table(), asked)
    except Conflict:
        return False
    bootstrap.submit_later(wish)
    return True


def run(wish: str) -> None:
    """AWS may call twice for one asking: what is done already is left alone."""
    table = bootstrap.table()
    asked, _ = approvals.latest(table)
    if asked is None or asked.wish != wish or not asked.running(bootstrap.clock()):
        return
    try:
        asked = _submit_all(asked)
    except Exception as error:
        log.error("submitting templates failed", error)
        latest, _ = approvals.latest(table)
        approvals.tell(table, latest or asked, state="failed")
        raise
    approvals.tell(table, asked, state="done")


def _submit_all(asked: Submitting) -> Submitting:
    """Channel by channel: where one has stopped, the other goes on."""
    drafts = bootstrap.drafts()
    files = drafts.files_of(asked.manifest)
    draft = Draft(version=1, files=files, manifest=asked.manifest)
    every = wanted(Place(draft, rules_of(drafts, draft)))
    todo: list[tuple[Approval, list[Line]]] = []
    for account in accounts().values():
        made = approval(account, every)
        try:
            todo.append((made, missing(made.look())))
            approvals.looked(bootstrap.table(), made.channel, bootstrap.clock())
        except ChannelError as error:
            asked = _stopped(asked, made, error)
    asked = approvals.tell(bootstrap.table(), asked, total=sum(len(each) for _, each in todo))
    for made, lines in todo:
        asked = _submit(asked, made, lines)
    return asked


def _submit(asked: Submitting, approval: Approval, lines: list[Line]) -> Submitting:
    table = bootstrap.table()
    for line in lines:
        if bootstrap.clock() > asked.at + LONGEST:
            return approvals.tell(table, asked, stopped=(*asked.stopped, (approval.channel, "out_of_time")))
        try:
            refused = bool(approval.submit(line.wanted, asked.wish, looked=True).known.refused)
        except Conflict:
            refused = False  # somebody else has it in hand
        except ChannelError as error:
            return _stopped(asked, approval, error)
        asked = approvals.tell(
            table, asked, done=asked.done + 1, taken=asked.taken + (not refused), refused=asked.refused + refused
        )
    return asked


def _stopped(asked: Submitting, approval: Approval, error: ChannelError) -> Submitting:
    log.warning("templates were not all submitted", channel=approval.channel, why=type(error).__name__)
    return approvals.tell(bootstrap.table(), asked, stopped=(*asked.stopped, (approval.channel, why_stopped(error))))


def why_stopped(error: ChannelError) -> str:
    """Key of a text, or the provider's own sentence."""
    if isinstance(error, Unavailable):
        return "no_answer"
    return "too_many" if isinstance(error, SlowDown) else str(error)
