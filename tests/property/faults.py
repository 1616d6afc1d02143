"""A process that dies at a chosen step between load and ack: every call it makes to the outside is a step.

Once dead, it does nothing more: what its `finally` tries, fails. A step may also be carried out and its answer lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.dynamo import Crash
from tests.queues import MemorySqs, Message
from tests.world import World


@dataclass
class Process:
    die_at: int = 0
    """The step at which it dies, from 1; 0: it lives."""
    answer_lost: bool = False
    """It dies after that step was carried out."""
    between: Callable[[], None] | None = None
    """Something that happens just before that step, instead of dying."""
    step: int = 0
    dead: bool = False

    def before(self, *_: Any) -> None:
        if self.dead:
            raise Crash
        self.step += 1
        if self.step != self.die_at or self.answer_lost:
            return
        if self.between:
            happens, self.between = self.between, None
            happens()
        else:
            self._die()

    def after(self, *_: Any) -> None:
        if self.step == self.die_at and self.answer_lost and not self.between and not self.dead:
            self._die()

    def _die(self) -> None:
        self.dead = True
        raise Crash


class DyingSqs(MemorySqs):
    process: Process

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        self.process.before()
        answer = super().send_message_batch(**request)
        self.process.after()
        return answer


def equip(world: World) -> None:
    """Every call that the worker makes to the outside goes by the current process."""
    sqs = DyingSqs(queues=world.sqs.queues)
    world.sqs = sqs
    start(world, Process())


def start(world: World, process: Process) -> None:
    """The next invocation runs in this one."""
    assert isinstance(world.sqs, DyingSqs)
    world.sqs.process = process
    world.client.fault, world.client.after = process.before, process.after
    world.phone.refuse, world.phone.crash = process.before, process.after
    world.bus.refuse = process.before


def invoke(world: World, process: Process, batch: Sequence[Message]) -> None:
    """Deliver a batch; a process that dies acknowledges nothing."""
    if not batch:
        return
    start(world, process)
    try:
        world.step(batch)
    except Crash:
        pass
    finally:
        start(world, Process())


def meanwhile(world: World, process: Process, batch: Sequence[Message]) -> None:
    """Another process gets these while the current one is busy; it never comes to acknowledge them."""
    assert isinstance(world.sqs, DyingSqs)
    mine = world.sqs.process
    start(world, process)
    try:
        world.worker.handle({"Records": [message.record() for message in batch]}, lambda: 15.0)
    except Crash:
        pass
    finally:
        start(world, mine)
