"""E-mail: letters about an order, as HTML that is readable on a phone and as plain text beside it.

May import core types and errors; no other package of ours, no boto3. Nothing is read here: replies go to the shop. What
law or money demands is all that is sent, so it carries statements and receipts and nothing that asks.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.channels.channel import Capabilities, Compiled, Parsed, Payload, Request
from functions.conversation.effects import Section
from functions.conversation.message import Line, Link, Message, Receipt, Text
from functions.errors import Refused, SignatureError, UnreadableBody

CAPABILITIES = Capabilities(
    text=100_000,
    window=None,
    link_button=True,
    body=100_000,
    link_title=200,
    kinds=frozenset({"text", "receipt"}),
)
SUBJECT = 150
Post = Callable[[Mapping[str, Any]], str]
"""One SendEmail of SESv2: its parameters; SES's message id. Raises SlowDown, Refused or Unavailable."""

# Mail programs know no style sheets: what is not in the element is not there. 4.5:1 on white at the least.
FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
PAGE = f"margin:0;padding:0;background:#f6f3ef;color:#26201c;{FONT};font-size:16px;line-height:1.5"
CARD = "max-width:600px;margin:0 auto;background:#ffffff;border-radius:12px"
HEADING = "margin:28px 0 8px;font-size:18px;line-height:1.3;font-weight:700"
PARAGRAPH = "margin:0 0 12px"
RULE = "border-top:1px solid #e4dcd4"
TITLE = "padding:8px 0;text-align:left;font-weight:inherit;vertical-align:top"
AMOUNT = "padding:8px 0 8px 16px;text-align:right;vertical-align:top;white-space:nowrap"
BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:8px;background:#9f2748;color:#ffffff;"
    "text-decoration:none;font-weight:600"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


class Email:
    name = "email"
    capabilities = CAPABILITIES

    def __init__(self, post: Post | None = None) -> None:
        self._post = post

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        raise SignatureError("e-mail has no webhook")

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        raise SignatureError("e-mail has no webhook")

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        raise UnreadableBody("e-mail is not read: replies go to the shop's own address")

    def compile(self, message: Message, reference: str = "") -> Compiled:
        """A part of a letter; `letter` makes the whole."""
        if not isinstance(message, Text | Receipt):
            raise ValueError(f"{message.kind}: a mail carries text and receipts, nothing that asks")
        return Compiled(({"html": _html(message), "text": _text(message)},))

    def letter(self, subject: str, sections: Sequence[Section], *, locale: str, sender: str, reply_to: str) -> Payload:
        """The whole of a mail: `sender` is the name that it comes from, `reply_to` where an answer goes."""
        parts = [(section.heading, self.compile(section.message).payloads[0]) for section in sections]
        title = " ".join(subject.split())[:SUBJECT]
        return {
            "subject": title,
            "html": _page(title, sender, locale, [_headed(heading, part["html"]) for heading, part in parts]),
            "text": "\n\n\n".join(_titled(heading, part["text"]) for heading, part in parts) + "\n",
            "sender": " ".join(sender.split()),
            "reply_to": reply_to,
        }

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        raise Refused("e-mail has no window, and so no approved templates")

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """`account`: "email:" and the address that it comes from; `payload`: of `letter`. SES is asked by our role."""
        if self._post is None:
            raise Refused("e-mail is not set up here", operator=True)
        return self._post(request(account.partition(":")[2], address, payload, reference))


def request(mail_from: str, to: str, letter: Payload, reference: str) -> dict[str, Any]:
    """SendEmail's parameters. SES writes `Message-ID` itself and refuses one of ours, so a mail that is sent twice is
    told by `X-Chatkassa-Effect`; `Auto-Submitted` (RFC 3834) keeps absence notices from answering it."""
    headers = {"Auto-Submitted": "auto-generated", "X-Chatkassa-Effect": reference}
    return {
        "FromEmailAddress": f"{_quoted(letter['sender'])} <{mail_from}>",
        "Destination": {"ToAddresses": [to]},
        "ReplyToAddresses": [letter["reply_to"]],
        "Content": {
            "Simple": {
                "Subject": _utf8(letter["subject"]),
                "Body": {"Html": _utf8(letter["html"]), "Text": _utf8(letter["text"])},
                "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
            }
        },
    }


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _quoted(name: str) -> str:
    """A display name as RFC 5322 has it, and RFC 2047 where it is not ASCII."""
    from email.header import Header

    plain = name.replace("\\", "").replace('"', "")
    return f'"{plain}"' if plain.isascii() else Header(plain, "utf-8", maxlinelen=10_000).encode()


# --- HTML ---------------------------------------------------------------------------------------------------------


def _page(title: str, sender: str, locale: str, parts: Sequence[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="{html.escape(locale)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light"><meta name="x-apple-disable-message-reformatting">'
        f"<title>{html.escape(title)}</title></head>\n"
        f'<body style="{PAGE}"><div style="padding:16px 8px"><div style="{CARD}"><div style="padding:24px 20px">\n'
        f'<p style="margin:0 0 4px;color:#6b5c55;font-size:14px">{html.escape(sender)}</p>\n'
        f'<h1 style="margin:0 0 16px;font-size:22px;line-height:1.25">{html.escape(title)}</h1>\n'
        + "\n".join(parts)
        + "\n</div></div></div></body></html>\n"
    )


def _headed(heading: str, body: str) -> str:
    return f'<h2 style="{HEADING}">{html.escape(heading)}</h2>\n{body}' if heading else body


def _html(message: Text | Receipt) -> str:
    if isinstance(message, Text):
        return _paragraphs(message.body) + (_button(message.link) if message.link else "")
    rows = [_row(line, f"{RULE};font-weight:400") for line in message.lines]
    totals = [
        _row(line, f"{RULE};font-weight:400" if number == 0 else "font-weight:400")
        for number, line in enumerate(message.totals[:-1])
    ]
    totals += [_row(line, f"{RULE};font-weight:700") for line in message.totals[-1:]]
    table = '<table width="100%" cellspacing="0" cellpadding="0" style="border-collapse:collapse">'
    return f"{_paragraphs(message.heading)}{table}{''.join((*rows, *totals))}</table>\n{_paragraphs(message.note)}"


def _row(line: Line, style: str) -> str:
    return (
        f'<tr><th scope="row" style="{TITLE};{style}">{_lined(line.title)}</th>'
        f'<td style="{AMOUNT};{style}">{html.escape(line.amount)}</td></tr>\n'
    )


def _paragraphs(text: str) -> str:
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f'<p style="{PARAGRAPH}">{_lined(part)}</p>\n' for part in parts)


def _lined(text: str) -> str:
    """Escaped; line breaks stay, and web addresses can be tapped."""
    marked, at = [], 0
    for found in _ADDRESS.finditer(text):
        address = html.escape(found.group())
        marked += [html.escape(text[at : found.start()]), f'<a href="{address}" style="color:#9f2748">{address}</a>']
        at = found.end()
    return "".join((*marked, html.escape(text[at:]))).replace("\n", "<br>\n")


def _button(link: Link) -> str:
    if not link.url.startswith(("https://", "http://")):
        return ""
    url, title = html.escape(link.url), html.escape(link.title)
    return f'<p style="margin:16px 0"><a href="{url}" style="{BUTTON}">{title}</a></p>\n'


# --- plain text ---------------------------------------------------------------------------------------------------


def _titled(heading: str, body: str) -> str:
    return f"{heading}\n{'-' * len(heading)}\n{body}" if heading else body


def _text(message: Text | Receipt) -> str:
    if isinstance(message, Text):
        link = f"{message.link.title}: {message.link.url}" if message.link else ""
        return "\n\n".join(filter(None, (message.body, link)))
    lines, totals = ("\n".join(map(_told, each)) for each in (message.lines, message.totals))
    return "\n\n".join(filter(None, (message.heading, lines, totals, message.note)))


def _told(line: Line) -> str:
    return f"{line.title}: {line.amount}"
