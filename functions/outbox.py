"""One turn's effects on their way out: payments, sends, mails, announcements; and the marks of what became of each.

Opt-out and the channel's window are enforced here and nowhere else. Knows channels by their port only.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.announcements import Announcement
from functions.channels.channel import Pages, Payload, ShowsTyping
from functions.conversation.channel_events import DeliveryFailed, ReachabilityChanged
from functions.conversation.effects import (
    PAYMENT_EFFECTS,
    Announce,
    Effect,
    ErasePerson,
    Mail,
    OpenPayment,
    Send,
    Tell,
    TurnPage,
    Withhold,
)
from functions.conversation.events import Event, ShopperWrote
from functions.conversation.state import Conversation
from functions.errors import ChannelError, ChatkassaError, Refused, SayOtherwise, SlowDown, TokenExpired, Unavailable
from functions.observability import log
from functions.payments.command import PaymentCommand
from functions.storage import templates
from functions.storage.turns import Mark, Turn, mark, said_carousel
from functions.storage.waits import GIVEN_UP_AFTER

if TYPE_CHECKING:
    from functions.dispatch import Round

ERASE_REQUESTED = "privacy.erase_requested"
"""To the eraser, and to whoever else holds what this shop told them of the conversation."""
BETWEEN = "between"
"""The account of what conversations tell each other: whose the other is on, it knows itself."""
ACCOUNT_PAUSE = timedelta(minutes=5)
"""For an account that a person must look at (token, policy, billing): what it has to say is kept."""


BAD_REQUEST = 400
"""Of Telegram: the message itself will not do. Its other refusals are about the shopper or the bot."""


class Outbox:
    def __init__(self, round_: "Round", turn: Turn, overtaken: bool) -> None:
        self.round = round_
        self.ports = round_.ports
        self.turn = turn
        self.overtaken = overtaken
        self.channel = round_.ports.channel(round_.conversation.channel)
        self.marks = dict(turn.marks)
        self.sent: list[str] = []
        self.failure: ChatkassaError | None = None
        self.refused: list[Event] = []
        self.erasing: list[tuple[int, Effect]] = []

    def left(self, *kinds: type) -> list[tuple[int, Effect]]:
        return [
            (index, effect)
            for index, effect in enumerate(self.turn.effects)
            if isinstance(effect, kinds) and (index not in self.marks or self.marks[index].state == "waiting")
        ]

    def done(self, left: Iterable[tuple[int, Effect]]) -> None:
        self.marks |= {index: Mark(state="done") for index, _ in left}

    def pay(self) -> None:
        left = self.left(*PAYMENT_EFFECTS)
        if left:
            self.ports.payments.post([self._command(index, effect) for index, effect in left])
            self.done(left)
            if any(isinstance(effect, OpenPayment) for _, effect in left):
                self._show_typing()

    def _show_typing(self) -> None:
        """A payment link takes Stripe a second or two. Nothing depends on this: what goes wrong is only counted."""
        what = self.turn.event.what
        if not isinstance(self.channel, ShowsTyping) or not isinstance(what, ShopperWrote) or not what.message_id:
            return
        if self.round.blocked or not self.round.in_time():
            return
        account, user = self.round.conversation.account, self.round.conversation.user
        try:
            self.channel.show_typing(account, user, what.message_id, token=self.ports.token(self.channel.name))
        except ChannelError as failure:
            log.metric("TypingNotShown", account=account, why=type(failure).__name__)

    def _command(self, index: int, effect: Effect) -> PaymentCommand:
        return PaymentCommand.model_validate(
            {
                "id": self.turn.effect_id(index),
                "call": effect,
                "conversation": self.turn.conversation,
                "account": self.round.conversation.account,
            }
        )

    def announce(self) -> None:
        left = self.left(Announce)
        if left:
            self.ports.bus.announce([self._announcement(index, effect) for index, effect in left])
            self.done(left)

    def _announcement(self, index: int, effect: Effect) -> Announcement:
        assert isinstance(effect, Announce)
        return Announcement(
            id=self.turn.effect_id(index),
            name=effect.name,
            at=self.turn.at,
            conversation=self.turn.conversation,
            detail=dict(effect.detail),
        )

    def tell(self) -> None:
        """Each comes once: its id is the effect's, and the receipt there knows it."""
        left = self.left(Tell)
        if left:
            self.ports.mailbox.post([self._told(index, effect) for index, effect in left])
            self.done(left)

    def _told(self, index: int, effect: Effect) -> Event:
        assert isinstance(effect, Tell)
        return Event(
            id=self.turn.effect_id(index),
            conversation=effect.conversation,
            account=BETWEEN,
            occurred_at=self.turn.at,
            received_at=self.round.now,
            what=effect.what,
        )

    def begin_erasure(self) -> None:
        """Once all is said and kept: what is written about it later would outlive it. Nothing is asked while something
        waits to be sent; the conversation's own timer asks again, also when we die between the marks and this."""
        if self.erasing and not (self.round.waiting or self.round.blocked):
            self.ports.bus.announce([self._erasure(index, effect) for index, effect in self.erasing])

    def _erasure(self, index: int, effect: Effect) -> Announcement:
        assert isinstance(effect, ErasePerson)
        return Announcement(
            id=self.turn.effect_id(index),
            name=ERASE_REQUESTED,
            at=self.turn.at,
            conversation=self.turn.conversation,
            detail={"channel": self.channel.name, "session": "", "through": effect.through},
        )

    def send(self) -> None:
        self.done(self.left(Withhold))
        self.erasing = self.left(ErasePerson)
        self.done(self.erasing)
        self.say(self.left(Send))

    def say(self, left: Sequence[tuple[int, Effect]]) -> None:
        for index, effect in left:
            assert isinstance(effect, Send)
            if self.failure is None:
                before = self.marks.get(index, Mark(state="waiting"))
                self.marks[index] = self._unsent(effect, before) or self._send(index, effect, before)

    def _unsent(self, effect: Send, before: Mark) -> Mark | None:
        """Why it is not sent now, or not at all; None: send it."""
        if self.overtaken and effect.overtakable and not before.ids:
            return Mark(state="overtaken")
        if reason := self._for_a_person(effect) or _withheld(effect, self.round.conversation):
            return Mark(state="withheld", ids=before.ids, reason=reason)
        if self.channel.capabilities.pull:
            return Mark(state="done")
        if before.reason and self.round.now - self.turn.at > self.patience(before):
            return Mark(state="undeliverable", ids=before.ids, reason="waited too long")
        if self.round.blocked:
            return Mark(state="waiting", ids=before.ids, reason="slow_down")
        return None

    def _for_a_person(self, effect: Send) -> str:
        """An answer that was decided before a person of the shop took the conversation over; "": it may be sent. What
        follows from money or a parcel is told all the same."""
        answers = effect.purpose == "reply" and isinstance(self.turn.event.what, ShopperWrote)
        return "taken_over" if answers and self.round.conversation.human_has(self.round.now) else ""

    def patience(self, before: Mark) -> timedelta:
        """How long what waits is tried."""
        return GIVEN_UP_AFTER

    def _send(self, index: int, effect: Send, before: Mark) -> Mark:
        payloads = self._payloads(index, effect)
        if isinstance(payloads, Mark):
            return payloads
        return self._out(index, payloads, list(before.ids))

    def _out(self, index: int, payloads: Sequence[Payload], ids: list[str]) -> Mark:
        """Those that have not gone out yet."""
        try:
            for payload in payloads[len(ids) :]:
                ids.append(self._said(index, payload))
        except SlowDown as slow:
            return self._slowed(slow, tuple(ids))
        except Refused as refused:
            return self._refused(index, refused, tuple(ids))
        except Unavailable as unavailable:
            return self._unavailable(unavailable, tuple(ids))
        return Mark(state="done", ids=tuple(ids))

    def _slowed(self, slow: SlowDown, ids: tuple[str, ...]) -> Mark:
        self.round.slow_down(self.turn, slow, seconds=slow.seconds, whole_account=slow.whole_account)
        return Mark(state="waiting", ids=ids, reason="slow_down")

    def _said(self, index: int, payload: Payload) -> str:
        """As it can be shown: a picture that the provider cannot fetch must not cost the words under it."""
        try:
            return self._payload(index, payload)
        except SayOtherwise as refused:
            log.metric("SaidOtherwise", account=self.round.conversation.account, why=str(refused))
            return self._said(index, refused.instead) if refused.instead else ""

    def _payload(self, index: int, payload: Payload) -> str:
        """With another token, once, where the channel says that the one we have no longer counts."""
        name = self.channel.name
        token = self.ports.token(name)
        try:
            message_id = self._post(index, payload, token)
        except TokenExpired:
            if self.ports.renew is None:
                raise
            message_id = self._post(index, payload, self.ports.renew(name, token))
        self.sent.append(message_id)
        return message_id

    def _post(self, index: int, payload: Payload, token: str) -> str:
        if not self.round.in_time():
            raise Unavailable("no time left in this run")
        account, address = self.round.conversation.account, self.round.conversation.user
        return self.channel.send(account, address, payload, token=token, reference=self.turn.effect_id(index))

    # --- pages ------------------------------------------------------------------------------------------------

    def turn_pages(self) -> None:
        for index, effect in self.left(TurnPage):
            assert isinstance(effect, TurnPage)
            if self.failure is None:
                blocked = Mark(state="waiting", reason="slow_down") if self.round.blocked else None
                self.marks[index] = blocked or self._turn_page(index, effect)

    def _turn_page(self, index: int, effect: TurnPage) -> Mark:
        """Of a carousel as it was said: what has changed since is seen when something on it is tapped."""
        carousel = said_carousel(self.ports.table, self.turn.conversation, effect)
        if carousel is None or not isinstance(self.channel, Pages):
            return Mark(state="done", reason="no such carousel")
        return self._out(index, (self.channel.page(*carousel, effect.page, effect.on),), [])

    # --- mail -------------------------------------------------------------------------------------------------

    def mail(self) -> None:
        """After the sends, for a mail that stands in for one goes only where the chat did not tell."""
        for index, effect in self.left(Mail):
            assert isinstance(effect, Mail)
            before = self.marks.get(index, Mark(state="waiting"))
            if effect.instead_of is None or effect.instead_of in self.marks:
                self.marks[index] = self._unmailed(effect, before) or self._mail(index, effect)

    def _unmailed(self, effect: Mail, before: Mark) -> Mark | None:
        """Why it is not mailed now, or not at all; None: mail it. Opt-out is no reason: see `Mail`."""
        chat = self.marks[effect.instead_of] if effect.instead_of is not None else None
        told = chat.state if chat else "undeliverable"
        if chat and told == "waiting" and chat.reason != "quota":  # that may last until the shopper writes
            return Mark(state="waiting", reason="chat")
        if told == "done" and not self.channel.capabilities.pull:  # a page may never be looked at again
            return Mark(state="done", reason="told in the chat")
        if self.ports.mailer is None or not effect.to:
            return Mark(state="withheld", reason="no address" if self.ports.mailer else "no mail_from")
        if before.reason and self.round.now - self.turn.at > GIVEN_UP_AFTER:
            return Mark(state="undeliverable", reason="waited too long")
        return Mark(state="waiting", reason="slow_down") if self.round.mail_blocked else None

    def _mail(self, index: int, effect: Mail) -> Mark:
        assert self.ports.mailer is not None
        reference = self.turn.effect_id(index)
        try:
            if not self.round.in_time():
                raise Unavailable("no time left in this run")
            rules = self.round.rules
            sent = self.ports.mailer.send(
                effect.to, effect.subject, effect.sections, locale=effect.locale, rules=rules, reference=reference
            )
        except SlowDown as slow:
            self.round.slow_mail(slow, seconds=slow.seconds)
        except Unavailable as unavailable:
            self.round.slow_mail(unavailable, seconds=None)
        except Refused as refused:
            if not refused.operator:
                log.metric("MailRefused", conversation=self.turn.conversation, why=str(refused))
                self._tell_of(DeliveryFailed(message_id=reference, reason=str(refused)[:200], channel="email"))
                return Mark(state="undeliverable", reason=f"refused {refused}")
            log.error("mail is stopped: a person must look at SES", why=str(refused))
            self.round.slow_mail(refused, seconds=ACCOUNT_PAUSE.total_seconds())
        else:
            return Mark(state="done", ids=(sent,))
        return Mark(state="waiting", reason="slow_down")

    def _payloads(self, index: int, effect: Send) -> tuple[Payload, ...] | Mark:
        """Free text inside the channel's window, the approved template outside it; else why nothing can be sent now."""
        conversation, window = self.round.conversation, self.channel.capabilities.window
        opened = conversation.last_inbound_at
        if window is None or (opened is not None and self.round.now < opened + window):
            return self.channel.compile(effect.message, self.turn.effect_id(index)).payloads
        template = self.round.rules.approved(self.channel.capabilities.templates).get(effect.update or "")
        if template is None or not all(name in effect.values for name in template.parameters):
            return Mark(state="withheld", reason="window")
        language = template.language.get(effect.locale) or next(iter(template.language.values()))
        parameters = tuple(effect.values[name] for name in template.parameters)
        return self._unapproved(index, template.name, language) or (
            self.channel.template(template.name, language, parameters),
        )

    def _unapproved(self, index: int, name: str, language: str) -> Mark | None:
        """Why a template may not be sent: it waits while it is being looked at, unless a mail can tell it now."""
        state, _ = templates.state(self.ports.table, self.channel.name, name, language)
        if state in templates.SENDABLE:
            return None
        log.metric("TemplateNotApproved", channel=self.channel.name, template=name, state=state)
        if state != "pending" or self._mailable(index):
            return Mark(state="withheld", reason=f"template {state}")
        self.round.look_later()
        return Mark(state="waiting", reason=f"template {state}")

    def _mailable(self, index: int) -> bool:
        """Whether a mail stands in for this send."""
        mails = (effect for effect in self.turn.effects if isinstance(effect, Mail))
        return self.ports.mailer is not None and any(mail.to and mail.instead_of == index for mail in mails)

    def _refused(self, index: int, refused: Refused, ids: tuple[str, ...]) -> Mark:
        log.metric(
            "Refused", account=self.round.conversation.account, conversation=self.turn.conversation, code=refused.code
        )
        if refused.operator:
            log.error(
                "channel account is stopped: a person must look",
                account=self.round.conversation.account,
                code=refused.code,
            )
            self.round.slow_down(self.turn, refused, seconds=ACCOUNT_PAUSE.total_seconds(), whole_account=True)
            return Mark(state="waiting", ids=ids, reason="account")
        effect_id = self.turn.effect_id(index)
        if refused.unreachable:
            self._tell(f"{effect_id}/unreachable", ReachabilityChanged(reachable=False))
        invoice = refused.code == BAD_REQUEST and _is_invoice(self.turn.effects[index])
        failed = DeliveryFailed(message_id=effect_id, code=refused.code, reason=str(refused)[:200], invoice=invoice)
        self._tell_of(failed)
        return Mark(state="undeliverable", ids=ids, reason=f"refused {refused.code or ''}".strip())

    def _tell_of(self, failed: DeliveryFailed) -> None:
        """The conversation itself hears of it, and tells the merchant."""
        if not isinstance(self.turn.event.what, DeliveryFailed):  # or being told of it would go on for ever
            self._tell(f"{failed.message_id}/undeliverable", failed)

    def _tell(self, event: str, what: DeliveryFailed | ReachabilityChanged) -> None:
        self.refused.append(
            Event(
                id=event,
                conversation=self.turn.conversation,
                account=self.round.conversation.account,
                occurred_at=self.round.now,
                received_at=self.round.now,
                what=what,
            )
        )

    def _unavailable(self, unavailable: Unavailable, ids: tuple[str, ...]) -> Mark:
        if self.round.patient:
            self.round.slow_down(self.turn, unavailable, seconds=None, whole_account=False)
        else:
            self.failure = unavailable
        return Mark(state="waiting", ids=ids, reason="unavailable")

    def keep(self) -> Turn:
        """One write for the whole turn: its marks, and the messages that it became."""
        if any(mark.state == "waiting" for mark in self.marks.values()) and self.failure is None:
            self.round.waiting.add(self.turn.version)
        if self.refused:
            self.ports.mailbox.post(self.refused)
        if self.marks == self.turn.marks:
            return self.turn
        mark(
            self.ports.table,
            self.turn,
            self.marks,
            account=self.round.conversation.account,
            sent=self.sent,
            now=self.round.now,
            token=uuid.uuid4().hex,
        )
        if self.channel.capabilities.pull:
            self.ports.hint(self.turn.conversation, self.turn.version)
        return self.turn.model_copy(update={"marks": self.marks})


def _is_invoice(effect: Effect) -> bool:
    return isinstance(effect, Send) and effect.message.kind == "payment_request" and effect.message.invoice is not None


def _withheld(effect: Send, conversation: Conversation) -> str:
    """Opt-out, enforced here only; "": it may be sent."""
    if effect.purpose == "promotional" and not conversation.promotional:
        return "opted_out_promotional"
    if effect.purpose == "transactional" and not conversation.transactional:
        return "opted_out"
    return "unreachable" if effect.purpose != "reply" and not conversation.reachable else ""
