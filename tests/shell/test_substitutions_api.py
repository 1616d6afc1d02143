"""The merchant's API about what cannot be made: what is taken, what is refused in words, what became of it."""

from typing import Any

import pytest
from chalice.test import Client

from functions.commerce.orders import Order, OrderStatus
from functions.conversation.substitute_events import SubstituteProposed
from tests.shell.test_money_api import KEY, call, ordered, posted, ssm  # noqa: F401
from tests.shell.test_webhooks import http, seconds  # noqa: F401
from tests.world import World

WISH = {"id": "crm-1", "words": "Een boeket in geel", "picture": "https://shop.example/b.jpg", "hours": 4}


def propose(http: Any, wish: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: F811
    return call(http, "POST", "/orders/1001/substitutions", wish)


def test_a_proposal_is_asked_of_the_conversation(http: Client, world: World) -> None:  # noqa: F811
    made: Order = ordered(world)
    code, answer = propose(http, WISH)
    assert (code, answer) == (202, {"order": "1001", "event": f"substitute:{made.id}:crm-1", "line": "ROSE"})
    (asked,) = posted(world)
    assert isinstance(asked, SubstituteProposed)
    assert (asked.line, asked.words, asked.picture, asked.hours) == ("ROSE", *list(WISH.values())[1:])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"words": ""}, "say what comes instead"),
        ({"line": "NOPE"}, "NOPE is not in the order: ROSE are"),
        ({"picture": "http://shop.example/b.jpg"}, "picture"),
        ({"hours": 0}, "hours"),
        ({"wrods": "x"}, "wrods: Extra inputs are not permitted"),
        ({"order": "1002"}, "different orders"),
    ],
)
def test_what_cannot_be_is_refused_in_words(http: Client, world: World, changed: Any, told: str) -> None:  # noqa: F811
    ordered(world)
    code, answer = propose(http, WISH | changed)
    assert code == 400 and told in answer["error"]
    assert posted(world) == []


def test_of_an_order_that_was_cancelled_nothing_is_proposed(http: Client, world: World) -> None:  # noqa: F811
    ordered(world, status=OrderStatus.CANCELLED)
    assert "cancelled" in propose(http, WISH)[1]["error"]


def test_its_lines_and_proposals_are_listed_for_who_has_the_merchants_key(http: Client, world: World) -> None:  # noqa: F811
    ordered(world)
    code, answer = call(http, "GET", "/orders/1001/substitutions")
    assert (code, answer["choice"], answer["proposals"]) == (200, "ask", [])
    assert answer["lines"] == [{"sku": "ROSE", "title": "Roos", "quantity": 3}]
    assert call(http, "GET", "/orders/1001/substitutions", key="carrier-key")[0] == 403
