"""How one channel's provider writes, signs and answers: what the suite needs to know of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.channels.channel import Channel, Request
from functions.channels.fetching import Get
from functions.channels.http import Post

Item = Any
"""What the provider sends for one thing that happened, before it is put in a webhook's body."""
Answer = tuple[int, bytes]
"""HTTP status and body of the provider's answer to a send."""
Secrets = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Pictures:
    """How a picture comes, and where it can be fetched."""

    make: Callable[[Get], Channel]
    """The channel, with a get of the test's."""
    item: Callable[[str], Item]
    """(unique id): the shopper sends a picture."""
    served: Callable[[bytes], Mapping[str, bytes]]
    """What a GET of each address is answered with, the picture's content being this."""
    authorised: bool = False
    """The token goes along in a header; else it is in the address, or needs none."""
    expired: Sequence[Answer] = ((404, b"{}"),)
    """How the provider says that it has the picture no more."""


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Post], Channel]
    """The channel, with a post of the test's."""
    account: str
    """The shop's, as parsed items and the settings name it."""
    shopper: str
    """Whose items they are: the address that an answer goes to."""
    secrets: Secrets
    """Current and previous of each."""
    sign: Callable[[bytes, int], Request]
    """The webhook request with this body, signed with the secret of that place: 0 the current, 1 the previous,
    2 one that is not ours."""
    body: Callable[[Sequence[Item]], bytes]
    """One webhook body with these items; a channel that sends one a webhook is given one."""
    text: Callable[[str, str], Item]
    """(unique id, text)."""
    choice: Callable[[str, str, str], Item]
    """(unique id, action, title): what comes when the shopper taps what carries the action."""
    unknown: Callable[[str], Item]
    """Something of a type that nobody knows yet, by that shopper."""
    broken: Callable[[], Item]
    """An item of which what is needed is missing."""
    accepted: Answer
    refusals: Mapping[str, Sequence[Answer]]
    """By what they mean: "unavailable", "throttled", "never", "operator"."""
    sent: Callable[[bytes], str]
    """What a send's body says to the shopper: every text in it, in order."""
    handshake: tuple[Callable[[str], Request], str] | None = None
    """The provider's GET with that secret of ours, and the answer that it wants; None: it has no such thing."""
    receipts: Callable[[str, str], Item] | None = None
    """(our message's id, "delivered" or "read" or "failed"); None: it tells nothing of what became of a message."""
    receipt_states: tuple[str, ...] = ("delivered", "read")
    opt_out: Callable[[str], Item] | None = None
    """The channel's own switch against promotions, or its block."""
    batches: bool = True
    """Several items may share a webhook."""
    signs_body: bool = True
    """The signature is made over the body; else a secret goes along, or only the address is signed."""
    pictures: Pictures | None = None
    longest: int = 4096
    """UTF-16 units of the longest text that this channel lets a shopper write, or that we read of it."""
    headers: Mapping[str, str] = field(default_factory=dict)
