"""Compiled bodies against Meta's own OpenAPI (v23.0), where it covers them; and our rules against Meta's own examples.

The OpenAPI knows neither carousels, link buttons nor business-scoped ids: those have the rules of outbound.py only.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from functions.channels.channel import Payload
from functions.channels.whatsapp import WhatsApp, addressed
from functions.conversation.message import Message
from tests.channels.messages import ORDINARY, messages
from tests.channels.outbound import problems
from tests.shared_data import shared

pytestmark = pytest.mark.shared
SCHEMAS = {
    "text": "TextMessage",
    "image": "ImageMessage",
    "video": "VideoMessage",
    "document": "DocumentMessage",
    "audio": "AudioMessage",
    "interactive": "InteractiveMessage",
    "template": "TemplateMessage",
}
NOT_IN_SPEC = {"carousel", "cta_url"}
Check = Callable[[Payload], list[str]]


@pytest.fixture(scope="module")
def check() -> Check:
    path = shared("conformance/specs/meta/business-messaging-api_v23.0.yaml")
    schemas = _opened(yaml.load(path.read_text(), yaml.CSafeLoader)["components"]["schemas"])
    validators = {
        kind: Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})
        for kind, name in SCHEMAS.items()
    }

    def errors(payload: Payload) -> list[str]:
        body = addressed(payload, "+31612345678", "c1/1/0")
        return [error.message[:300] for error in validators[payload["type"]].iter_errors(body)]

    return errors


def _opened(schema: Any) -> Any:
    """Meta closes each half of an `allOf` with additionalProperties: false, which refuses the other half's fields."""
    if isinstance(schema, list):
        return [_opened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _opened(item) for key, item in schema.items() if not (key == "additionalProperties" and item is False)}


def covered(payload: Payload) -> bool:
    return payload.get("interactive", {}).get("type") not in NOT_IN_SPEC


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_message_is_valid_by_metas_openapi(check: Check, name: str) -> None:
    for payload in WhatsApp().compile(ORDINARY[name]).payloads:
        assert not covered(payload) or check(payload) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(message=messages)
def test_any_message_is_valid_by_metas_openapi(check: Check, message: Message) -> None:
    for payload in filter(covered, WhatsApp().compile(message).payloads):
        assert check(payload) == []


def test_a_template_is_valid_by_metas_openapi(check: Check) -> None:
    assert check(WhatsApp().template("order_dispatched", "nl", ("1042", "PostNL"))) == []


def test_metas_openapi_refuses_what_is_too_long(check: Check) -> None:
    [payload] = WhatsApp().compile(ORDINARY["choices"]).payloads
    payload["interactive"]["action"]["buttons"][0]["reply"]["title"] = "x" * 21
    assert check(payload) != []


@pytest.mark.parametrize(
    "name",
    [
        "Send Text Message",
        "Send Reply Button",
        "Send List Message",
        "Send Image Message by URL",
        "Send Document Message by URL",
        "Send Video Message by URL",
        "Send Audio Message by URL",
        "Send Message Template Text",
    ],
)
def test_our_rules_accept_metas_own_examples(name: str) -> None:
    path = shared("conformance/specs/meta/outbound_examples/messages_request_examples.json")
    body = json.loads(path.read_text())[name]
    assert [line for line in problems(body) if "<" not in line and "address" not in line] == []
