"""Where web chat shoppers are received: sessions, posted messages into the mailbox, the transcript out. No HTTP here.

`functions/webchat.py` builds it and speaks HTTP. What costs time to import is imported by the method that needs it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from functions import sessions
from functions.errors import BadRequest, SignatureError, UnreadableBody

if TYPE_CHECKING:
    from functions.commerce.shop import Rules
    from functions.conversation.events import Event, ShopperWrote
    from functions.storage.photos import Photos
    from functions.storage.table import Table

MESSAGES_A_MINUTE = 30
SESSIONS_A_MINUTE = 20
"""New ones, from one network address: a school or an office shares one."""
PAGE_OF_TURNS = 30
LOOPBACK = ("127.0.0.1", "localhost")
Answer = dict[str, Any]


class Mailbox(Protocol):
    def post(self, events: "Iterable[Event]") -> None: ...


@dataclass(frozen=True)
class FrontDesk:
    account: str
    """"web:de-linde"."""
    table: "Table"
    mailbox: Mailbox
    rules: "Callable[[], Rules]"
    keys: Callable[[], Sequence[str]]
    """Of session tokens: the current one first."""
    mask: "Callable[[ShopperWrote], ShopperWrote]"
    public_url: Callable[[], str]
    photos: "Callable[[], Photos]"
    sockets_url: Callable[[], str] = str
    """Where the page may listen for hints; "": nowhere, it polls."""
    local: bool = False

    def allow(self, origin: str) -> None:
        """Raises SignatureError unless the shop lets this site embed the chat, or it is our own full page."""
        site = urlsplit(origin)
        if self.local and site.hostname in LOOPBACK:
            return
        own = urlsplit(self.public_url())
        if origin in (f"{own.scheme}://{own.netloc}", *self.rules().webchat_origins):
            return
        raise SignatureError("this site may not use the web chat: its origin is not in webchat_origins of shop.yaml")

    def session(self, token: str, origin: str, now: datetime) -> sessions.Session:
        """Raises SignatureError or SessionExpired."""
        return sessions.read(token, keys=self.keys(), origin=origin, now=now)

    def open(self, body: bytes, *, origin: str, caller: str, now: datetime) -> Answer:
        """A new thread, or the token's own. Greets when it is new, or opened on something particular."""
        from functions.channels.web import OpenBody, read_body

        asked = read_body(OpenBody, body)
        if asked.token:
            conversation = self.session(asked.token, origin, now).conversation
        else:
            # A network address is personal data: it is counted under a pseudonym, which expires in an hour.
            self._count(f"address:{sessions.pseudonym(caller, self.keys()[0])}", SESSIONS_A_MINUTE, now)
            conversation = sessions.new_conversation_id()
        opened = self.mask(asked.opened())
        if opened.context or not asked.token:
            self._count(f"session:{conversation}", MESSAGES_A_MINUTE, now)
            self._enqueue(conversation, f"open:{asked.id}", opened, now, now)
        return self._issued(conversation, origin, now, resumed=bool(asked.token))

    def post(self, session: sessions.Session, body: bytes, now: datetime) -> Answer:
        from functions.channels.web import Web

        try:
            (incoming,) = Web().parse(body, now).incoming
        except UnreadableBody as error:
            raise BadRequest(str(error)) from None
        self._count(f"session:{session.conversation}", MESSAGES_A_MINUTE, now)
        assert incoming.what.type == "shopper_wrote"
        what = self.mask(incoming.what)
        self._enqueue(session.conversation, incoming.id, what, incoming.occurred_at, now)
        return {"client_msg_id": incoming.id, "masked": list(getattr(what.content, "masked", ()))}

    def picture(self, session: sessions.Session, body: bytes, now: datetime) -> Answer:
        """A picture is put aside, and is a message like any other; the worker looks at it, and says what is wrong."""
        from functions.channels.web import PostedPicture, read_body
        from functions.conversation.events import MediaIn, ShopperWrote
        from functions.photo_files import MIME, SUFFIX, kind_of
        from functions.storage.photos import UPLOADS, key_of

        posted = read_body(PostedPicture, body)
        self._count(f"session:{session.conversation}", MESSAGES_A_MINUTE, now)
        content = posted.content()
        kind = kind_of(content)
        if kind is None or kind == "heic":
            raise BadRequest("data: a picture is a JPEG, PNG or WebP")
        talk, item = session.conversation, posted.client_msg_id
        key = key_of(UPLOADS, talk, 0, f"{talk}:{item}", SUFFIX[kind], self.keys()[0])
        self.photos().put(key, content, MIME[kind])
        what = ShopperWrote(content=MediaIn(media="image", id=key, mime=MIME[kind]), message_id=item)
        self._enqueue(talk, item, what, now, now)
        return {"client_msg_id": item, "masked": []}

    def read(self, session: sessions.Session, *, after: int | None, before: int | None, now: datetime) -> Answer:
        """One query. Without `after` or `before`: the end of the thread."""
        from functions import transcript
        from functions.storage.turns import last_turns, turns

        if before is not None:
            first = max(0, before - 1 - PAGE_OF_TURNS)  # versions have no gaps
            found = turns(self.table, session.conversation, after=first, limit=PAGE_OF_TURNS + 1)
            found = tuple(turn for turn in found if turn.version < before)
        elif after is not None:
            found = turns(self.table, session.conversation, after=after, limit=PAGE_OF_TURNS + 1)[:PAGE_OF_TURNS]
        else:
            found = last_turns(self.table, session.conversation, limit=PAGE_OF_TURNS)
        shown = transcript.settled(found, now)
        return {
            "version": shown[-1].version if shown else after or 0,
            "messages": transcript.entries(shown),
            "earlier": bool(shown) and shown[0].version > 1,
            "more": after is not None and len(shown) == PAGE_OF_TURNS,
        }

    def _issued(self, conversation: str, origin: str, now: datetime, *, resumed: bool) -> Answer:
        token, session = sessions.issue(conversation, origin, key=self.keys()[0], now=now)
        from functions.commerce import chat_links

        rules = self.rules()
        shop = {
            "name": rules.name,
            "privacy_url": rules.privacy_url,
            "elsewhere": bool(chat_links.ways(rules)),
        }
        return {
            "token": token,
            "expires_at": session.expires_at.isoformat(),
            "conversation": conversation,
            "resumed": resumed,
            "sockets": self.sockets_url(),
            "shop": shop,
        }

    def _enqueue(
        self, conversation: str, item: str, what: "ShopperWrote", occurred_at: datetime, now: datetime
    ) -> None:
        from functions.conversation.events import Event

        event = Event(
            id=f"web:{conversation}:{item}",
            conversation=conversation,
            account=self.account,
            user=conversation,
            occurred_at=occurred_at,
            received_at=now,
            what=what,
        )
        self.mailbox.post([event])

    def _count(self, who: str, most: int, now: datetime) -> None:
        from functions.storage.webchat import count

        count(self.table, who, most=most, now=now)
