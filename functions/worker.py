"""The conversation's worker: load, decide, commit, dispatch, for what lies in the mailbox. Edge of the SQS mailbox.

Knows the engine by three functions (`begin`, `decide`, `failed`) and everything else by what it is given; reads no
environment, no clock but the events'. `bootstrap` builds it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any, Protocol

from functions.broken_texts import BrokenTexts
from functions.commerce.live import Live
from functions.commerce.places import Registered
from functions.commerce.shop import Rules, Shop
from functions.conversation import erasure, forwarding
from functions.conversation.effects import Send
from functions.conversation.events import Event, ShopperWrote
from functions.conversation.gathering import Gathered, decide_with_facts
from functions.conversation.state import Conversation
from functions.conversation.transition import Facts, FactsNeeded, Links, PostcodeAndNumber, Transition
from functions.crash import Reach, nowhere
from functions.dispatch import PATIENT_RECEIVES, Dispatcher
from functions.errors import ChatkassaError, Conflict, Duplicate, NewerVersion, StorageError
from functions.mailbox import read_events
from functions.observability import log
from functions.reach import rouses
from functions.records import LONGEST_VISIBILITY, NEWER_VISIBILITY, Keeps, Record
from functions.storage import deliveries, keys, reads, unclear
from functions.storage.commit import Prepared, commit, prepare
from functions.storage.table import Table
from functions.storage.turns import Turn
from functions.storage.turns import turn as read_turn
from functions.storage.waits import Wait

MOST_DECISIONS = 5
"""Of one event, when it conflicts: stock that everybody wants is sold out before that."""
MOST_FACTS = 6
"""Rounds of asking for facts."""
ENOUGH_TO_DECIDE = 12.0
"""Seconds without which an event is not begun: its load and commit may take 3 s each, and it has yet to be sent."""
ENOUGH_TO_SEND = 8.0
"""Seconds without which a send is not begun: a channel is waited for 7 s."""


class Engine(Protocol):
    def begin(self, event: Event, *, channel: str, user: str, rules: Rules, now: datetime) -> Conversation: ...

    def decide(self, conversation: Conversation, event: Event, facts: Facts) -> Transition: ...

    def failed(self, conversation: Conversation, event: Event, facts: Facts) -> Transition: ...


@dataclass(frozen=True)
class View:
    """A conversation, and what was loaded with it. `conversation.version` is what the next commit is conditional on."""

    conversation: Conversation
    shop: Shop
    wait: Wait | None = None
    paused_until: datetime | None = None
    live: Live = field(default_factory=Live)


class OutOfTime(Exception):
    """Not a failure: what is left is delivered again."""


@dataclass(frozen=True)
class Worker:
    table: Table
    engine: Engine
    open_shop: Callable[[str], Shop]
    """A bundle by its pointer (JSON text)."""
    links: Callable[[], Links]
    blind: Callable[[str], str]
    """A keyed hash, by which a text that one person said is known again without being kept."""
    dispatcher: Dispatcher
    unreadable: Keeps
    delay: Callable[[Sequence[Record], int], None]
    """Change when messages are delivered again, in seconds from now."""
    look_up: Callable[[str, str, str], Registered | None] | None = None
    """Street and city of a country's postcode and house number. Never raises; None: nobody knows."""
    chat_payments: Callable[[str], bool | None] = lambda channel: None
    """Whether what is paid inside the chat, on a channel, is real money; None: that cannot be done there."""
    broken_texts: BrokenTexts = field(default_factory=BrokenTexts)
    """What the shop's voice could not say."""
    learn_offset: Callable[[timedelta], None] | None = None
    """Local stages: how far the clock has been moved."""
    reach: Reach = nowhere
    """Local stages: where the process may be told to die."""

    def handle(self, event: Mapping[str, Any], remaining: Callable[[], float]) -> dict[str, list[dict[str, str]]]:
        """An SQS batch. What the answer does not name is deleted from the queue: it names all that is not done."""
        records = [Record.of(record) for record in event["Records"]]
        records.sort(key=lambda record: record.group)  # stable: a group keeps its order
        failed: list[Record] = []
        for _, group in groupby(records, key=lambda record: record.group):
            failed += _Run(self, list(group), remaining).all()
        return {"batchItemFailures": [{"itemIdentifier": record.id} for record in failed]}

    def settle(self, event: Event, view: View | None, raw: str) -> tuple[Turn | None, View]:
        """Decide an event and commit it; its turn, and the conversation after it. None: decided long ago, of an erased
        talk, or nothing that happened (an echo of ours).

        Raises Contended, Conflict, NewerVersion or StorageError; the queue then delivers it again.
        """
        for _ in range(MOST_DECISIONS):
            view = view or self._load(event)
            if erasure.ignores(view.conversation, event):
                log.metric("AfterErasure", what=event.what.type)
                return None, view
            if self._goes_on(event, view.conversation) or deliveries.is_own_echo(self.table, event):
                return None, view
            view = replace(view, conversation=self._anew(view, event))
            prepared = self._decide(event, view, raw)
            self.reach("decided")
            try:
                turn = commit(self.table, prepared)
            except Duplicate as duplicate:
                # one that was dealt with where the talk was then is carried out there
                mine = duplicate.conversation == event.conversation
                return read_turn(self.table, duplicate.conversation, duplicate.version) if mine else None, view
            except Conflict as conflict:
                log.metric("Conflict", conversation=event.conversation, on=str(conflict))
                view = None
                continue
            self.reach("committed")
            self._count(prepared)
            if self.broken_texts.any:
                self.broken_texts.tell(self.table, view.shop.version, turn.at, self.dispatcher.bus)
            return turn, replace(view, conversation=prepared.conversation)
        raise Conflict(f"{MOST_DECISIONS} times in a row")

    def _count(self, prepared: Prepared) -> None:
        """What led to nothing; a turn is not held up by what only a statistic needs."""
        try:
            unclear.count(self.table, prepared, self.blind)
        except StorageError as why:
            log.metric("Uncounted", why=type(why).__name__)

    def _goes_on(self, event: Event, conversation: Conversation) -> bool:
        """Whether it is none of this talk's: sent after it to where it goes on, or told to one that never was. What was
        decided here before that is a duplicate here; a talk that has expired over there can be told nothing."""
        if forwarding.is_for_nobody(conversation, event):
            log.metric("ToNobody", what=event.what.type)
            return True
        to = forwarding.goes_on_to(conversation, event)
        if to is None or self.table.get(keys.receipt(event.account, event.id)):
            return False
        if reads.conversation(self.table, to) is None:
            return False
        self.dispatcher.mailbox.post([forwarding.forwarded(event, to)])
        log.metric("Forwarded", what=event.what.type, hops=event.hops + 1)
        return True

    def _load(self, event: Event) -> View:
        loaded = reads.load(self.table, event.conversation, event.account, local=self.learn_offset is not None)
        if self.learn_offset is not None and loaded.clock_offset is not None:
            self.learn_offset(loaded.clock_offset)
        shop = self.open_shop(loaded.pointer)
        conversation = loaded.conversation or erasure.of_nobody(self._begin(event, shop))
        return View(conversation, shop, loaded.wait, loaded.paused_until, loaded.live)

    def _begin(self, event: Event, shop: Shop) -> Conversation:
        return self.engine.begin(
            event, channel=event.account.partition(":")[0], user=event.user, rules=shop.rules, now=event.received_at
        )

    def _anew(self, view: View, event: Event) -> Conversation:
        """Somebody who was erased and writes again is somebody new."""
        if isinstance(event.what, ShopperWrote) and erasure.is_tombstone(view.conversation):
            return erasure.begun_anew(view.conversation, self._begin(event, view.shop))
        return view.conversation

    def _decide(self, event: Event, view: View, raw: str) -> Prepared:
        """A bug in deciding must neither be silent nor be tried six times: the shopper gets an apology and a person."""
        before = view.conversation
        if event.user and (event.user, event.number) != (before.user, before.number):
            before = before.model_copy(update={"user": event.user, "number": event.number or before.number})
        facts = Facts(
            now=max(event.received_at, before.last_now),
            shop=view.shop,
            links=self.links(),
            live=view.live,
            looks_up=self.look_up is not None,
            buttons=self.dispatcher.channel(before.channel).capabilities.tapped_by_words,
            chat_payments=self.chat_payments(before.channel),
        )
        try:
            return self._prepare(before, event, facts, self._transition(before, event, facts))
        except StorageError:
            raise
        except Exception as bug:
            log.error("an event could not be decided", bug, conversation=event.conversation, event=event.id)
            log.metric("Undecided", conversation=event.conversation)
            self.unreadable.keep(raw, why=f"decide raised {type(bug).__name__}", source="worker", event=event.id)
            if isinstance(event.what, ShopperWrote):  # or a first message's window is not known to be open
                before = before.model_copy(update={"last_inbound_at": facts.now})
            return self._prepare(before, event, facts, self.engine.failed(before, event, facts))

    def _prepare(self, before: Conversation, event: Event, facts: Facts, transition: Transition) -> Prepared:
        return prepare(
            self.table, before, event, transition, now=facts.now, retention_days=facts.shop.rules.retention_days
        )

    def _transition(self, before: Conversation, event: Event, facts: Facts) -> Transition:
        return decide_with_facts(
            lambda known: self.engine.decide(before, event, known), facts, self._gather, most=MOST_FACTS
        )

    def _gather(self, needed: FactsNeeded) -> Gathered:
        found = reads.facts(
            self.table,
            skus=needed.skus,
            orders=needed.orders,
            order_number=needed.order_number,
            days=needed.days,
            codes=needed.codes,
            ratings=needed.ratings,
            reviewed=needed.reviewed,
            events=needed.events,
            tickets=needed.tickets,
            issued=needed.issued,
        )
        return replace(found, addresses=self._addresses(needed))

    def _addresses(self, needed: FactsNeeded) -> dict[PostcodeAndNumber, Registered | None]:
        return {each: self.look_up(*each) if self.look_up else None for each in needed.addresses}


class _Run:
    """One conversation's messages of a batch, in order: all are decided, then all are dispatched."""

    def __init__(self, worker: Worker, records: Sequence[Record], remaining: Callable[[], float]) -> None:
        self.worker = worker
        self.records = records
        self.remaining = remaining
        self.view: View | None = None
        self.turns: list[tuple[int, Turn]] = []
        """With the place of the record that each came in."""
        self.settled = 0
        """Records of which every event is in the table."""
        self.visibility = 0

    def all(self) -> Sequence[Record]:
        """Those that are not done, which are always the last ones: none may overtake another of its group."""
        self._guarded(self._settle)
        unsent = self._dispatch()
        self.worker.reach("sent")
        failed = self.records[min(self.settled, unsent) :]
        if failed and self.visibility:
            self.worker.delay(failed, self.visibility)
        return failed

    def _guarded(self, step: Callable[[], None]) -> bool:
        """False: it failed in a way that the queue deals with."""
        try:
            step()
        except OutOfTime:
            log.metric("OutOfTime")
            return False
        except Exception as failure:
            first = self.records[0]
            newer = isinstance(failure, NewerVersion)
            tell = log.warning if isinstance(failure, ChatkassaError) else partial(log.error, failure=failure)
            tell("mailbox event not done", why=type(failure).__name__, group=first.group, receives=first.receives)
            log.metric("Retried", why=type(failure).__name__)
            self.visibility = NEWER_VISIBILITY if newer else min(2**first.receives, LONGEST_VISIBILITY)
            return False
        return True

    def _settle(self) -> None:
        for place, record in enumerate(self.records):
            for event in self._events(record):
                if self.remaining() < ENOUGH_TO_DECIDE:
                    raise OutOfTime
                turn, self.view = self.worker.settle(event, self.view, record.body)
                if turn is not None:
                    self.turns.append((place, turn))
            self.settled = place + 1

    def _events(self, record: Record) -> Sequence[Event]:
        try:
            return read_events(record.body)
        except ValueError as unreadable:
            log.error("unreadable mailbox message", unreadable, message=record.id)
            log.metric("Unreadable", source="mailbox")
            self.worker.unreadable.keep(record.body, why="not an event of ours", source="mailbox")
            return ()

    def _dispatch(self) -> int:
        """The place of the first record of which not everything has gone out; the number of records if all has."""
        if self.view is None:
            return len(self.records)
        view = self.view
        round_ = self.worker.dispatcher.round(
            view.conversation,
            view.shop.rules,
            wait=view.wait,
            paused_until=view.paused_until,
            in_time=lambda: self.remaining() >= ENOUGH_TO_SEND,
        )
        patient = self.records[0].receives > PATIENT_RECEIVES
        answered = _last_answer(self.turns)
        if not self._guarded(partial(round_.resume, answered, roused=rouses(turn for _, turn in self.turns))):
            return 0
        unsent = len(self.records)
        for place, turn in self.turns:
            carry_out = partial(round_.carry_out, turn, overtaken=turn.version < answered, patient=patient)
            if not self._guarded(carry_out):
                unsent = place
                break
        return unsent if self._guarded(round_.close) else 0


def _last_answer(turns: Sequence[tuple[int, Turn]]) -> int:
    """The version of the last turn that asks or shows the shopper something: it overtakes what those before it would.

    One that only tells something overtakes nothing: "rode rozen", "voor morgen" is shown roses, and told of tomorrow.

    By version and not by place: what is delivered a second time comes late, and overtakes nothing.
    """
    return max(
        (
            turn.version
            for _, turn in turns
            if isinstance(turn.event.what, ShopperWrote)
            and any(isinstance(effect, Send) and effect.overtakable for effect in turn.effects)
        ),
        default=0,
    )
