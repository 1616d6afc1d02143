"""The e-mail channel: what becomes of a letter, and that SES takes it as it is."""

import re
from collections.abc import Iterator
from email.header import decode_header
from html.parser import HTMLParser
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from functions.channels.email import Email, request
from functions.conversation.effects import Section
from functions.conversation.message import Line, Link, Receipt, Text
from functions.errors import Refused, SignatureError, UnreadableBody
from functions.ses import poster
from tests.channels.messages import ORDINARY

RECEIPT = Receipt(
    heading="Bestelling 1042",
    number="1042",
    lines=(Line(title="2 × Vaas <groot>", amount="€ 40,00"),),
    totals=(Line(title="Bezorgen", amount="gratis"), Line(title="Totaal", amount="€ 40,00")),
    note="Betaald & wel.",
)
FORM = Text(body="Beste koper,\n\nlees https://shop.example/terms?a=1&b=2.", link=Link(title="Lees", url="https://a.b"))


def letter(*messages: Text | Receipt, subject: str = "Je bestelling 1042", sender: str = "De Linde") -> dict[str, Any]:
    sections = [Section(heading=f"Deel {n}", message=message) for n, message in enumerate(messages, 1)]
    return Email().letter(subject, sections, locale="nl", sender=sender, reply_to="hallo@shop.example")


class Seen(HTMLParser):
    """What a reader sees, and the elements that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> Seen:
    reader = Seen()
    reader.feed(html)
    return reader


def test_a_letter_says_the_same_in_html_and_in_plain_text() -> None:
    made = letter(FORM, RECEIPT)
    for part in (seen(made["html"]).text, made["text"]):
        for words in ("Deel 1", "Beste koper", "2 × Vaas <groot>", "€ 40,00", "Betaald & wel.", "Totaal"):
            assert words in part
    assert "Lees: https://a.b" in made["text"]


def test_a_letter_is_read_out_by_a_screen_reader_in_its_language_and_order() -> None:
    elements = seen(letter(FORM, RECEIPT)["html"]).elements
    assert ("html", {"lang": "nl"}) in elements
    assert [tag for tag, _ in elements if tag in ("h1", "h2")] == ["h1", "h2", "h2"]
    assert [attributes["scope"] for tag, attributes in elements if tag == "th"] == ["row"] * 3


def test_web_addresses_can_be_tapped_and_keep_their_query() -> None:
    links = [attributes["href"] for tag, attributes in seen(letter(FORM)["html"]).elements if tag == "a"]
    assert links == ["https://shop.example/terms?a=1&b=2", "https://a.b"]


def test_a_letter_needs_nothing_from_elsewhere() -> None:
    html = letter(FORM, RECEIPT)["html"]
    assert not re.search(r"<(script|link|img|style|iframe|form)\b|url\(|@import", html)


@given(st.text(min_size=1).filter(str.strip))
def test_whatever_a_shopper_wrote_is_text_and_no_html(written: str) -> None:
    plain = [tag for tag, _ in seen(letter(Text(body="x"))["html"]).elements if tag not in ("p", "br", "a")]
    found = seen(letter(Text(body=written))["html"]).elements
    assert [tag for tag, _ in found if tag not in ("p", "br", "a")] == plain
    assert all(set(attributes) <= {"href", "style"} for tag, attributes in found if tag == "a")


def test_a_link_that_is_none_is_no_button() -> None:
    made = letter(Text(body="x", link=Link(title="Klik", url="javascript:alert(1)")))
    assert "javascript" not in made["html"]


def test_line_breaks_cannot_write_headers() -> None:
    made = letter(FORM, subject="Hallo\r\nBcc: x@y.example", sender="De\r\nLinde")
    assert (made["subject"], made["sender"]) == ("Hallo Bcc: x@y.example", "De Linde")


@pytest.mark.parametrize("name", ["De Linde", 'Café "Zoë" & zn', "花屋"])
def test_the_shops_name_stands_before_its_address(name: str) -> None:
    sent = request("orders@shop.example", "a@b.example", letter(FORM, sender=name), "c1/1/0")["FromEmailAddress"]
    shown, address = sent.rsplit(" ", 1)
    assert address == "<orders@shop.example>"
    assert sent.isascii()
    ((words, charset),) = decode_header(shown)
    decoded = words.decode(charset or "ascii") if isinstance(words, bytes) else words
    assert decoded.strip('"') == name.replace('"', "")


def test_nothing_that_asks_goes_by_mail() -> None:
    with pytest.raises(ValueError, match="nothing that asks"):
        Email().compile(ORDINARY["choices"])


def test_nothing_is_read_from_mail() -> None:
    with pytest.raises(UnreadableBody):
        Email().parse(b"", None)  # type: ignore[arg-type]
    with pytest.raises(SignatureError):
        Email().verify(None, {})  # type: ignore[arg-type]


def test_without_ses_nothing_is_sent() -> None:
    with pytest.raises(Refused):
        Email().send("email:a@b.example", "c@d.example", letter(FORM), token="", reference="c1/1/0")


# --- SES ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ses(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """moto's, with boto3's own check of every parameter."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("sesv2", region_name="eu-west-1")
        client.create_email_identity(EmailIdentity="shop.example")
        yield client


def test_ses_takes_a_letter_from_a_verified_domain(ses: Any) -> None:
    email = Email(poster(lambda: ses))
    sent = email.send("email:orders@shop.example", "a@b.example", letter(FORM, RECEIPT), token="", reference="c1/1/0")
    assert sent


def test_ses_sets_message_id_itself_so_the_effect_has_a_header_of_its_own() -> None:
    made = request("orders@shop.example", "a@b.example", letter(FORM), "c1/7/2")
    headers = {each["Name"]: each["Value"] for each in made["Content"]["Simple"]["Headers"]}
    assert headers == {"Auto-Submitted": "auto-generated", "X-Chatkassa-Effect": "c1/7/2"}
    assert made["ReplyToAddresses"] == ["hallo@shop.example"]


class Refusing:
    def __init__(self, code: str, message: str = "") -> None:
        self.error = ClientError({"Error": {"Code": code, "Message": message}}, "SendEmail")

    def send_email(self, **_: Any) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("code", "message", "becomes"),
    [
        ("TooManyRequestsException", "", "SlowDown"),
        ("LimitExceededException", "", "SlowDown"),
        ("MessageRejected", "a virus", "Refused"),
        ("MessageRejected", "Email address is not verified: a@b.example", "Refused operator"),
        ("BadRequestException", "", "Refused"),
        ("AccountSuspendedException", "", "Refused operator"),
        ("AccessDeniedException", "", "Refused operator"),
        ("InternalServiceErrorException", "", "Unavailable"),
    ],
)
def test_what_ses_refuses_is_told_apart(code: str, message: str, becomes: str) -> None:
    with pytest.raises(Exception) as raised:
        poster(lambda: Refusing(code, message))({})
    operator = " operator" if getattr(raised.value, "operator", False) else ""
    assert type(raised.value).__name__ + operator == becomes
    assert "a@b" not in str(raised.value)
