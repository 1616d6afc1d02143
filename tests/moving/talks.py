"""One person (or two) in several channels at once: the real intake, worker, channels, payments and eraser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from functions.channels.whatsapp import WhatsApp
from functions.conversation.effects import Send
from functions.conversation.moving import CODE
from functions.conversation.state import Conversation
from functions.storage import aliases, reads, turns
from tests.transcripts.world_driver import CONVERSATION, NUMBER_ID, WorldDriver

PAID = re.compile(r"Bedankt|betaald|bestelling \d+", re.IGNORECASE)


class Talks(WorldDriver):
    """`web` and `phone(n)` say who acts; everything that is said comes back as texts."""

    def web(self) -> "Talks":
        self._channel = "web"
        return self._from_here()

    def phone(self, number: int = 1) -> "Talks":
        self._channel, self._phone = "whatsapp", self._phones.phone(number)
        return self._from_here()

    def _from_here(self) -> "Talks":
        self._read = 0
        self._heard()
        return self

    # --- what they do -----------------------------------------------------------------------------------------------

    def code(self, wish: str = "verder op whatsapp") -> str:
        found = CODE.search(unquote(" ".join(self.says(wish))))
        assert found is not None
        return found.group()

    def uses(self, code: str) -> list[str]:
        return self.says(f"Verder met mijn gesprek: {code}")

    def takes_to_phone(self, number: int = 1) -> list[str]:
        """From the web chat. Who acts is on the phone then."""
        code = self.web().code()
        return self.phone(number).uses(code)

    def fills_cart(self) -> None:
        for text in ("rode rozen", "de eerste", "Middel"):
            self.says(text)

    def orders(self) -> None:
        """Until the page to pay is open."""
        self.fills_cart()
        for text in ("afrekenen", "Anna Zilverberg"):
            self.says(text)
        self.taps("Bezorgen")
        if "Overslaan" in "\n".join(self.says("Spaarnestraat 12, 2011 CD Haarlem")):
            self.says("06 12345678")
        self.says("vrijdag")
        self.taps("09:00–13:00")
        for text in ("zilverberg@example.nl", "Een geheime boodschap"):
            self.says(text)
        self.taps("Bestellen en betalen")

    # --- what has become of it --------------------------------------------------------------------------------------

    def id(self, number: int = 0) -> str:
        """Of the web chat (0), or of a phone."""
        if not number:
            return CONVERSATION
        phone = self._phones.phone(number)
        (found,) = aliases.resolve(self.world.table, [(f"whatsapp:{NUMBER_ID}", (f"bsuid:{phone.user_id}",))])
        return found

    def talk(self, number: int = 0) -> Conversation:
        found = reads.conversation(self.world.table, self.id(number))
        assert found is not None
        return found

    def said(self, number: int = 0) -> list[str]:
        """All that was decided to be said there, as JSON."""
        found = turns.turns(self.world.table, self.id(number), limit=500)
        return [each.message.model_dump_json() for turn in found for each in turn.effects if isinstance(each, Send)]

    def items(self) -> list[dict[str, Any]]:
        return self.world.client.items()


@contextmanager
def talks() -> Iterator[Talks]:
    with Talks() as found:
        assert isinstance(found.world.channels["whatsapp"], WhatsApp)
        found.start("web", "nl")
        yield found
