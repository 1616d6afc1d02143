"""One turn's effects on their way out, and what is said in the chat among them.

Which way each goes is decided in send_time.py, opt-out and the channel's window included, and carried out here and
nowhere else. Knows channels by their port only. Payments and announcements are in turn_effects.py, mails in
outgoing_mail.py.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from functions.channels.channel import Pages, Payload, ShowsTyping
from functions.conversation.channel_events import DeliveryFailed, ReachabilityChanged
from functions.conversation.effects import Effect, ErasePerson, Mail, OpenPayment, Retell, Send, TurnPage, Withhold
from functions.conversation.events import ShopperWrote
from functions.errors import ChannelError, Refused, SayOtherwise, SlowDown, TokenExpired, Unavailable
from functions.not_arrived import TOO_LONG, note_retold, note_said
from functions.observability import log
from functions.outgoing_mail import ACCOUNT_PAUSE, OutgoingMail
from functions.reach import Reach
from functions.retelling import Lost, find_lost, stand_in
from functions.send_time import Elsewhere, Free, Mailed, Template, Wait, Withheld
from functions.storage.turns import Mark, said_carousel
from functions.storage.waits import GIVEN_UP_AFTER

HELD_UP = ("slow_down", "unavailable", "account", "quota")
"""What is waited for in the channel; the rest waits for as long as `send_time` says."""
NOT_AGAIN = Mark(state="done")
BAD_REQUEST = 400
"""Of Telegram: the message itself will not do. Its other refusals are about the shopper or the bot."""


class Outbox(OutgoingMail):
    def pay(self) -> None:
        waited_for = self.left(OpenPayment)
        super().pay()
        if waited_for:
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

    def send(self) -> None:
        self.done(self.left(Withhold))
        self.erasing = self.left(ErasePerson)
        self.done(self.erasing)
        left = self.left(Send)
        self.say(left)
        for index, effect in left:
            if isinstance(effect, Send) and index in self.marks:
                note_said(self.round, self.turn, index, effect, self.marks[index])

    def say(self, left: Sequence[tuple[int, Effect]]) -> None:
        for index, effect in left:
            assert isinstance(effect, Send)
            if self.failure is None:
                before = self.marks.get(index, Mark(state="waiting"))
                going = self._going(index, effect, before)
                self.marks[index] = going if isinstance(going, Mark) else self._send(index, effect, before, going)

    def _going(self, index: int, effect: Send, before: Mark) -> Free | Template | Mark:
        """How it is said in this conversation; else what became of it, or why it is not said now."""
        if self.overtaken and effect.overtakable and not before.ids:
            return Mark(state="overtaken")
        if reason := self._for_a_person(effect):
            return Mark(state="withheld", ids=before.ids, reason=reason)
        if before.reason in HELD_UP and self.round.now - self.turn.at > self.patience(before):
            return self._given_up(index, before)
        chosen = Reach(self.round, effect).way(decided=self.turn.at, mail=self.mailable(self._stand_in(index)))
        if not isinstance(chosen, Free | Template):
            return self._not_said(index, effect, before, chosen)
        if self.channel.capabilities.pull:
            return Mark(state="done", way="free")
        if self.round.blocked:
            return Mark(state="waiting", ids=before.ids, reason="slow_down")
        return chosen

    def _not_said(self, index: int, effect: Send, before: Mark, chosen: Elsewhere | Mailed | Wait | Withheld) -> Mark:
        """In this conversation, or not now."""
        if isinstance(chosen, Elsewhere):
            self.pass_on(index, effect, chosen.conversation, self._stand_in(index))
            to = chosen.conversation
            return Mark(state="withheld", ids=before.ids, reason=chosen.reason, way="elsewhere", to=to)
        if isinstance(chosen, Mailed):
            return Mark(state="withheld", ids=before.ids, reason=chosen.reason, way="mail")
        if isinstance(chosen, Wait):
            self.round.look_later(chosen.until)
            return Mark(state="waiting", ids=before.ids, reason=chosen.reason)
        if not chosen.late:
            return Mark(state="withheld", ids=before.ids, reason=chosen.reason)
        return self._given_up(index, before)

    def _given_up(self, index: int, before: Mark) -> Mark:
        """It has waited for as long as it was worth telling; the merchant hears of it."""
        self._tell_of(DeliveryFailed(message_id=self.turn.effect_id(index), reason=TOO_LONG))
        return Mark(state="undeliverable", ids=before.ids, reason=TOO_LONG)

    def _stand_in(self, index: int) -> Mail | None:
        found = stand_in(self.turn, index)
        return found[1] if found else None

    def _for_a_person(self, effect: Send) -> str:
        """An answer that was decided before a person of the shop took the conversation over; "": it may be sent. What
        follows from money or a parcel is told all the same."""
        answers = effect.purpose == "reply" and isinstance(self.turn.event.what, ShopperWrote)
        return "taken_over" if answers and self.round.conversation.human_has(self.round.now) else ""

    def patience(self, before: Mark) -> timedelta:
        """How long what waits is tried."""
        return GIVEN_UP_AFTER

    def _send(self, index: int, effect: Send, before: Mark, going: Free | Template) -> Mark:
        if isinstance(going, Free):
            payloads = self.channel.compile(effect.message, self.turn.effect_id(index)).payloads
            return self._out(index, payloads, list(before.ids)).model_copy(update={"way": "free"})
        template = Reach(self.round, effect).approved(self.round.conversation)
        assert template is not None, "the way by a template is chosen where there is one"
        payload = self.channel.template(template.name, template.language, template.parameters)
        sent = self._out(index, (payload,), list(before.ids))
        return sent.model_copy(update={"way": "template", "reason": sent.reason or going.reason})

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

    # --- again, another way ---------------------------------------------------------------------------------------

    def retell(self) -> None:
        for index, effect in self.left(Retell):
            assert isinstance(effect, Retell)
            if self.failure is None:
                lost = find_lost(self.ports.table, self.turn.conversation, self.round.conversation.account, effect)
                if lost and effect.afresh:
                    lost = replace(lost, at=self.turn.at, tried=frozenset())
                self.marks[index] = self._retell(index, lost) if lost and _is_told_again(effect, lost) else NOT_AGAIN
                if not self.channel.capabilities.pull:
                    note_retold(self.round, self.turn, effect, lost, self.marks[index])

    def _retell(self, index: int, lost: Lost) -> Mark:
        """By the first way that was not tried yet, and that is not refused as well."""
        before, tried, mail = self.marks.get(index, Mark(state="waiting")), lost.tried, lost.mail
        if self.channel.capabilities.pull:
            return NOT_AGAIN  # the page has it still
        while True:
            reach = Reach(self.round, lost.send)
            chosen = reach.way(decided=lost.at, mail=self.mailable(mail), tried=tried)
            if isinstance(chosen, Elsewhere):
                self.pass_on(index, lost.send, chosen.conversation, mail)
                to = chosen.conversation
                return Mark(state="withheld", reason=chosen.reason, way="elsewhere", to=to)
            if isinstance(chosen, Mailed) and mail:
                blocked = Mark(state="waiting", reason="slow_down") if self.round.mail_blocked else None
                return (blocked or self._mail(index, mail)).model_copy(update={"way": "mail"})
            if not isinstance(chosen, Free | Template):
                return self._not_said(index, lost.send, before, chosen)
            if self.round.blocked:
                return Mark(state="waiting", ids=before.ids, reason="slow_down")
            sent = self._send(index, lost.send, before, chosen)
            if sent.state != "undeliverable":
                return sent
            tried |= {sent.way}

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

    # --- what went wrong --------------------------------------------------------------------------------------

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

    def _unavailable(self, unavailable: Unavailable, ids: tuple[str, ...]) -> Mark:
        if self.round.patient:
            self.round.slow_down(self.turn, unavailable, seconds=None, whole_account=False)
        else:
            self.failure = unavailable
        return Mark(state="waiting", ids=ids, reason="unavailable")


def _is_told_again(retell: Retell, lost: Lost) -> bool:
    """An answer that failed is not told again by itself: the talk has gone on. Promotion never is, when it is asked."""
    if retell.afresh:
        return lost.send.purpose != "promotional"
    return lost.send.purpose != "reply" and not lost.mailed


def _is_invoice(effect: Effect) -> bool:
    return isinstance(effect, Send) and effect.message.kind == "payment_request" and effect.message.invoice is not None
