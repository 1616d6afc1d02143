"""Everything that is kept has a rule: each field of each model, each kind of item. And docs/privacy.md says so."""

import inspect
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from functions.commerce.orders import Order
from functions.privacy.places import ITEMS
from functions.privacy.rules import RULES, Erased, name_of, rule_of
from functions.privacy.scrub import attempt_changes, scrubbed
from functions.storage import keys
from infra import describe_privacy
from infra.describe_privacy import DOC, every_model, models, page
from tests.storage.examples import order


def test_every_field_that_is_kept_has_a_rule():
    missing = describe_privacy.unruled()
    assert missing == [], "say in functions/privacy/rules.py what it holds of a person, or that it holds nothing"


def test_a_field_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch):
    class Nickname(BaseModel):
        text: str = ""

    class Order2(Order):
        nicknames: tuple[Nickname, ...] = ()
        shoe_size: int | None = None

    monkeypatch.setattr(describe_privacy, "ROOTS", {Order2: ""})
    monkeypatch.setitem(RULES, "test_rules.Order2", RULES["orders.OrderLine"])
    assert describe_privacy.unruled() == ["test_rules.Nickname.text"]
    monkeypatch.delitem(RULES, "test_rules.Order2")
    assert "test_rules.Order2.shoe_size" in describe_privacy.unruled()


def test_no_rule_is_of_a_field_that_is_gone():
    there = {name_of(model) for model in every_model()}
    there |= {f"{name_of(model)}.{field}" for model in every_model() for field in model.model_fields}
    assert [name for name in RULES if name not in there] == []


def test_every_kind_of_item_has_a_rule():
    text = {"conversation_id": "c1", "name": "n", "shop": "s", "who": "session:c1", "account": "a:1"}
    kinds = set()
    for name, make in inspect.getmembers(keys, inspect.isfunction):
        signature = inspect.signature(make)
        if signature.return_annotation is not keys.Key or name.startswith("_"):
            continue
        given = {
            each: 1 if kind.annotation is int else text.get(each, "x") for each, kind in signature.parameters.items()
        }
        kinds.add(keys.kind(*make(**given)))
    assert kinds == set(ITEMS), "say in functions/privacy/places.py what it holds of a person, until when"


def test_the_page_is_up_to_date():
    assert DOC.read_text() == page(), "run python -m infra.describe_privacy"


def test_scrubbing_blanks_exactly_what_the_rules_say():
    frozen = datetime(2026, 3, 2, tzinfo=UTC)
    full = order(number="1001", paid_at=frozen, **_filled())
    found = scrubbed(full)
    for model in models(Order):
        for field in model.model_fields:
            rule = rule_of(model, field)
            if rule and rule.erased is Erased.BLANKED and model is Order and field != "conversation":
                assert getattr(found, field) != getattr(full, field), field
    assert found.version == full.version + 1
    assert (found.number, found.lines, found.total) == (full.number, full.lines, full.total)
    assert scrubbed(found).model_copy(update={"version": found.version}) == found


def _filled() -> dict[str, object]:
    """Something else than the default in each field that is blanked."""
    words = {"recipient", "email", "buyer", "phone", "card_message", "courier_note"}
    blanked = [
        field for field in Order.model_fields if (rule := rule_of(Order, field)) and rule.erased is Erased.BLANKED
    ]
    others = {"gift": True, "anonymous": True, "substitution": "refund", "ticket_names": ("Zilverberg",)}
    unknown = set(blanked) - words - set(others) - {"conversation"}
    assert not unknown, f"give an example of {unknown} here"
    return {field: "Zilverberg" for field in words} | others


def test_what_stripe_was_told_goes_from_an_attempt():
    assert attempt_changes("o1") == {"conversation": "erased:o1", "parameters": "", "url": "", "payer": ""}
