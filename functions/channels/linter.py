"""Tells before publishing which messages do not fit which channel: the compiler itself, run over samples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.channels.channel import Channel
from functions.conversation.message import Message


@dataclass(frozen=True)
class Problem:
    """`wrong`: this message cannot be sent at all. Otherwise it is sent, changed as `what` says."""

    where: str
    channel: str
    what: str
    wrong: bool = False

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


def _lint(where: str, message: Message, channel: Channel) -> tuple[Problem, ...]:
    carried = channel.capabilities.kinds
    if carried is not None and message.kind not in carried:
        return ()  # it is never sent there
    try:
        compiled = channel.compile(message)
    except ValueError as error:
        return (Problem(where, channel.name, str(error), wrong=True),)
    return tuple(Problem(where, channel.name, line) for line in compiled.report)
