"""SES, as far as it matters: what was sent, and what it would rather not send. State, no expectations."""

from collections.abc import Mapping
from typing import Any

from functions.channels.email import Email
from functions.errors import ChannelError
from functions.mailer import Mailer

FROM = "orders@shop.example"


class Ses:
    """`refuse`: raised for as many mails as are in it, then sends again."""

    def __init__(self, *refuse: ChannelError) -> None:
        self.sent: list[Mapping[str, Any]] = []
        self.refuse = list(refuse)

    def __call__(self, request: Mapping[str, Any]) -> str:
        if self.refuse:
            raise self.refuse.pop(0)
        self.sent.append(request)
        return f"ses-{len(self.sent)}"

    @property
    def mailer(self) -> Mailer:
        return Mailer(Email(self), FROM)

    @property
    def subjects(self) -> list[str]:
        return [str(request["Content"]["Simple"]["Subject"]["Data"]) for request in self.sent]

    @property
    def texts(self) -> list[str]:
        found = (request["Content"]["Simple"]["Body"]["Text"]["Data"] for request in self.sent)
        return [str(text).replace("\xa0", " ") for text in found]

    @property
    def receivers(self) -> list[str]:
        return [address for request in self.sent for address in request["Destination"]["ToAddresses"]]
