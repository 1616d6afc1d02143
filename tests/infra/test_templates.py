"""Templates for approval, from the shop folder to what the worker is told: judged by the simulator as Meta would."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from functions.channels.channel import TemplateReviewed
from functions.publishing import approved
from infra.simulator.limits import MetaError
from infra.simulator.message_templates import LOOKED_AT_SECONDS, MessageTemplates
from infra.templates import Approval, Meta, Refused, accounts, follow

SHOP = Path("templates/shop")
WANTED = list(approved.templates(SHOP))


class Provider:
    """Graph's edge `message_templates`, in pages of two lines."""

    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[dict[str, object]] = []
        self.templates = MessageTemplates({}, lambda: self.now, self.told.append)
        self.tokens: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.tokens.add(request.headers["authorization"])
        if request.url.path != "/v23.0/1040/message_templates":
            return httpx.Response(404, json={"error": {"code": 100, "message": "no such object"}})
        if request.method == "POST":
            try:
                return httpx.Response(200, json=self.templates.submit(json.loads(request.content)))
            except MetaError as error:
                return httpx.Response(error.status, json=error.body())
        lines, at = self.templates.listing(), int(request.url.params.get("after", 0))
        following = str(request.url.copy_set_param("after", str(at + 2))) if at + 2 < len(lines) else ""
        return httpx.Response(200, json={"data": lines[at : at + 2], "paging": {"next": following}})


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def meta(provider: Provider) -> Iterator[Meta]:
    with httpx.Client(transport=httpx.MockTransport(provider)) as client:
        yield Meta("whatsapp", "1040", "https://graph.example/v23.0", "t0ken", client)


@pytest.fixture
def noted() -> dict[tuple[str, str], TemplateReviewed]:
    return {}


@pytest.fixture
def approval(meta: Meta, noted: dict[tuple[str, str], TemplateReviewed]) -> Approval:
    return Approval(meta, WANTED, lambda channel, found: noted.update({(found.name, found.language): found}))


def test_what_is_not_there_is_submitted_once_in_every_language(
    approval: Approval, provider: Provider, noted: dict[tuple[str, str], TemplateReviewed]
) -> None:
    ours = [each for each in WANTED if each.channel == "whatsapp"]
    assert approval.create() == (len(ours), [])
    assert approval.create() == (0, [])
    assert len(ours) > 30 and {each.language for each in ours} == {"nl", "en_GB"}
    assert {found.state for found in noted.values()} == {"pending"} and len(noted) == len(ours)
    assert provider.tokens == {"Bearer t0ken"}


def test_it_is_followed_until_all_of_it_is_decided(
    approval: Approval, provider: Provider, noted: dict[tuple[str, str], TemplateReviewed]
) -> None:
    approval.create()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        provider.now += LOOKED_AT_SECONDS / 2

    lines = follow([approval], 3600, wait)
    assert len(waits) == 2
    assert {line.there.state for line in lines if line.there} == {"approved"} == {each.state for each in noted.values()}
    assert len(provider.told) == len(lines), "each is told by webhook too"


def test_what_is_rejected_says_why(meta: Meta, provider: Provider) -> None:
    bad = replace(WANTED[0], body="Nu 10% korting op bestelling {{1}} van jou", parameters=("order_number",))
    approval = Approval(meta, [bad], lambda channel, found: None)
    approval.create()
    provider.now += LOOKED_AT_SECONDS
    [line] = approval.lines()
    assert line.there and line.there.state == "rejected"
    assert "rejected (TAG_CONTENT_MISMATCH)" in str(line)
    assert provider.told[0]["event"] == "REJECTED"


def test_a_text_that_was_changed_here_is_told(meta: Meta, approval: Approval) -> None:
    approval.create()
    changed = replace(WANTED[0], body="Iets anders over {{1}} dus")
    [line] = Approval(meta, [changed], lambda channel, found: None).lines()
    assert line.differs and "its text there is another" in str(line)


def test_what_the_provider_refuses_outright_is_told_and_the_rest_goes_on(meta: Meta, provider: Provider) -> None:
    bad = replace(WANTED[0], name="Order Paid!")
    taken, refused = Approval(meta, [bad, WANTED[1]], lambda channel, found: None).create()
    assert taken == 1
    assert refused[0].startswith("Order Paid! (nl):") and "(code 100)" in refused[0]


def test_an_account_that_is_not_there_is_told_in_the_providers_words(meta: Meta) -> None:
    with pytest.raises(Refused, match="no such object"):
        replace(meta, account="7").list()


def test_only_channels_with_an_account_and_a_token_are_asked() -> None:
    values = {"whatsapp_business_id": "1040", "whatsapp_token": "t"}
    with httpx.Client() as client:
        found = accounts({"ChannelApis": "whatsapp=http://127.0.0.1:1/whatsapp/v23.0/"}, values, "", client)
        assert [(each.channel, each.account, each.api) for each in found] == [
            ("whatsapp", "1040", "http://127.0.0.1:1/whatsapp/v23.0")
        ]
        assert accounts({}, {"whatsapp_token": "t"}, "", client) == []


def test_a_template_that_is_pending_or_unknown_cannot_be_sent(provider: Provider) -> None:
    templates = MessageTemplates({("old", "nl"): "Al goedgekeurd."}, lambda: provider.now)
    made = {
        "name": "new",
        "language": "nl",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Bestelling {{1}} is er", "example": {"body_text": [["1042"]]}}],
    }
    templates.submit(made)
    assert list(templates) == [("old", "nl")] and ("new", "nl") not in templates
    provider.now = LOOKED_AT_SECONDS
    assert templates["new", "nl"] == "Bestelling {{1}} is er"
    with pytest.raises(MetaError, match="already"):
        templates.submit(made)
