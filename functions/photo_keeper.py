"""A shopper's picture: fetched from the channel, looked at, and put where only the shop can see it.

Knows channels by their port, and the bucket by its. It is done again without harm: the key is made of the effect's id.
"""

from collections.abc import Callable
from dataclasses import dataclass

from functions.channels.channel import Channel
from functions.channels.fetching import FetchesMedia
from functions.conversation.photo_events import WhyNot
from functions.conversation.pictures import Picture
from functions.errors import ChannelError, Refused, SlowDown, TokenExpired, TooLarge, Unavailable
from functions.photo_files import MIME, MOST_BYTES, SUFFIX, NoPicture, kind_of, without_metadata
from functions.storage.photos import SHOPPERS, UPLOADS, Photos, key_of


class NotKept(Exception):
    """`why` is what the shopper is told."""

    def __init__(self, why: WhyNot) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class PhotoKeeper:
    photos: Photos
    secret: Callable[[], str]
    token: Callable[[str], str]
    renew: Callable[[str, str], str] | None = None

    def keep(self, channel: Channel, conversation: str, version: int, effect: str, picture: Picture) -> str:
        """The key that it is kept under. Raises NotKept, or Unavailable and StorageError: to be tried again."""
        body = self._fetched(channel, conversation, picture)
        kind = kind_of(body)
        if kind is None or kind == "heic":
            raise NotKept("heic" if kind else "no_picture")
        try:
            body = without_metadata(body, kind)
        except NoPicture:
            raise NotKept("no_picture") from None
        key = key_of(SHOPPERS, conversation, version, effect, SUFFIX[kind], self.secret())
        self.photos.put(key, body, MIME[kind])
        return key

    def _fetched(self, channel: Channel, conversation: str, picture: Picture) -> bytes:
        if channel.capabilities.pull:
            return self._uploaded(conversation, picture)
        if not isinstance(channel, FetchesMedia):
            raise NotKept("channel")
        try:
            return self._fetch(channel, picture)
        except TooLarge:
            raise NotKept("too_large") from None
        except Refused:
            raise NotKept("gone") from None
        except SlowDown as slow:
            raise Unavailable(str(slow)) from slow
        except ChannelError as failure:
            raise Unavailable(type(failure).__name__) from None

    def _fetch(self, channel: FetchesMedia, picture: Picture) -> bytes:
        """With another token, once, where the channel says that the one we have no longer counts."""
        name = channel.name
        token = self.token(name)
        try:
            return channel.fetch_media(picture, token=token, most=MOST_BYTES)
        except TokenExpired:
            if self.renew is None:
                raise
            return channel.fetch_media(picture, token=self.renew(name, token), most=MOST_BYTES)

    def _uploaded(self, conversation: str, picture: Picture) -> bytes:
        """The page has put it into the bucket itself: only what is this conversation's."""
        if not picture.id.startswith(f"{UPLOADS}/{conversation}/"):
            raise NotKept("gone")
        found = self.photos.get(picture.id)
        if found is None:
            raise NotKept("gone")
        return found[0]
