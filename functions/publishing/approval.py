"""Having a shop's templates approved: what stands how, what may be done about it, and doing it. One path for the
console and for `make templates`.

What the provider says is kept in the table (functions/storage/templates.py), where the worker looks before it sends
one, and where webhooks keep it up to date. Rules of Meta's that are followed here: what is being looked at cannot be
changed; on WhatsApp an approved, rejected or paused text may be changed under its name. Another name is needed on
Messenger, for another number of variables (messages that go out meanwhile fill in as many as before), and for what
counts as marketing, since a category stays.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from functions.channels.template_account import TemplateAccount, There
from functions.errors import Refused
from functions.messages.approved import PLACE
from functions.publishing.approved import Template
from functions.storage import templates
from functions.storage.table import Table
from functions.storage.templates import Known

EDITS = frozenset({"whatsapp"})
"""Channels on which an approved text may be changed. Meta documents no such call for a Page's."""
MARKETING = "MARKETING"
"""Costs several times as much, and is not for who has said that they want none."""
Way = Literal["", "create", "edit", "rename"]


@dataclass(frozen=True)
class Line:
    """How one template stands: what the shop asks for, and what is known of it at the provider."""

    wanted: Template
    known: Known
    sent: bool = True
    """Of `submit`: something was asked of the provider; False: it stood otherwise there than was known."""

    @property
    def differs(self) -> bool:
        """It has another text there than the shop has."""
        return bool(self.known.body and self.wanted.body) and self.known.body.strip() != self.wanted.body

    @property
    def way(self) -> Way:
        """What can be done about it now."""
        known = self.known
        if self.wanted.problems or known.state == "pending":
            return ""
        if not known.state:
            return "create"
        if not self.differs and (known.body or known.state == "approved"):
            return ""  # the same words would be judged the same
        stays = self.wanted.channel in EDITS and known.state != "recategorised" and self._takes_the_same
        return "edit" if stays else "rename"

    @property
    def _takes_the_same(self) -> bool:
        """Messages that go out meanwhile fill in as many variables as before."""
        return not self.known.body or set(PLACE.findall(self.known.body)) == set(PLACE.findall(self.wanted.body))


def lines(table: Table, wanted: Iterable[Template]) -> list[Line]:
    """As the table knows them."""
    every = list(wanted)
    known = {channel: templates.states(table, channel) for channel in {each.channel for each in every}}
    return [Line(each, known[each.channel].get((each.name, each.language), Known(""))) for each in every]


class Approval:
    """The templates that a shop wants approved, at one provider."""

    def __init__(
        self, account: TemplateAccount, wanted: Iterable[Template], table: Table, clock: Callable[[], datetime]
    ) -> None:
        self.channel = account.channel
        self.wanted = [each for each in wanted if each.channel == account.channel]
        self._account = account
        self._table = table
        self._clock = clock

    def look(self, only: Template | None = None) -> list[Line]:
        """Ask the provider how they stand, all of them or one, and keep it. Raises ChannelError."""
        wanted = [only] if only else self.wanted
        there = {
            (each.reviewed.name, each.reviewed.language): each for each in self._account.list(only.name if only else "")
        }
        for line in lines(self._table, wanted):
            key = (line.wanted.name, line.wanted.language)
            if key in there:
                self._note(line, there[key])
            elif line.known.state not in ("", "pending"):
                # what was only just submitted may not be listed yet
                templates.forget(self._table, self.channel, *key)
        return lines(self._table, wanted)

    def submit(self, wanted: Template, wish: str, *, looked: bool = False) -> Line:
        """As `Line.way` has it, unless another name is needed; `known.refused` says why it was not taken. `looked`: the
        table is as the provider is.

        Raises Conflict: this wish was heard, or somebody else is submitting it. Raises ChannelError where not this text
        was refused: a wrong key, too many calls, no answer.
        """
        [line] = lines(self._table, [wanted])
        templates.claim(
            self._table, self.channel, wanted.name, wanted.language, wish=wish, seen=line.known, now=self._clock()
        )
        sent = True
        try:
            if not looked:
                [line] = self.look(wanted)
            sent = self._submit(line)
        except Refused as refused:
            templates.refuse(self._table, self.channel, wanted.name, wanted.language, str(refused))
            if refused.operator:
                raise
        finally:
            templates.release(self._table, self.channel, wanted.name, wanted.language)
        [line] = lines(self._table, [wanted])
        return replace(line, sent=sent)

    def _submit(self, line: Line) -> bool:
        if line.way == "create":
            self._note(line, self._account.create(line.wanted.submission))
        elif line.way == "edit":
            self._note(line, self._account.edit(line.known.id, line.wanted.submission))
        else:
            return False
        return True

    def _note(self, line: Line, there: There) -> None:
        """Nothing is written of what is known already."""
        before, found = line.known, there.reviewed
        state, reason = found.state, found.reason
        if state == "approved" and there.category == MARKETING != line.wanted.category:
            state, reason = "recategorised", f"{line.wanted.category} → {MARKETING}"
        if reason and before.reason.startswith(f"{reason}: "):
            reason = before.reason  # a webhook has told more than a listing does
        if (before.state, before.reason, before.id, before.body) != (state, reason, there.id, there.body):
            templates.found(
                self._table, self.channel, found.name, found.language, seen=before,
                state=state, reason=reason, id=there.id, body=there.body,
            )  # fmt: skip


def missing(of: Sequence[Line]) -> list[Line]:
    """Those that were never submitted, and may be."""
    return [line for line in of if line.way == "create"]
