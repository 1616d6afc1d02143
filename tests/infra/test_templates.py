"""`make templates`: what it submits, follows and tells, by the path that the console takes too."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from functions.publishing import approved
from functions.publishing.approval import Approval
from functions.publishing.approved import Template
from infra.simulator.limits import MetaError
from infra.simulator.message_templates import LOOKED_AT_SECONDS, MessageTemplates
from infra.templates import accounts, follow, submit, told
from tests.meta import Meta, account_at
from tests.world import World

SHOP = Path("templates/shop")
WANTED = list(approved.templates(SHOP))
OURS = [each for each in WANTED if each.channel == "whatsapp"]


@pytest.fixture
def meta() -> Meta:
    return Meta()


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world


def having(meta: Meta, world: World, *wanted: Template) -> Approval:
    return Approval(account_at(meta), wanted or WANTED, world.table, world.clock)


def test_what_is_not_there_is_submitted_once_in_every_language(meta: Meta, world: World) -> None:
    approval = having(meta, world)
    assert submit(approval, "create") == (len(OURS), [])
    assert submit(approval, "create") == (0, [])
    assert len(OURS) > 30 and {each.language for each in OURS} == {"nl", "en_GB"}
    assert {line.known.state for line in approval.look()} == {"pending"}


def test_it_is_followed_until_all_of_it_is_decided(meta: Meta, world: World) -> None:
    approval = having(meta, world)
    submit(approval, "create")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        meta.now += LOOKED_AT_SECONDS / 2

    lines = follow([approval], 3600, wait)
    assert len(waits) == 2
    assert {line.known.state for line in lines} == {"approved"}
    assert len(meta.told) == len(lines), "each is told by webhook too"


def test_each_line_says_how_it_stands_and_what_to_do(meta: Meta, world: World) -> None:
    approval = having(meta, world, OURS[0])
    [line] = approval.look()
    assert "ARGS=create" in told(line) and told(line).startswith("·")
    submit(approval, "create")
    meta.now += LOOKED_AT_SECONDS
    [line] = approval.look()
    assert told(line).startswith("✓") and "ARGS" not in told(line)
    [line] = having(meta, world, replace(OURS[0], body="Iets anders over {{1}} dus")).look()
    assert "its text there is another → ARGS=edit" in told(line)
    [line] = having(meta, world, replace(OURS[0], body="Iets anders, zonder")).look()
    assert "new name in shop.yaml" in told(line)


def test_what_is_rejected_says_why(meta: Meta, world: World) -> None:
    bad = replace(OURS[0], body="Nu 10% korting op bestelling {{1}} van jou", parameters=("order_number",))
    approval = having(meta, world, bad)
    submit(approval, "create")
    meta.now += LOOKED_AT_SECONDS
    [line] = approval.look()
    assert "rejected (TAG_CONTENT_MISMATCH)" in told(line)


def test_a_changed_text_is_submitted_again(meta: Meta, world: World) -> None:
    submit(having(meta, world, OURS[0]), "create")
    meta.now += LOOKED_AT_SECONDS
    changed = replace(OURS[0], body="Iets anders over {{1}} dus")
    assert submit(having(meta, world, changed), "edit") == (1, [])
    assert submit(having(meta, world, changed), "edit") == (0, [])


def test_what_the_provider_refuses_outright_is_told_and_the_rest_goes_on(meta: Meta, world: World) -> None:
    bad = replace(OURS[0], name="Order Paid!")
    taken, refused = submit(having(meta, world, bad, OURS[1]), "create")
    assert taken == 1
    assert refused[0].startswith("Order Paid! (nl): 100: name")


def test_only_channels_with_an_account_and_a_token_are_asked() -> None:
    values = {"whatsapp_business_id": "1040", "whatsapp_token": "t,before"}
    found = accounts({"ChannelApis": "whatsapp=http://127.0.0.1:1/whatsapp/v23.0/"}, values)
    assert [(each.channel, each.account, each.api, each.token) for each in found.values()] == [
        ("whatsapp", "1040", "http://127.0.0.1:1/whatsapp/v23.0", "t")
    ]
    assert accounts({}, {"whatsapp_token": "t"}) == {}
    page = accounts({"Accounts": "kik:roses,messenger:1034"}, {"messenger_token": "m"})
    assert page["messenger"].account == "1034"


def test_a_template_that_is_pending_or_unknown_cannot_be_sent() -> None:
    now = [0.0]
    templates = MessageTemplates({("old", "nl"): "Al goedgekeurd."}, lambda: now[0])
    made = {
        "name": "new",
        "language": "nl",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Bestelling {{1}} is er", "example": {"body_text": [["1042"]]}}],
    }
    templates.submit(made)
    assert list(templates) == [("old", "nl")] and ("new", "nl") not in templates
    now[0] = LOOKED_AT_SECONDS
    assert templates["new", "nl"] == "Bestelling {{1}} is er"
    with pytest.raises(MetaError, match="already"):
        templates.submit(made)
