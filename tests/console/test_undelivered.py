"""Why a message did not arrive is said in words, in Dutch and in English, with what to do."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.channels.whatsapp.refusals import NEVER
from functions.console import undelivered
from functions.console.texts import LANGUAGES, PAGES, Texts
from functions.console.undelivered import in_words, why_not, why_noted
from functions.conversation.channel_events import DeliveryFailed
from functions.send_time import UNSENDABLE
from functions.storage.failures import Failure
from functions.storage.turns import Mark


def failed(code, reason=""):
    return DeliveryFailed(message_id="m", code=code, reason=reason)


def lost(reason):
    return Mark(state="undeliverable", reason=reason)


@pytest.mark.parametrize(
    ("channel", "told", "why"),
    [
        ("whatsapp", failed(131026), "not_on_channel"),
        ("whatsapp", failed(131047), "window"),
        ("whatsapp", failed(132015), "template_paused"),
        ("whatsapp", failed(131053), "media"),
        ("whatsapp", failed(131042), "billing"),
        ("messenger", failed(551), "blocked"),
        ("messenger", failed(10, "10: (#10) This message is sent outside of allowed window."), "window"),
        ("messenger", failed(10, "10: This person isn't available right now."), "blocked"),
        ("messenger", failed(100, "100: (#100) No matching user found"), "moved"),
        ("instagram", failed(190), "account"),
        ("telegram", failed(403, "403: Forbidden: bot was blocked by the user"), "blocked"),
        ("telegram", failed(400, "400: Bad Request: chat not found"), "moved"),
        ("telegram", failed(400, "400: Bad Request: message is too long"), "too_long"),
        ("telegram", failed(400, "400: Bad Request: can't parse entities"), "not_taken"),
        ("wechat", failed(43004), "blocked"),
        ("kik", failed(400), "not_taken"),
        ("web", failed(None, "waited too long"), "too_late"),
    ],
)
def test_a_channels_code_has_a_reason(channel, told, why):
    assert why_not(channel, lost("refused"), told) == why


@pytest.mark.parametrize(
    ("reason", "why"),
    [("window", "window"), ("refused 131049", "held_back"), ("refused", "not_taken"), ("quota", "quota")],
)
def test_what_the_outbox_says_has_one_too(reason, why):
    assert why_not("whatsapp", lost(reason)) == why


@pytest.mark.parametrize(
    ("noted", "why"),
    [
        ({"why": "refused", "told": "131053 Media upload error"}, "media"),
        ({"why": "refused", "told": "no such thing"}, "not_taken"),
        ({"why": "unreachable", "told": "131026 Message undeliverable"}, "blocked"),
        ({"why": "template paused"}, "template_paused"),
        ({"why": "late"}, "too_late"),
        ({"why": "refused", "told": "MessageRejected", "mail": True}, "mail_refused"),
    ],
)
def test_a_failure_on_the_start_page_has_the_same_reason_as_in_its_conversation(noted, why):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert why_noted(Failure(message="c1/1/0", account="whatsapp:1", at=at, **noted)) == why


def test_every_code_that_whatsapp_says_never_with_is_explained():
    unexplained = {code for code in NEVER if code not in undelivered.CODES["whatsapp"]}
    assert unexplained == {100, 131008, 131009, 131062, 135000}  # mistakes of ours: the message will not do


def test_every_state_in_which_a_template_cannot_be_sent_is_explained():
    assert {f"template {state}" for state in (*UNSENDABLE, "pending", "none")} <= set(undelivered.OWN)


def test_every_reason_of_docs_sending_is_explained():
    page = (Path(__file__).parents[2] / "docs" / "sending.md").read_text()
    reasons = set(re.findall(r"withheld: `([\w ]+)`", page))
    assert len(reasons) > 6 and reasons <= set(undelivered.OWN)


def test_every_reason_has_its_words_in_both_languages():
    every = {
        *undelivered.OWN.values(),
        *undelivered.MAILED.values(),
        *(why for _, why in undelivered.SAID),
        "not_taken",
        "mail_refused",
    }
    every |= {why for codes in undelivered.CODES.values() for why in codes.values()}
    for language in LANGUAGES:
        texts = Texts(language)
        assert all(in_words(texts, why) for why in every)
        assert {key for key in _keys(language) if key.startswith("why_")} == {f"why_{why}" for why in every}


def _keys(language):
    return json.loads((PAGES / "reasons" / f"{language}.json").read_text())


def test_the_code_stands_behind_it_for_the_channels_help_desk():
    assert in_words(Texts("nl"), "window", failed(131047)).endswith("(code 131047)")
    assert "code" not in in_words(Texts("en"), "window")
