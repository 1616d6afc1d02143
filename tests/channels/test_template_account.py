"""An account's templates at Meta: the calls, the pages, and what Meta says when it says no."""

import json

import pytest
import yaml

from functions.channels.fetching import Got
from functions.channels.template_account import Submission, TemplateAccount, template_accounts
from functions.errors import Refused, SlowDown, Unavailable
from infra.simulator.limits import MetaError
from infra.simulator.message_templates import LOOKED_AT_SECONDS
from tests.meta import API, Meta, account_at
from tests.shared_data import shared

PAID = Submission("order_paid", "en_GB", "UTILITY", "Thank you! Order {{1}} is paid for.", ("1042",))


@pytest.fixture
def meta() -> Meta:
    return Meta()


def test_a_template_is_submitted_as_meta_documents_it(meta: Meta) -> None:
    made = account_at(meta).create(PAID)
    assert (made.reviewed.state, made.body, made.category) == ("pending", PAID.body, "UTILITY")
    assert made.id.isdecimal()
    [(path, body)] = meta.written
    assert path == "/1040/message_templates"
    assert body["components"] == [{"type": "BODY", "text": PAID.body, "example": {"body_text": [["1042"]]}}]


def test_a_body_without_variables_has_no_example(meta: Meta) -> None:
    assert Submission("a", "nl", "UTILITY", "Je betaallink is verlopen.").components == [
        {"type": "BODY", "text": "Je betaallink is verlopen."}
    ]


def test_every_page_of_the_listing_is_read(meta: Meta) -> None:
    account = account_at(meta)
    for number in range(5):
        account.create(Submission(f"t_{number}", "nl", "UTILITY", "Zonder variabelen."))
    found = account.list()
    assert [each.reviewed.name for each in found] == [f"t_{number}" for number in range(5)]
    assert {each.body for each in found} == {"Zonder variabelen."}
    assert sum(method == "GET" for method, _, _ in meta.asked) == 3


def test_a_next_page_elsewhere_is_not_asked_for(meta: Meta) -> None:
    """The token goes with it."""
    asked = []

    def get(url: str, headers: object, most: int) -> Got:
        asked.append(url)
        return Got(200, json.dumps({"data": [], "paging": {"next": "https://evil.example/v23.0/x"}}).encode())

    TemplateAccount("whatsapp", "1040", API, "t", get, meta.post).list()
    assert len(asked) == 1


def test_other_words_are_given_to_the_template_itself_and_how_it_stands_is_asked(meta: Meta) -> None:
    account = account_at(meta)
    made = account.create(PAID)
    meta.now += LOOKED_AT_SECONDS
    other = Submission(PAID.name, PAID.language, PAID.category, "Order {{1}} has been paid for.", PAID.examples)
    found = account.edit(made.id, other)
    assert meta.written[-1] == (f"/{made.id}", {"components": other.components})
    assert (found.reviewed.state, found.body) == ("pending", other.body)


def test_metas_own_sentence_is_told_where_it_wrote_one(meta: Meta) -> None:
    account = account_at(meta)
    account.create(PAID)
    with pytest.raises(Refused, match=r"Content in This Language Already Exists: There is already en_GB content"):
        account.create(PAID)


def test_without_one_its_words_for_developers_are_told_and_no_long_number(meta: Meta) -> None:
    meta.refuse = MetaError(100, "Object 106540352242922 does not allow it")
    with pytest.raises(Refused, match="100: Object … does not allow it"):
        account_at(meta).create(PAID)


def test_a_wrong_key_is_a_persons_to_mend(meta: Meta) -> None:
    with pytest.raises(Refused) as told:
        account_at(meta, token="another").list()
    assert told.value.operator


@pytest.mark.parametrize("code", [4, 80007])
def test_too_many_calls_are_to_be_made_later(meta: Meta, code: int) -> None:
    """Meta answers 400: only the code tells (channels.md 0.7)."""
    meta.refuse = MetaError(code, "Application request limit reached")
    with pytest.raises(SlowDown):
        account_at(meta).create(PAID)


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (200, b"<html>"), (503, b"")])
def test_no_answer_that_can_be_read_is_no_refusal(meta: Meta, status: int, body: bytes) -> None:
    account = TemplateAccount("whatsapp", "1040", API, "t", meta.get, lambda *_: (status, body))
    with pytest.raises(Unavailable):
        account.create(PAID)


def test_only_who_has_an_id_and_a_key_can_be_asked(meta: Meta) -> None:
    ids = {"whatsapp": "1040", "messenger": ""}
    apis = {"whatsapp": f"{API}/", "messenger": API}
    found = template_accounts(ids, {"whatsapp": "t", "messenger": "m"}, apis, get=meta.get, post=meta.post)
    assert [(each.channel, each.api) for each in found.values()] == [("whatsapp", API)]
    assert template_accounts(ids, {"messenger": "m"}, apis, get=meta.get, post=meta.post) == {}


@pytest.mark.shared
def test_metas_own_specification_knows_these_calls_and_their_fields() -> None:
    path = shared("conformance/specs/meta/business-messaging-api_v23.0.yaml")
    spec = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["paths"]
    edge, one = spec["/{Version}/{WABA-ID}/message_templates"], spec["/{Version}/{TEMPLATE_ID}"]
    assert "name" in {each.get("name") for each in edge["get"]["parameters"]}

    def asked(operation: dict) -> set[str]:  # type: ignore[type-arg]
        return set(operation["requestBody"]["content"]["application/json"]["schema"]["properties"])

    assert asked(edge["post"]) == {"name", "language", "category", "components"}
    assert "components" in asked(one["post"])
    line = edge["get"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]["items"]
    assert {"id", "name", "language", "status", "category", "components"} <= set(line["properties"])
