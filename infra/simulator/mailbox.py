"""The simulator's mailbox: SESv2's SendEmail on its wire, and the letters that came by it. Nothing leaves here."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from infra.simulator.traffic import Traffic

Json = dict[str, Any]
KEPT = 200
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; sandbox"
"""Of a letter: it runs nothing and fetches nothing but pictures, as in a mail program."""
FAULTS = {
    "throttled": (429, "TooManyRequestsException", "Too many requests"),
    "rejected": (400, "MessageRejected", "Message contains a forbidden attachment"),
    "unverified": (400, "MessageRejected", "Email address is not verified."),
    "paused": (400, "SendingPausedException", "Sending is paused"),
    "500": (500, "InternalServerErrorException", "Internal failure"),
}
"""What SES can answer instead: status, type, words."""
_ADDRESS = re.compile(r"^[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+$")


class SesError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code = status, code
        super().__init__(message)

    def body(self) -> Json:
        return {"message": str(self)}


@dataclass
class Mailbox:
    now: Callable[[], float]
    traffic: Traffic
    mails: list[Json] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    count: int = 0

    def send(self, request: Json) -> Json:
        """SendEmail. Raises SesError as SES would refuse it."""
        if self.faults:
            raise SesError(*FAULTS[self.faults.pop(0)])
        simple = request.get("Content", {}).get("Simple")
        to = request.get("Destination", {}).get("ToAddresses", [])
        if not simple or not to or not request.get("FromEmailAddress"):
            raise SesError(400, "BadRequestException", "From, Destination and Content.Simple are needed")
        if wrong := next((address for address in to if not _ADDRESS.match(address) or not address.isascii()), ""):
            raise SesError(400, "BadRequestException", f"Missing final '@domain': {wrong}")
        headers = {each["Name"]: each["Value"] for each in simple.get("Headers", [])}
        if "message-id" in map(str.lower, headers):
            raise SesError(400, "BadRequestException", "Header Message-ID is set by SES")
        self.count += 1
        mail = {
            "seq": self.count,
            "at": self.now(),
            "from": request["FromEmailAddress"],
            "to": to,
            "reply_to": request.get("ReplyToAddresses", []),
            "subject": simple["Subject"]["Data"],
            "html": simple["Body"].get("Html", {}).get("Data", ""),
            "text": simple["Body"].get("Text", {}).get("Data", ""),
            "headers": headers,
        }
        self.mails = [*self.mails, mail][-KEPT:]
        self.traffic.touch()
        return {"MessageId": f"simulated-{self.count:08d}"}

    def found(self, *, to: str = "", after: int = 0) -> list[Json]:
        """The oldest first."""
        return [mail for mail in self.mails if mail["seq"] > after and (not to or to in mail["to"])]

    def mail(self, seq: int) -> Json:
        """Raises LookupError."""
        return next(iter(self.found(after=seq - 1)), None) or _no_such(seq)

    def set_fault(self, kind: str, times: int = 1) -> None:
        if kind not in FAULTS:
            raise ValueError(f"{kind}: one of {', '.join(FAULTS)}")
        self.faults += [kind] * times

    def clear(self) -> None:
        self.mails = []
        self.faults = []


def _no_such(seq: int) -> Json:
    raise LookupError(f"there is no mail {seq}")


def routes(mailbox: Mailbox) -> list[Route]:
    async def send(request: Request) -> Response:
        raw, started, headers = await request.body(), time.monotonic(), {}
        try:
            status, answer = 200, mailbox.send(json.loads(raw))
        except SesError as error:
            status, answer, headers = error.status, error.body(), {"x-amzn-ErrorType": error.code}
        mailbox.traffic.add(
            "ses", "POST", request.url.path, request=raw, headers=request.headers, status=status,
            response=json.dumps(answer), seconds=time.monotonic() - started,
        )  # fmt: skip
        return JSONResponse(answer, status, headers=headers)

    async def letter(request: Request) -> Response:
        try:
            found = mailbox.mail(request.path_params["seq"])
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 404)
        return HTMLResponse(found["html"], headers={"Content-Security-Policy": POLICY})

    async def identity(request: Request) -> Response:
        """GetEmailIdentity: whatever mail comes from here is verified."""
        return JSONResponse({"IdentityType": "DOMAIN", "VerifiedForSendingStatus": True})

    return [
        Route("/ses/v2/email/outbound-emails", send, methods=["POST"]),
        Route("/ses/v2/email/identities/{name:path}", identity),
        Route("/mails/{seq:int}", letter),
    ]
