"""Letters in the shop's name: the e-mail channel and the address that they come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from functions.channels.email import Email
from functions.commerce.shop import Rules
from functions.conversation.effects import Section


@dataclass(frozen=True)
class Mailer:
    email: Email
    mail_from: str

    def send(
        self, to: str, subject: str, sections: Sequence[Section], *, locale: str, rules: Rules, reference: str
    ) -> str:
        """SES's id. Raises SlowDown, Refused or Unavailable."""
        letter = self.email.letter(subject, sections, locale=locale, sender=rules.name, reply_to=rules.contact.email)
        return self.email.send(f"email:{self.mail_from}", to, letter, token="", reference=reference)
