"""What Meta must approve: how each text stands on WhatsApp and Messenger, in each language, why one was rejected, and
having it submitted from here.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions import bootstrap
from functions.channels.template_account import TemplateAccount
from functions.console import reasons
from functions.console.answers import Answer, redirect
from functions.console.forms import once, wish_id
from functions.console.messages import submitting
from functions.console.messages.naming import rename
from functions.console.messages.page import BADGES, in_words
from functions.console.messages.place import place
from functions.console.messages.titles import title_of
from functions.console.messages.wanted import accounts, approval, ids, wanted
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import BadRequest, ChannelError, Conflict, NotFound, Refused
from functions.messages.approved import PREFIX, filled
from functions.publishing.approval import Line, lines, missing
from functions.publishing.approved import KINDS, Template
from functions.send_time import UNSENDABLE
from functions.storage import approvals

WHERE = "/messages/approval"
STANDS = timedelta(hours=1)
"""So long a look at the provider counts as fresh; webhooks tell of what changes meanwhile."""


@dataclass(frozen=True)
class Row:
    """A text on one channel, in all its languages."""

    update: str
    lines: tuple[Line, ...]

    @property
    def key(self) -> str:
        return f"{PREFIX}{self.update}"

    @property
    def excerpt(self) -> str:
        """What it says, with the names of what is filled in."""
        first = self.lines[0].wanted
        return filled(first.body, [f"‹{name}›" for name in first.parameters])

    @property
    def waits(self) -> bool:
        """Somebody has something to do about it."""
        return any(line.way or line.wanted.problems or line.known.state in UNSENDABLE for line in self.lines)


@dataclass(frozen=True)
class Shelf:
    """A channel's texts."""

    channel: str
    lacks: str
    """What its provider cannot be asked without: "account", "key", or "" when it can."""
    rows: tuple[Row, ...]
    looked: datetime | None
    problem: str = ""
    """Why its provider could not be asked: key of a text, or its own sentence."""

    @property
    def connected(self) -> bool:
        return not self.lacks

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.known.state for row in self.rows for line in row.lines)

    @property
    def missing(self) -> int:
        return len(missing([line for row in self.rows for line in row.lines]))


def show(visit: Visit) -> Answer:
    return Answer(_page(visit, {}))


def look(visit: Visit) -> Answer:
    """Ask the providers now. What they answer is kept for everybody."""
    every, problems = wanted(place()), {}
    for channel, account in accounts().items():
        try:
            approval(account, every).look()
            approvals.looked(bootstrap.table(), channel, bootstrap.clock())
        except ChannelError as error:
            problems[channel] = submitting.why_stopped(error)
    return Answer(_page(visit, problems)) if problems else redirect(visit.link(WHERE))


def submit(visit: Visit) -> Answer:
    """One text in one language. Under another name, where Meta wants one, in all of its languages."""
    where = place()
    every = wanted(where)
    meant = _meant(visit, every)
    account = accounts().get(meant.channel)
    if account is None:
        return _back(visit, meant, "messages.told_no_account")
    [line] = lines(bootstrap.table(), [meant])
    if meant.name != visit.form("name"):
        return _back(visit, meant, "messages.told_in_hand")  # a second click: it has its new name
    try:
        if line.way == "rename":
            found = _under_another_name(visit, account, line)
        else:
            found = [approval(account, every).submit(meant, wish_id(visit))]
    except Conflict:
        return _back(visit, meant, "messages.told_in_hand")
    except ChannelError as error:
        key = "refused" if isinstance(error, Refused) else submitting.why_stopped(error)
        visit.did(f"{meant.channel} {meant.name} {meant.language}", after={"state": str(error)})
        return _back(visit, meant, f"messages.told_{key}")
    _did(visit, line, found)
    return _back(visit, meant, f"messages.told_{_became(line, found)}")


def submit_missing(visit: Visit) -> Answer:
    """All that were never submitted, of every channel that is connected."""
    draft = place().draft
    if not accounts():
        return redirect(visit.link(WHERE), told="messages.told_no_account")
    begun = submitting.begin(draft, by=visit.who.email, wish=wish_id(visit))
    visit.did(draft.manifest[:12])
    return redirect(visit.link(WHERE), told="" if begun else "messages.told_in_hand")


def _under_another_name(visit: Visit, account: TemplateAccount, line: Line) -> list[Line]:
    """The draft has it from then on; what is live uses the old one until that is published. Raises Conflict where
    somebody else has changed its name, and ChannelError."""
    new = rename(line.wanted, by=visit.who.email)
    every = wanted(place())
    made = approval(account, every)
    texts = [each for each in made.wanted if each.update == line.wanted.update and each.name == new]
    return [made.submit(each, wish_id(visit), looked=True) for each in texts if not each.problems]


def _became(before: Line, found: list[Line]) -> str:
    if any(each.known.refused for each in found):
        return "refused"
    if not all(each.sent for each in found):
        return "otherwise"
    return "renamed" if before.way == "rename" else "submitted"


def _did(visit: Visit, before: Line, found: list[Line]) -> None:
    now = found[0] if found else before
    became = {"name": now.wanted.name, "text": now.wanted.body, "state": now.known.refused or now.known.state}
    meant = before.wanted
    visit.did(
        f"{meant.channel} {meant.locale}/{PREFIX}{meant.update}",
        before={"text": before.known.body, "state": before.known.state},
        after=became,
    )


def _meant(visit: Visit, every: list[Template]) -> Template:
    """Raises BadRequest."""
    asked = (visit.form("channel"), visit.form("update"), visit.form("locale"))
    for each in every:
        if (each.channel, each.update, each.locale) == asked:
            if each.problems:
                raise BadRequest(each.problems[0])
            return each
    raise BadRequest("the shop does not have that text approved any more: load the page anew")


def _back(visit: Visit, meant: Template, told: str) -> Answer:
    return redirect(visit.link(f"{WHERE}#{meant.channel}-{meant.update}"), told=told)


# --- the page -----------------------------------------------------------------------------------------------------


def _page(visit: Visit, problems: dict[str, str]) -> str:
    where, now = place(), bootstrap.clock()
    job, looked = approvals.latest(bootstrap.table())
    shelves = _shelves(wanted(where), looked, problems)
    stale = [each for each in shelves if each.connected and not (each.looked and each.looked > now - STANDS)]
    texts = Texts(visit.look.locale)
    return draw(
        visit,
        "messages/approval.html",
        draft=where.draft,
        shelves=shelves,
        missing=sum(each.missing for each in shelves if each.connected),
        job=job,
        running=job is not None and job.running(now),
        asks_itself=bool(stale) and not problems and visit.who.may("edit"),
        badges=BADGES,
        live=_live(),
        once=once(),
        title=lambda update: title_of(f"{PREFIX}{update}", visit.look.locale).name,
        why=lambda reason: in_words(reason, texts),
        wrong=lambda problem: reasons.in_words(visit.look.locale, problem),
        said=lambda key: texts(f"messages.stopped_{key}") if texts.has(f"messages.stopped_{key}") else key,
    )


def _live() -> Callable[[Template], bool]:
    """Whether messages go out by it: the live shop has it by that name."""
    try:
        rules = bootstrap.rules()
    except NotFound:
        return lambda _: False
    used = {
        (channel, each.name, code)
        for channel in KINDS
        for each in rules.approved(channel).values()
        for code in each.language.values()
    }
    return lambda wanted: (wanted.channel, wanted.name, wanted.language) in used


def _shelves(every: list[Template], looked: dict[str, datetime], problems: dict[str, str]) -> list[Shelf]:
    known, asked, found = ids(), accounts(), lines(bootstrap.table(), every)
    shelves = []
    for channel in KINDS:
        mine = [line for line in found if line.wanted.channel == channel]
        updates = dict.fromkeys(line.wanted.update for line in mine)
        rows = [Row(update, tuple(line for line in mine if line.wanted.update == update)) for update in updates]
        rows.sort(key=lambda row: not row.waits)
        lacks = "" if channel in asked else "key" if known[channel] else "account"
        if rows:
            shelves.append(Shelf(channel, lacks, tuple(rows), looked.get(channel), problems.get(channel, "")))
    return shelves
