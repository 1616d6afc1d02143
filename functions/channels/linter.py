"""Tells before publishing which messages do not fit which channel: the compiler itself, run over samples."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from functions.channels.channel import Channel
from functions.channels.compiler import pieces
from functions.channels.losses import losses
from functions.conversation.message import Message


@dataclass(frozen=True)
class Problem:
    """`wrong`: this message cannot be sent at all. `lost`: something of it can be read nowhere. Otherwise all of it is
    there, changed as `what` says."""

    where: str
    channel: str
    what: str
    wrong: bool = False
    lost: bool = False

    @property
    def shortened(self) -> bool:
        """Not as it was meant to look: a title ends in an ellipsis, or worse."""
        return self.wrong or self.lost or "ellipsis" in self.what

    def __str__(self) -> str:
        return f"{self.where}, {self.channel}: {self.what}"


def lint(samples: Mapping[str, Message], channels: Iterable[Channel]) -> tuple[Problem, ...]:
    """`samples`: by where they come from, for the reader ("messages/nl/cart.j2"). Samples outer, channels inner."""
    channels = tuple(channels)
    return tuple(
        problem
        for where, message in samples.items()
        for channel in channels
        for problem in _lint(where, message, channel)
    )


def _lint(where: str, message: Message, channel: Channel) -> Iterator[Problem]:
    can = channel.capabilities
    if can.kinds is not None and message.kind not in can.kinds:
        return  # it is never sent there
    try:
        compiled = channel.compile(message)
    except ValueError as error:
        yield Problem(where, channel.name, str(error), wrong=True)
        return
    for line in compiled.report:
        yield Problem(where, channel.name, line)
    if can.kinds is None and not can.pull:  # the others carry every message as it is
        for line in losses(message, pieces(message, can)[0], can.bold):
            yield Problem(where, channel.name, f"lost: {line}", lost=True)
