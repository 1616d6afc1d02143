"""Templates for approval, from the shop's own sources to what the worker is told, judged as Meta would."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.channels.meta_templates import decided
from functions.errors import Conflict, Refused, Unavailable
from functions.publishing import approved
from functions.publishing.approval import Approval, Line, lines, missing
from functions.publishing.approved import Template, another_name
from functions.storage import templates
from functions.storage.table import Table
from infra.simulator.limits import MetaError
from infra.simulator.message_templates import EDITED_AGAIN_SECONDS, LOOKED_AT_SECONDS
from tests.meta import Meta, account_at
from tests.world import World

WANTED = list(approved.templates(Path("templates/shop")))
PAID = next(each for each in WANTED if (each.channel, each.update, each.locale) == ("whatsapp", "order_paid", "nl"))
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def meta() -> Meta:
    return Meta()


@pytest.fixture
def table() -> Iterator[Table]:
    with World() as world:
        yield world.table


def having(meta: Meta, table: Table, *wanted: Template, channel: str = "whatsapp", token: str = "t0ken") -> Approval:
    return Approval(account_at(meta, channel, token), wanted, table, lambda: NOW + timedelta(seconds=meta.now))


def known(table: Table, template: Template) -> templates.Known:
    return templates.state(table, template.channel, template.name, template.language)


def decide(meta: Meta, table: Table) -> None:
    """Meta decides, and its webhooks arrive."""
    meta.now += LOOKED_AT_SECONDS
    meta.templates.tick()
    while meta.told:
        told = decided("message_template_status_update", meta.told.pop(0))
        assert told
        templates.note(table, "whatsapp", told.name, told.language, state=told.state, reason=told.reason)


def approve(meta: Meta, table: Table, wanted: Template = PAID) -> None:
    having(meta, table, wanted).submit(wanted, "first")
    decide(meta, table)
    assert known(table, wanted).state == "approved"


def test_what_is_not_there_is_submitted_once_and_followed_by_webhook(meta: Meta, table: Table) -> None:
    approval = having(meta, table, PAID)
    [line] = approval.look()
    assert line.way == "create"
    assert approval.submit(PAID, "a wish").known.state == "pending"
    assert known(table, PAID).body == PAID.body
    decide(meta, table)
    [line] = lines(table, [PAID])
    assert (line.known.state, line.way, line.differs) == ("approved", "", False)
    assert len(meta.written) == 1


def test_a_wish_is_heard_once(meta: Meta, table: Table) -> None:
    meta.refuse = MetaError(100, "no")
    approval = having(meta, table, PAID)
    approval.submit(PAID, "a double click")
    with pytest.raises(Conflict):
        approval.submit(PAID, "a double click")
    assert len(meta.written) == 1


def test_two_people_take_turns_and_one_that_broke_off_bars_nobody_for_long(meta: Meta, table: Table) -> None:
    before = known(table, PAID)
    templates.claim(table, "whatsapp", PAID.name, PAID.language, wish="hers", seen=before, now=NOW)
    with pytest.raises(Conflict):
        having(meta, table, PAID).submit(PAID, "his")
    meta.now = 61
    assert having(meta, table, PAID).submit(PAID, "his").known.state == "pending"


def test_what_was_claimed_by_a_wish_that_was_seen_by_neither_is_claimed_once(table: Table) -> None:
    seen = known(table, PAID)
    templates.claim(table, "whatsapp", PAID.name, PAID.language, wish="hers", seen=seen, now=NOW)
    templates.release(table, "whatsapp", PAID.name, PAID.language)
    with pytest.raises(Conflict):
        templates.claim(table, "whatsapp", PAID.name, PAID.language, wish="his", seen=seen, now=NOW)


def test_a_refusal_is_kept_in_metas_words_until_it_is_submitted_again(meta: Meta, table: Table) -> None:
    meta.refuse = MetaError(100, "x", said=("Variables can't be first", "Put words before the first variable."))
    line = having(meta, table, PAID).submit(PAID, "first")
    assert line.known.refused == "Variables can't be first: Put words before the first variable."
    assert (line.known.state, line.way) == ("", "create")
    meta.refuse = None
    again = having(meta, table, PAID).submit(PAID, "second")
    assert (again.known.state, again.known.refused) == ("pending", "")


def test_a_wrong_key_is_kept_and_told(meta: Meta, table: Table) -> None:
    with pytest.raises(Refused):
        having(meta, table, PAID, token="another").submit(PAID, "a wish")
    assert "access token" in known(table, PAID).refused


def test_an_answer_that_was_lost_makes_no_second_template(meta: Meta, table: Table) -> None:
    meta.silent = True
    with pytest.raises(Unavailable):
        having(meta, table, PAID).submit(PAID, "first")
    meta.silent = False
    line = having(meta, table, PAID).submit(PAID, "second")
    assert (line.known.state, line.sent) == ("pending", False)
    assert len(meta.written) == 1


def test_a_webhook_that_is_quicker_than_the_answer_is_right(meta: Meta, table: Table) -> None:
    """Messenger approves within seconds."""
    taken = meta.post

    def post(url: str, headers: object, body: bytes) -> tuple[int, bytes]:
        answer = taken(url, headers, body)
        templates.note(table, "whatsapp", PAID.name, PAID.language, state="approved", reason="")
        return answer

    meta.post = post  # type: ignore[method-assign]
    line = having(meta, table, PAID).submit(PAID, "a wish")
    assert (line.known.state, line.known.body) == ("approved", PAID.body)
    assert line.known.id.isdecimal()


def test_what_is_pending_is_left_alone(meta: Meta, table: Table) -> None:
    having(meta, table, PAID).submit(PAID, "first")
    changed = replace(PAID, body="Iets anders over {{1}} dus")
    [line] = lines(table, [changed])
    assert (line.way, line.differs) == ("", True)
    assert not having(meta, table, changed).submit(changed, "second").sent


def test_an_approved_text_that_was_changed_is_given_its_new_words(meta: Meta, table: Table) -> None:
    approve(meta, table)
    changed = replace(PAID, body="Fijn! Bestelling {{1}} is betaald.")
    [line] = lines(table, [changed])
    assert (line.way, line.differs) == ("edit", True)
    line = having(meta, table, changed).submit(changed, "second")
    assert (line.known.state, line.known.body, line.differs) == ("pending", changed.body, False)
    decide(meta, table)
    assert known(table, changed).state == "approved"


def test_meta_takes_one_change_a_day_and_says_so(meta: Meta, table: Table) -> None:
    approve(meta, table)
    for words in ("Fijn! Bestelling {{1}} is betaald.", "Hoera! Bestelling {{1}} is betaald."):
        changed = replace(PAID, body=words)
        line = having(meta, table, changed).submit(changed, words)
        decide(meta, table)
    assert "once a day" in line.known.refused
    assert line.known.state == "approved", "what was approved before still is"
    meta.now += EDITED_AGAIN_SECONDS
    assert having(meta, table, changed).submit(changed, "the day after").known.refused == ""


def test_what_was_rejected_says_why_and_goes_again_with_other_words(meta: Meta, table: Table) -> None:
    bad = replace(PAID, body="Nu 10% korting op bestelling {{1}} van jou")
    having(meta, table, bad).submit(bad, "first")
    decide(meta, table)
    [line] = lines(table, [bad])
    assert (line.known.state, line.known.reason, line.way) == ("rejected", "TAG_CONTENT_MISMATCH", "")
    [line] = lines(table, [PAID])
    assert line.way == "edit"
    having(meta, table, PAID).submit(PAID, "second")
    decide(meta, table)
    assert known(table, PAID).state == "approved"


def test_messages_that_go_out_meanwhile_fill_in_as_many_variables(meta: Meta, table: Table) -> None:
    approve(meta, table)
    changed = replace(PAID, body="Bestelling {{1}} van {{2}} is betaald.", parameters=("order_number", "total"))
    [line] = lines(table, [changed])
    assert line.way == "rename"


def test_messenger_takes_no_other_words_under_the_same_name(meta: Meta, table: Table) -> None:
    paid = replace(PAID, channel="messenger")
    having(meta, table, paid, channel="messenger").submit(paid, "first")
    meta.now += LOOKED_AT_SECONDS
    [line] = having(meta, table, replace(paid, body="Anders: {{1}} dus"), channel="messenger").look()
    assert (line.known.state, line.way) == ("approved", "rename")


def test_what_meta_counts_as_advertising_is_seen_in_a_listing_too(meta: Meta, table: Table) -> None:
    approve(meta, table)
    meta.templates._all[PAID.name, PAID.language].category = "MARKETING"
    [line] = having(meta, table, PAID).look()
    assert (line.known.state, line.known.reason) == ("recategorised", "UTILITY → MARKETING")


def test_what_was_taken_away_there_can_be_submitted_anew(meta: Meta, table: Table) -> None:
    approve(meta, table)
    del meta.templates._all[PAID.name, PAID.language]
    [line] = having(meta, table, PAID).look()
    assert (line.known.state, line.way) == ("", "create")


def test_a_listing_does_not_take_back_the_advice_of_a_webhook(meta: Meta, table: Table) -> None:
    bad = replace(PAID, body="{{1}} is betaald")
    having(meta, table, bad).submit(bad, "first")
    meta.now += LOOKED_AT_SECONDS
    having(meta, table, bad).look()
    assert known(table, bad).reason == "INVALID_FORMAT"
    value = {
        **meta.told[0],
        "rejection_info": {"reason": "Variables", "recommendation": "Put words before the variable."},
    }
    told = decided("message_template_status_update", value)
    assert told and told.reason == "INVALID_FORMAT: Put words before the variable."
    templates.note(table, "whatsapp", told.name, told.language, state=told.state, reason=told.reason)
    having(meta, table, bad).look()
    assert known(table, bad).reason == told.reason


def test_a_text_with_a_mistake_cannot_be_submitted() -> None:
    bad = replace(PAID, problems=("it begins or ends with a variable",))
    assert Line(bad, templates.Known("")).way == ""
    assert missing([Line(bad, templates.Known("")), Line(PAID, templates.Known(""))])[0].wanted is PAID


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("order_paid", (), "order_paid_2"),
        ("order_paid_2", ("order_paid",), "order_paid_3"),
        ("order_paid", ("order_paid_2",), "order_paid_3"),
        ("top_10", (), "top_11"),
    ],
)
def test_another_name_is_one_that_nobody_has(name: str, taken: tuple[str, ...], made: str) -> None:
    assert another_name(name, taken) == made
