"""A turn's mails on their way out: instead of a message that the chat did not tell, or beside it."""

from datetime import timedelta

from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.effects import Mail
from functions.errors import Refused, SlowDown, Unavailable
from functions.not_arrived import TOO_LONG, note_mailed
from functions.observability import log
from functions.storage.turns import Mark
from functions.storage.waits import GIVEN_UP_AFTER
from functions.turn_effects import TurnEffects

ACCOUNT_PAUSE = timedelta(minutes=5)
"""For an account that a person must look at (token, policy, billing): what it has to say is kept."""


class OutgoingMail(TurnEffects):
    def mail(self) -> None:
        """After the sends, for a mail that stands in for one goes only where the chat did not tell."""
        for index, effect in self.left(Mail):
            assert isinstance(effect, Mail)
            before = self.marks.get(index, Mark(state="waiting"))
            if effect.instead_of is None or effect.instead_of in self.marks:
                self.marks[index] = self._unmailed(effect, before) or self._mail(index, effect)
                note_mailed(self.round, self.turn, index, effect, self.marks[index])

    def _unmailed(self, effect: Mail, before: Mark) -> Mark | None:
        """Why it is not mailed now, or not at all; None: mail it. Opt-out is no reason: see `Mail`."""
        chat = self.marks[effect.instead_of] if effect.instead_of is not None else None
        told = chat.state if chat else "undeliverable"
        if chat and told == "waiting" and chat.reason != "quota":  # that may last until the shopper writes
            return Mark(state="waiting", reason="chat")
        if chat and chat.way == "elsewhere":
            return Mark(state="done", reason="passed on")
        # a page may never be looked at again; but who is talking to a person there is looking at it
        if told == "done" and (effect.purpose == "answer" or not self.channel.capabilities.pull):
            return Mark(state="done", reason="told in the chat")
        if self.ports.mailer is None or not effect.to:
            return Mark(state="withheld", reason="no address" if self.ports.mailer else "no mail_from")
        if before.reason and self.round.now - self.turn.at > GIVEN_UP_AFTER:
            return Mark(state="undeliverable", reason=TOO_LONG)
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

    def mailable(self, mail: Mail | None) -> bool:
        return self.ports.mailer is not None and mail is not None and bool(mail.to)
