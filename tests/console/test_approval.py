"""Having texts approved from the console: how they stand, submitting them, refusals, double clicks, other names."""

import json
import re

import pytest

from functions import bootstrap
from functions.channels.messenger import Messenger
from functions.channels.whatsapp import WhatsApp
from functions.console.messages import submitting, wanted
from functions.console.messages.place import place
from functions.intake import Intake
from functions.storage import approvals, deeds, templates
from infra.simulator.envelope import Envelope
from infra.simulator.limits import MetaError
from infra.simulator.message_templates import LOOKED_AT_SECONDS
from tests.console.desk import Console, Ssm
from tests.meta import TOKEN, Meta, account_at
from tests.starter import starter_shop

WHERE = "/messages/approval"
ONE = {"channel": "whatsapp", "update": "order_paid", "locale": "nl", "name": "order_paid", "once": "1"}
RULES = starter_shop().rules
COUNTS = [sum(len(t.language) for t in RULES.approved(channel).values()) for channel in ("whatsapp", "messenger")]
"""Texts × languages."""
PATH = "messages/nl/approved_order_paid.j2"


@pytest.fixture
def ssm():
    return Ssm(whatsapp_business_id="1040", whatsapp_token=TOKEN, messenger_token=TOKEN)


@pytest.fixture
def metas():
    return {"whatsapp": Meta("1040"), "messenger": Meta("1034")}


@pytest.fixture
def meta(metas):
    return metas["whatsapp"]


@pytest.fixture
def desk(monkeypatch, ssm, metas):
    """role → a console whose Meta is a stand-in."""

    def made(role="owner", locale="en"):
        console = Console(monkeypatch, role=role, locale=locale)
        monkeypatch.setenv("CHATKASSA_ACCOUNTS", "messenger:1034")
        s3 = bootstrap.aws("s3")
        monkeypatch.setattr(bootstrap, "aws", lambda service: {"s3": s3, "ssm": ssm}[service])
        monkeypatch.setattr(bootstrap, "submit_later", submitting.run)
        monkeypatch.setattr(wanted, "template_accounts", stand_ins(metas))
        console.with_draft()
        return console

    return made


def stand_ins(metas):
    """For those that have an id and a key, as the real ones."""

    def made(ids, tokens, apis):
        return {
            channel: account_at(metas[channel], channel, tokens[channel])
            for channel in ids
            if ids[channel] and tokens[channel]
        }

    return made


@pytest.fixture
def console(desk):
    return desk()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.html)[1]


def told(console, page):
    assert page.status == 303, page.text
    return console.get(page.goes_to.partition("#")[0]).text


def known(console, channel="whatsapp", name="order_paid", language="nl"):
    return templates.state(console.world.table, channel, name, language)


def rewrite(console, text):
    console.drafts.change(lambda _: {PATH: text.encode()}, by="x", now=console.world.clock())


def decide(console, metas, channel="whatsapp"):
    """Meta decides, and says so by its webhook as the simulator and Meta write it."""
    meta = metas[channel]
    meta.now += LOOKED_AT_SECONDS
    meta.templates.tick()
    intake = Intake(console.world.table, console.world.mailbox, console.world.unreadable, console.world.clock)
    now = console.world.clock()
    for value in meta.told:
        if channel == "whatsapp":
            body, adapter = Envelope("1065", "31201234567").decided(value), WhatsApp()
        else:
            change = {"field": "message_template_status_update", "value": value}
            body, adapter = {"object": "page", "entry": [{"id": "1034", "time": 1, "changes": [change]}]}, Messenger()
        raw = json.dumps(body).encode()
        intake.take(channel, adapter.parse(raw, now), raw, now)
    meta.told.clear()


def latest_deed(console):
    return next(deeds.latest(console.world.table))


def test_every_text_stands_there_for_each_channel_and_language(console):
    page = console.get(WHERE)
    assert page.status == 200
    for channel in ("whatsapp", "messenger"):
        for update, template in RULES.approved(channel).items():
            assert f'id="{channel}-{update}"' in page.html
            assert set(template.language) == {"nl", "en"}
    assert all(f"{count} not submitted" in page.text for count in COUNTS)
    assert "‹order_number›" in page.text
    assert f"Submit all that are missing ({sum(COUNTS)})" in page.text


def test_the_page_asks_meta_by_itself_when_it_has_not_for_an_hour(console, metas):
    assert 'hx-trigger="load"' in console.get(WHERE).html
    assert console.post(f"{WHERE}/look").goes_to == WHERE
    assert [len(meta.asked) for meta in metas.values()] == [1, 1]
    page = console.get(WHERE)
    assert 'hx-trigger="load"' not in page.html and "WhatsApp was asked on" in page.text
    console.world.clock.move(hours=2)
    assert 'hx-trigger="load"' in console.get(WHERE).html


def test_what_meta_has_already_is_found_there(console, metas):
    approval = wanted.approval(wanted.accounts()["whatsapp"], wanted.wanted(place()))
    account_at(metas["whatsapp"]).create(approval.wanted[0].submission)
    metas["whatsapp"].now += LOOKED_AT_SECONDS
    console.post(f"{WHERE}/look")
    assert "1 approved" in console.get(WHERE).text


def test_one_is_submitted_and_its_decision_is_shown(console, metas, meta):
    page = console.post(f"{WHERE}/submit", ONE)
    assert page.goes_to == f"{WHERE}?told=messages.told_submitted#whatsapp-order_paid"
    [(path, body)] = meta.written
    assert path == "/1040/message_templates"
    assert (body["name"], body["language"], body["category"]) == ("order_paid", "nl", "UTILITY")
    assert "1 being looked at" in console.get(WHERE).text
    decide(console, metas)
    assert "1 approved" in console.get(WHERE).text
    deed = latest_deed(console)
    assert (deed.what, deed.subject) == (f"POST {WHERE}/submit", "whatsapp nl/approved_order_paid")
    assert deed.after == {"name": "order_paid", "text": known(console).body, "state": "pending"}


def test_messengers_page_is_known_and_its_webhook_is_heard(console, metas):
    console.post(f"{WHERE}/submit", {**ONE, "channel": "messenger"})
    [(path, _)] = metas["messenger"].written
    assert path == "/1034/message_templates"
    decide(console, metas, "messenger")
    assert known(console, "messenger").state == "approved"


@pytest.mark.parametrize("role", ["owner", "merchandiser"])
def test_who_may_edit_may_submit(desk, meta, role):
    console = desk(role)
    assert "Submit for approval" in console.get(WHERE).text
    assert console.post(f"{WHERE}/submit", ONE).status == 303
    assert console.post(f"{WHERE}/submit-missing", {"once": "1"}).status == 303
    assert len(meta.written) == COUNTS[0]


@pytest.mark.parametrize("role", ["agent", "readonly"])
def test_others_see_how_it_stands_and_can_do_nothing(desk, meta, role):
    console = desk(role)
    page = console.get(WHERE)
    assert page.status == 200 and "not submitted" in page.text
    assert "<form" not in page.html.partition("<main")[2]
    for path in ("submit", "submit-missing", "look"):
        assert console.post(f"{WHERE}/{path}", ONE).status == 403
    assert meta.asked == []


def test_a_double_click_submits_once(console, meta):
    first, second = (console.post(f"{WHERE}/submit", ONE) for _ in range(2))
    assert "Submitted." in told(console, first)
    assert "submitted already" in told(console, second)
    assert len(meta.written) == 1


def test_a_double_click_on_what_is_refused_asks_once(console, meta):
    meta.refuse = MetaError(100, "x")
    for _ in range(2):
        console.post(f"{WHERE}/submit", ONE)
    assert len(meta.written) == 1


def test_a_refusal_is_shown_in_metas_own_sentence_at_its_text(console, meta):
    meta.refuse = MetaError(100, "x", said=("Too many variables", "Add words, or take out a <variable>."))
    page = console.post(f"{WHERE}/submit", ONE)
    assert "It was not taken" in told(console, page)
    row = console.get(WHERE).html.split('id="whatsapp-order_paid"')[1].split('id="')[0]
    assert "WhatsApp did not take it:" in row
    assert "Too many variables: Add words, or take out a &lt;variable&gt;." in row
    assert latest_deed(console).after["state"].startswith("Too many variables")
    meta.refuse = None
    console.post(f"{WHERE}/submit", {**ONE, "once": "2"})
    assert "Too many variables" not in console.get(WHERE).text


def test_a_wrong_key_is_said_and_nothing_was_submitted(console, ssm):
    ssm.kept["whatsapp_token"] = "another"
    assert "It was not taken" in told(console, console.post(f"{WHERE}/submit", ONE))
    assert "access token" in console.get(WHERE).text
    page = console.post(f"{WHERE}/look")
    assert page.status == 200 and "access token" in page.text
    assert 'hx-trigger="load"' not in page.html, "it would ask for ever"


def test_no_answer_is_said_and_a_second_try_makes_no_second_template(console, meta):
    meta.silent = True
    assert "Meta gave no answer" in told(console, console.post(f"{WHERE}/submit", ONE))
    meta.silent = False
    console.post(f"{WHERE}/submit", {**ONE, "once": "2"})
    assert len(meta.written) == 1
    assert known(console).state == "pending"


def test_too_many_calls_are_said(console, meta):
    meta.refuse = MetaError(80007, "limit")
    assert "takes no more at this moment" in told(console, console.post(f"{WHERE}/submit", ONE))
    deed = latest_deed(console)
    assert deed.subject == "whatsapp order_paid nl" and deed.after == {"state": "80007: limit"}


def test_all_that_are_missing_are_submitted_on_both_channels_and_counted(console, metas):
    console.post(f"{WHERE}/submit", ONE)
    page = console.post(f"{WHERE}/submit-missing", {"once": hidden(console.get(WHERE), "once")})
    assert page.goes_to == WHERE
    assert [len(meta.written) for meta in metas.values()] == COUNTS
    shown = console.get(WHERE)
    assert f"{sum(COUNTS) - 1} taken" in shown.text and "Submit all" not in shown.text
    assert all(f"{count} being looked at" in shown.text for count in COUNTS)
    assert {deed.what for deed in deeds.latest(console.world.table)} == {
        f"POST {WHERE}/submit", f"POST {WHERE}/submit-missing",
    }  # fmt: skip


def test_all_that_are_missing_by_a_double_click_are_submitted_once(console, meta):
    meta.refuse = MetaError(100, "x", said=("No", "Not this."))
    for _ in range(2):
        console.post(f"{WHERE}/submit-missing", {"once": "1"})
    assert len(meta.written) == COUNTS[0]
    assert f"{COUNTS[0]} were not taken" in console.get(WHERE).text


def test_one_channel_that_stops_does_not_stop_the_other(console, metas):
    metas["whatsapp"].refuse = MetaError(80007, "limit")
    console.post(f"{WHERE}/submit-missing", {"once": "1"})
    assert [len(meta.written) for meta in metas.values()] == [1, COUNTS[1]]
    assert "WhatsApp: Meta takes no more at this moment. Submit the rest in an hour." in console.get(WHERE).text


def test_while_it_is_under_way_the_page_looks_on_and_nobody_begins_another(console, monkeypatch, meta):
    monkeypatch.setattr(bootstrap, "submit_later", lambda wish: None)
    console.post(f"{WHERE}/submit-missing", {"once": "1"})
    page = console.get(WHERE)
    assert 'hx-trigger="every 2s"' in page.html and "Submit all" not in page.text
    assert "somebody is submitting it" in told(console, console.post(f"{WHERE}/submit-missing", {"once": "2"}))
    console.world.clock.move(minutes=12)
    assert "Submit all" in console.get(WHERE).text, "a function that died bars nobody for ever"
    submitting.run("a wish of long ago")
    assert meta.asked == []


def test_a_failure_of_ours_is_told_with_what_was_taken_before_it(console, meta, monkeypatch):
    taken = meta.post

    def post(*given):
        if len(meta.written) == 3:
            raise ValueError("a mistake of ours")
        return taken(*given)

    monkeypatch.setattr(meta, "post", post)
    assert console.post(f"{WHERE}/submit-missing", {"once": "1"}).status == 500
    page = console.get(WHERE)
    assert "3 taken" in page.text and "It broke off there" in page.text
    assert "Submit all that are missing" in page.text


def test_what_takes_too_long_stops_and_says_so(console, meta, monkeypatch):
    monkeypatch.setattr(submitting, "LONGEST", submitting.LONGEST * 0)
    taken = meta.post

    def slow(*given):
        console.world.clock.move(seconds=9)
        return taken(*given)

    monkeypatch.setattr(meta, "post", slow)
    console.post(f"{WHERE}/submit-missing", {"once": "1"})
    assert len(meta.written) == 1
    assert "Submit the rest now" in console.get(WHERE).text
    assert not approvals.latest(console.world.table)[0].running(console.world.clock())


def test_a_text_that_was_changed_is_told_compared_and_submitted_again(console, metas, meta):
    console.post(f"{WHERE}/submit", ONE)
    rewrite(console, "Fijn! Bestelling {{ order_number }} is betaald.")
    assert "Meta is still looking at the text before" in console.get(WHERE).text
    decide(console, metas)
    page = console.get(WHERE)
    assert "changed since" in page.text and "<ins>Fijn! Bestelling {{1}} is betaald.</ins>" in page.html
    assert "once a day" in page.text
    console.post(f"{WHERE}/submit", {**ONE, "once": "2"})
    path, body = meta.written[-1]
    assert path == f"/{known(console).id}"
    assert body["components"][0]["text"] == "Fijn! Bestelling {{1}} is betaald."
    assert "changed since" not in console.get(WHERE).text


def test_why_a_text_was_rejected_is_said_in_words_in_each_language(desk, metas):
    console = desk(locale="nl")
    rewrite(console, "Nu 10% korting! Bestelling {{ order_number }} is betaald.")
    console.post(f"{WHERE}/submit", ONE)
    decide(console, metas)
    page = console.get(WHERE)
    assert "1 afgekeurd" in page.text
    assert "een bericht over een bestelling mag geen reclame bevatten" in page.text
    assert "Wijzig eerst de tekst" in page.text
    assert "TAG_CONTENT_MISMATCH" not in page.text
    assert "mag geen reclame bevatten" in console.get("/messages/nl/approved_order_paid").text


def test_a_text_with_a_mistake_is_to_be_put_right_first(console, meta):
    rewrite(console, "{{ order_number }} is betaald.")
    row = console.get(WHERE).html.split('id="whatsapp-order_paid"')[1].split("</li>")[0]
    assert "begins or ends with a variable" in row and "<form" not in row
    assert console.post(f"{WHERE}/submit", ONE).status == 400
    assert meta.written == []


def test_another_name_is_given_in_the_draft_and_submitted_in_all_its_languages(console, metas):
    messenger = {**ONE, "channel": "messenger"}
    for locale in ("nl", "en"):
        console.post(f"{WHERE}/submit", {**messenger, "locale": locale})
    decide(console, metas, "messenger")
    rewrite(console, "Fijn! Bestelling {{ order_number }} is betaald.")
    console.post(f"{WHERE}/look")
    assert "Submit under a new name" in console.get(WHERE).text
    page = console.post(f"{WHERE}/submit", {**messenger, "once": "2"})
    assert "Publish once Meta has approved it" in told(console, page)
    shop = console.drafts.read(console.drafts.current(), "shop.yaml").decode()
    assert shop.count("order_paid_2") == 1, "WhatsApp's keeps its name"
    written = [(body["name"], body["language"]) for _, body in metas["messenger"].written]
    assert written == [("order_paid", "nl"), ("order_paid", "en_GB"), ("order_paid_2", "nl"), ("order_paid_2", "en_GB")]
    decide(console, metas, "messenger")
    page = console.get(WHERE)
    assert page.text.count("not live yet: publish") == 2, "shoppers get the one before until then"
    again = console.post(f"{WHERE}/submit", {**messenger, "once": "2"})
    assert "submitted already" in told(console, again)
    assert len(metas["messenger"].written) == 4


def test_without_an_account_or_a_key_it_says_what_is_missing(desk, ssm, meta):
    del ssm.kept["whatsapp_business_id"], ssm.kept["messenger_token"]
    console = desk()
    page = console.get(WHERE)
    assert "does not know its WhatsApp Business Account yet" in page.text
    assert "There is no key for this channel yet" in page.text
    assert "/set-up/whatsapp" in page.html and "Submit all" not in page.text
    assert "not connected yet" in told(console, console.post(f"{WHERE}/submit", ONE))
    assert "not connected yet" in told(console, console.post(f"{WHERE}/submit-missing", {"once": "1"}))
    assert meta.asked == []


def test_what_is_not_the_shops_cannot_be_submitted(console, meta):
    assert console.post(f"{WHERE}/submit", {**ONE, "update": "nonsense"}).status == 400
    assert meta.asked == []


def test_home_counts_what_was_rejected_and_leads_there(console, metas):
    rewrite(console, "Nu 10% korting! Bestelling {{ order_number }} is betaald.")
    console.post(f"{WHERE}/submit", ONE)
    before = console.get("")
    decide(console, metas)
    after = console.get("")
    assert WHERE not in before.html and f'/console{WHERE}"' in after.html


def test_before_there_is_a_shop_it_says_so(monkeypatch):
    assert "no shop here yet" in Console(monkeypatch).get(WHERE).text
