"""What is known of a message and of the conversations that it can be said in, for `send_time` to choose a way by.

Reads as little as will do: a template's state outside the window only, another conversation where nothing else is left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from functions.commerce.quiet import quiet_until
from functions.conversation.effects import Send
from functions.conversation.events import ShopperWrote
from functions.conversation.state import Conversation
from functions.errors import NotFound
from functions.send_time import (
    CALM,
    INVITES,
    KEEPS,
    KEEPS_SHORTER,
    REVIEWS,
    UNSENDABLE,
    Consent,
    Kind,
    Matter,
    Place,
    TemplateIs,
    Way,
    way,
)
from functions.storage import reads, templates
from functions.storage.turns import Turn

if TYPE_CHECKING:
    from functions.dispatch import Round

ANYWHERE = frozenset({"text", "receipt", "media", "choices"})
"""Kinds of message that tell enough where nothing on them can be tapped: only the conversation that decided them could
hear the answer."""


@dataclass(frozen=True)
class Approved:
    """The template that stands in for a message on a channel, and how it is with it."""

    name: str
    language: str
    parameters: tuple[str, ...]
    state: TemplateIs


def kind_of(send: Send) -> Kind:
    return "review" if send.purpose == "promotional" and send.update in REVIEWS else send.purpose


def is_urgent(send: Send) -> bool:
    return send.purpose == "transactional" and send.update not in CALM


def rouses(turns: Iterable[Turn]) -> bool:
    """Whether the shopper is up, or is about to be told something that does not wait."""
    return any(
        isinstance(turn.event.what, ShopperWrote)
        or any(isinstance(effect, Send) and is_urgent(effect) for effect in turn.effects)
        for turn in turns
    )


def consent_of(conversation: Conversation, send: Send, now: datetime) -> Consent:
    return Consent(
        transactional=conversation.transactional,
        reviews=conversation.promotional,
        promotional=any(each.id == send.opt_in and each.until > now for each in conversation.opt_ins),
        reachable=conversation.reachable,
    )


class Reach:
    """Of one message of one conversation, at one moment."""

    def __init__(self, round_: "Round", send: Send) -> None:
        self.round = round_
        self.send = send

    def way(self, *, decided: datetime, mail: bool, tried: frozenset[str] = frozenset()) -> Way:
        round_, send, rules = self.round, self.send, self.round.rules
        matter = Matter(
            kind=kind_of(send),
            urgent=is_urgent(send),
            keeps=KEEPS_SHORTER.get(send.update, KEEPS) if send.update else timedelta(0),
            age=max(round_.now - decided, timedelta(0)),
            passable=send.purpose == "transactional" and send.message.kind in ANYWHERE and not send.passed,
            mail=mail,
            tried=tried,
            invites=send.update in INVITES,
        )
        pull = round_.ports.channel(round_.conversation.channel).capabilities.pull
        up = pull or (round_.roused and matter.kind == "transactional")
        quiet = None if up else quiet_until(rules.quiet_hours, rules.time_zone, round_.now)
        here = self._place(round_.conversation, beside=bool(tried))
        return way(matter, here, self._others(), now=round_.now, quiet=quiet)

    def approved(self, conversation: Conversation) -> Approved | None:
        """None: no template tells this there."""
        kind = self.round.ports.channel(conversation.channel).capabilities.templates
        template = self.round.rules.approved(kind).get(self.send.update or "")
        if template is None or not all(name in self.send.values for name in template.parameters):
            return None
        language = template.language.get(self.send.locale) or next(iter(template.language.values()))
        parameters = tuple(self.send.values[name] for name in template.parameters)
        known = templates.state(self.round.ports.table, conversation.channel, template.name, language)
        if known.state in UNSENDABLE:
            self.round.tell_of_template(conversation.channel, template.name, language, known)
        return Approved(template.name, language, parameters, known.state)

    def _place(self, conversation: Conversation, *, beside: bool = False) -> Place:
        """`beside`: its template is looked at though free text may be said."""
        capabilities = self.round.ports.channel(conversation.channel).capabilities
        window, heard = capabilities.window, conversation.last_inbound_at
        # a channel that counts holds back by itself what may not be said now: frugal.py
        opened = window is None or bool(capabilities.quota) or (heard is not None and self.round.now < heard + window)
        template = self.approved(conversation) if beside or not opened else None
        consent = consent_of(conversation, self.send, self.round.now)
        state: TemplateIs = template.state if template else "none"
        off = not self.round.rules.takes(conversation.channel)
        return Place(conversation.id, conversation.channel, consent, opened, state, off)

    def _others(self) -> Iterator[Place]:
        """Conversations that the shopper linked with this one, the latest first; no page, which may never be looked at
        again, and no channel that counts, whose reserve is for what is asked there."""
        conversation = self.round.conversation
        linked = [link.conversation for link in reversed(conversation.linked)]
        gone = [conversation.moved_to] if conversation.moved_to else []
        for name in dict.fromkeys([*gone, *linked]):
            other = reads.conversation(self.round.ports.table, name)
            if other is None:
                continue
            try:
                capabilities = self.round.ports.channel(other.channel).capabilities
            except NotFound:
                continue
            if not capabilities.pull and not capabilities.quota:
                yield self._place(other)
