"""Whose number it is: one that changes moves its alias, one that is given to somebody else makes nobody of the former
(channels.md 0.1, 2.1, 12.13, 12.14). Through the real intake and worker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions.channels.channel import Incoming, Parsed, Renamed
from functions.conversation.events import ShopperWrote, TextIn
from functions.intake import Intake
from functions.storage import aliases, reads
from functions.storage.aliases import Names
from tests.world import ACCOUNT, START, World

NUMBER, OTHER = "wa:31612345678", "wa:31600000001"
BEA: Names = ("bsuid:NL.1", NUMBER)
CARL: Names = ("bsuid:NL.2", NUMBER)


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def intake(world: World) -> Intake:
    return Intake(world.table, world.mailbox, world.unreadable, world.clock)


def address(names: Names) -> str:
    return names[0].removeprefix("bsuid:").replace("wa:", "+")


def take(world: World, intake: Intake, id: str, names: Names, text: str = "hallo") -> str:
    """The conversation that it came to."""
    wrote = ShopperWrote(content=TextIn(text=text), message_id=id)
    number = next((f"+{name.removeprefix('wa:')}" for name in names if name.startswith("wa:")), "")
    item = Incoming(id, ACCOUNT, names, address(names), START, wrote, number=number)
    intake.take("phone", Parsed(incoming=(item,)), b"{}", START + timedelta(seconds=1))
    conversation = world.inbox.messages[-1].group
    world.run()
    return conversation


def renames(world: World, intake: Intake, before: Names, after: Names, id: str = "system1") -> None:
    moved = Renamed(id, ACCOUNT, before, after, address(after), START, f"+{after[-1].removeprefix('wa:')}")
    intake.take("phone", Parsed(renamed=(moved,)), b"{}", START + timedelta(seconds=1))
    world.run()


def user(world: World, conversation: str) -> tuple[str, bool]:
    found = reads.conversation(world.table, conversation)
    assert found is not None
    return found.user, found.reachable


# --- a recycled number --------------------------------------------------------------------------------------------


def test_a_recycled_number_is_a_new_person_and_the_former_keeps_their_talk(world: World, intake: Intake) -> None:
    bea = take(world, intake, "1", BEA)
    carl = take(world, intake, "2", CARL)
    assert carl != bea
    assert take(world, intake, "3", (NUMBER,)) == carl
    assert take(world, intake, "4", ("bsuid:NL.1", OTHER)) == bea
    assert take(world, intake, "5", ("bsuid:NL.1",)) == bea


def test_a_process_that_knew_the_former_does_not_lead_the_number_to_them(world: World) -> None:
    warm, other = (Intake(world.table, world.mailbox, world.unreadable, world.clock) for _ in range(2))
    bea = take(world, warm, "1", BEA)
    assert take(world, warm, "2", (NUMBER,)) == bea
    carl = take(world, other, "3", CARL)
    assert take(world, warm, "4", CARL) == take(world, warm, "5", (NUMBER,)) == carl != bea
    assert take(world, warm, "6", BEA[:1]) == bea


def test_who_is_known_by_an_id_is_written_to_by_it_and_never_by_a_number_of_somebody_else(
    world: World, intake: Intake
) -> None:
    bea = take(world, intake, "1", BEA)
    take(world, intake, "2", CARL)
    assert user(world, bea) == ("NL.1", True)
    found = reads.conversation(world.table, bea)
    assert found is not None
    assert found.number == "+31612345678"  # for a person to call


def test_who_was_known_by_the_number_alone_is_written_to_no_more_once_it_is_anothers(
    world: World, intake: Intake
) -> None:
    carl = take(world, intake, "1", ("bsuid:NL.2", OTHER))
    nobody = take(world, intake, "2", (NUMBER,))
    assert user(world, nobody) == ("+31612345678", True)
    assert take(world, intake, "3", CARL) == carl
    assert user(world, nobody) == ("+31612345678", False)


def test_a_number_that_is_known_gets_the_first_id_that_comes_with_it(world: World, intake: Intake) -> None:
    bea = take(world, intake, "1", (NUMBER,))
    assert take(world, intake, "2", BEA) == bea
    assert take(world, intake, "3", CARL) != bea


def test_two_processes_that_meet_the_new_holder_at_once_agree(world: World) -> None:
    bea = aliases.resolve(world.table, [(ACCOUNT, BEA)])

    def fault(call: str, request: object) -> None:
        if call == "put_item":
            world.client.fault = lambda call, request: None
            aliases.resolve(world.table, [(ACCOUNT, CARL)])

    world.client.fault = fault
    carl = aliases.resolve(world.table, [(ACCOUNT, CARL)])
    assert carl == aliases.resolve(world.table, [(ACCOUNT, (NUMBER,))]) != bea


def test_a_process_that_has_met_too_many_forgets_them_and_goes_on(
    world: World, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea = take(world, intake, "1", BEA)
    monkeypatch.setattr("functions.intake.MOST_KNOWN", 0)
    wrote = ShopperWrote(content=TextIn(text="hallo"))
    both = [Incoming(id, ACCOUNT, names, "+31", START, wrote) for id, names in (("2", BEA), ("3", ("bsuid:NL.3",)))]
    intake.take("phone", Parsed(incoming=tuple(both)), b"{}", START)
    assert {message.group for message in world.inbox.messages} == {
        bea,
        *aliases.resolve(world.table, [(ACCOUNT, ("bsuid:NL.3",))]),
    }


# --- a number that changes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [BEA, (NUMBER,)])
@pytest.mark.parametrize("new_id", [(), ("bsuid:NL.1b",)])
def test_a_changed_number_leads_where_the_old_one_led_and_the_old_one_to_nobody(
    world: World, intake: Intake, before: Names, new_id: Names
) -> None:
    bea = take(world, intake, "1", before)
    renames(world, intake, before, (*new_id, OTHER))
    assert user(world, bea) == (address((*new_id, OTHER)), True)
    assert take(world, intake, "2", (OTHER,)) == bea
    assert take(world, intake, "3", ("bsuid:NL.1b", OTHER)) == bea
    stranger = take(world, intake, "4", (NUMBER,))
    assert stranger != bea
    assert take(world, intake, "5", CARL) == stranger


def test_a_change_that_is_told_again_takes_nothing_from_who_has_the_old_number_now(
    world: World, intake: Intake
) -> None:
    bea = take(world, intake, "1", (NUMBER,))
    renames(world, intake, (NUMBER,), (OTHER,))
    carl = take(world, intake, "2", (NUMBER,))
    renames(world, intake, (NUMBER,), (OTHER,))
    assert take(world, intake, "3", CARL) == carl
    renames(world, intake, (NUMBER,), (OTHER,))
    assert take(world, intake, "4", CARL) == take(world, intake, "5", (NUMBER,)) == carl
    assert take(world, intake, "6", (OTHER,)) == bea
    assert user(world, carl) == ("NL.2", True)


def test_a_change_that_died_half_way_is_finished_when_it_is_told_again(world: World, intake: Intake) -> None:
    bea = take(world, intake, "1", (NUMBER,))
    aliases.rename(world.table, ACCOUNT, "system1", (NUMBER,), (OTHER,))
    renames(world, intake, (NUMBER,), (OTHER,))
    assert user(world, bea) == ("+31600000001", True)


def test_a_number_that_changes_to_one_of_somebody_else_is_the_movers(world: World, intake: Intake) -> None:
    bea = take(world, intake, "1", BEA)
    former = take(world, intake, "2", (OTHER,))
    renames(world, intake, BEA, (OTHER,))
    assert take(world, intake, "3", (OTHER,)) == bea
    assert user(world, former)[1] is False


def test_a_change_of_nobody_we_know_claims_nothing(world: World, intake: Intake) -> None:
    renames(world, intake, (NUMBER,), (OTHER,))
    assert aliases.find(world.table, ACCOUNT, (NUMBER, OTHER)) is None


def test_pitfall_13_two_forms_of_a_number_are_one_person_by_their_id_only(world: World, intake: Intake) -> None:
    """No rule is right for every area, and a wrong one shows somebody's orders to another."""
    with_nine, without = "wa:5511987654321", "wa:551187654321"
    ana = take(world, intake, "1", ("bsuid:BR.1", with_nine))
    assert take(world, intake, "2", ("bsuid:BR.1", without)) == ana
    assert take(world, intake, "3", (without,)) == ana
    assert take(world, intake, "4", ("wa:5511999998888",)) != take(world, intake, "5", ("wa:551199998888",))
