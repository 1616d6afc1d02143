"""Facts that are asked for: what is found is added to what is known, in the one place that every shell shares."""

from dataclasses import fields

import pytest

from functions.commerce.reviews import Rating
from functions.conversation.gathering import PLACES, Gathered, added, decide_with_facts
from functions.conversation.transition import Facts, FactsNeeded
from tests.conversation.chat import START, TestLinks
from tests.starter import starter_shop

KNOWN = Facts(now=START, shop=starter_shop(), links=TestLinks(), stock_levels={"A": 1}, next_number=1001)


def test_all_that_can_be_gathered_has_a_place_among_the_facts():
    places = {PLACES.get(each.name, each.name) for each in fields(Gathered)}
    assert places <= {each.name for each in fields(Facts)}
    assert len(places) == len(fields(Gathered))


def test_what_was_known_stays_beside_what_is_found():
    found = added(KNOWN, Gathered(stock={"B": None}, ratings={"p": Rating(1, 5)}, events={}, taken={"d": 3}))
    assert found.stock_levels == {"A": 1, "B": None}
    assert (found.ratings, found.days_taken) == ({"p": Rating(1, 5)}, {"d": 3})
    assert (found.next_number, found.shop, found.now) == (1001, KNOWN.shop, START)
    assert KNOWN.stock_levels == {"A": 1}
    assert added(KNOWN, Gathered(next_number=1002)).next_number == 1002


def test_it_is_decided_again_until_nothing_is_missing_and_never_for_ever():
    asked = []

    def gather(needed: FactsNeeded) -> Gathered:
        asked.append(needed.skus)
        return Gathered(stock=dict.fromkeys(needed.skus, 2))

    def decide(facts: Facts):
        return [facts.stock([sku])[sku] for sku in ("A", "B", "C")]

    assert decide_with_facts(decide, KNOWN, gather, most=3) == [1, 2, 2]
    assert asked == [("B",), ("C",)]
    with pytest.raises(RuntimeError, match="2 times"):
        decide_with_facts(decide, KNOWN, gather, most=2)
