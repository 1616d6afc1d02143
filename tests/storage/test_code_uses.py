"""A discount code on the table: used as often as it may be, and by each as often as they may."""

import pytest

from functions.commerce.codes import CodeUse, claim_key
from functions.errors import Conflict
from functions.storage import keys, reads
from functions.storage.table import Table
from tests.storage.examples import conversation, event, put

CODE = "WELKOM10"


def use(table: Table, number: int, *uses: CodeUse) -> None:
    name = f"c{number}"
    put(table, conversation(id=name), event(id=f"e{number}", conversation=name), codes=uses)


def take(*claims: str, most: int | None = 2) -> CodeUse:
    return CodeUse(code=CODE, by=1, most=most, claims=claims)


def give(*claims: str) -> CodeUse:
    return CodeUse(code=CODE, by=-1, freed=claims)


def facts(table: Table, *claims: str) -> list[int]:
    wanted = [CODE, *(claim_key(CODE, claim) for claim in claims)]
    found = reads.facts(table, codes=wanted).codes
    return [found[key] for key in wanted]


def test_nothing_is_used_of_a_code_that_nobody_used(table: Table) -> None:
    assert facts(table, "a") == [0, 0]


def test_a_code_is_used_until_it_is_used_up_and_the_next_is_a_conflict(table: Table) -> None:
    use(table, 1, take("a"))
    use(table, 2, take("b"))
    with pytest.raises(Conflict, match="code:"):
        use(table, 3, take("c"))
    assert facts(table, "a", "b", "c") == [2, 1, 1, 0]


def test_nobody_claims_it_twice_whatever_is_left_of_it(table: Table) -> None:
    use(table, 1, take("a", "mail", most=None))
    with pytest.raises(Conflict, match="claim:"):
        use(table, 2, take("b", "mail", most=None))
    assert facts(table, "a", "b", "mail") == [1, 1, 0, 1]


def test_what_is_given_back_can_be_used_again_and_not_given_back_twice(table: Table) -> None:
    use(table, 1, take("a", most=1))
    use(table, 2, give("a"))
    assert facts(table, "a") == [0, 0]
    with pytest.raises(Conflict):
        use(table, 3, give("a"))
    use(table, 4, take("a", most=1))
    assert facts(table, "a") == [1, 1]


def test_a_code_without_a_limit_is_counted_so_that_it_can_have_one_later(table: Table) -> None:
    for number in range(3):
        use(table, number, take(most=None))
    with pytest.raises(Conflict):
        use(table, 4, take(most=3))
    assert facts(table) == [3]


def test_a_claim_names_its_conversation_and_goes_in_time(table: Table) -> None:
    use(table, 1, take("a"))
    item = table.get(keys.code_claim(table.shop, CODE, "a"))
    assert item and item["conversation"]["S"] == "c1" and keys.EXPIRES in item
    assert keys.EXPIRES not in (table.get(keys.code(table.shop, CODE)) or {})
