"""Bodies of templates that a channel approves: the built-in ones pass Meta's rules, and what would not is told."""

import pytest

from functions.commerce.shop import Shop
from functions.errors import RenderError
from functions.messages import approved
from tests.starter import starter_shop


@pytest.fixture(scope="module")
def voice() -> Shop:
    return starter_shop()


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_template_of_the_starter_shop_would_be_approved(voice: Shop, locale: str) -> None:
    templates = starter_shop().rules.whatsapp_templates
    assert len(templates) > 15
    for update, template in templates.items():
        body = approved.body(voice, locale, update, template.parameters)
        assert list(approved.problems(body, template.parameters)) == [], update


def test_a_body_has_numbered_places_and_is_filled_in_order(voice: Shop) -> None:
    body = approved.body(voice, "nl", "order_dispatched", ("order_number", "carrier", "tracking_url"))
    assert body.startswith("Je bestelling {{1}} is onderweg met {{2}}.")
    said = approved.filled(body, ("1042", "PostNL", "https://postnl.example/3S"))
    assert "bestelling 1042 is onderweg met PostNL" in said and "{{" not in said


def test_a_template_that_is_not_there_or_asks_for_more_is_named(voice: Shop) -> None:
    with pytest.raises(RenderError, match="approved_nonsense"):
        approved.body(voice, "nl", "nonsense", ())
    with pytest.raises(RenderError, match="order_number"):
        approved.body(voice, "nl", "order_accepted", ())


@pytest.mark.parametrize(
    ("text", "parameters", "why"),
    [
        ("{{1}} is onderweg", ("order_number",), "begins or ends"),
        ("Onderweg: {{1}}.", ("order_number",), "begins or ends"),
        ("Bestelling {{1}} {{2}} is er", ("order_number", "carrier"), "side by side"),
        ("Bestelling {{1}} is er", ("order_number", "carrier"), "does not use all"),
        ("x" * 1025, (), "1,025 characters"),
    ],
)
def test_what_meta_would_reject_is_told_before(text: str, parameters: tuple[str, ...], why: str) -> None:
    assert any(why in problem for problem in approved.problems(text, parameters))
