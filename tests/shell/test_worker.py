"""One conversation's events through the real worker, storage and dispatch."""

from tests.world import World


def test_a_message_is_answered_and_kept_as_a_turn(world: World) -> None:
    world.writes("hallo")
    world.run()
    assert world.said() == ["hallo"]
    (turn,) = world.turns()
    assert turn.version == 1
    assert turn.marks[0].ids == ("out1",)


def test_an_ordinary_message_takes_three_requests(world: World) -> None:
    world.writes("hallo")
    world.run()
    assert world.client.counted() == {"batch_get_item": 1, "transact_write_items": 2}


def test_live_stock_takes_one_request_more(world: World) -> None:
    world.writes("buy ROSE 2")
    world.run()
    assert world.client.counted() == {"batch_get_item": 2, "transact_write_items": 2}
    assert world.stock("ROSE") == (3, 2, 0)
    assert [command.call.type for command in world.commands] == ["observe_payment"]


def test_a_second_delivery_changes_nothing(world: World) -> None:
    event = world.writes("buy ROSE 2")
    world.run()
    world.posts(event)
    world.run()
    assert world.said() == ["ordered ROSE"]
    assert world.stock("ROSE") == (3, 2, 0)
    assert len(world.turns()) == 1
