"""One person (or two) in several channels at once: the real intake, worker, channels, payments and eraser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Self
from urllib.parse import unquote

from functions.channels.channel import Channel
from functions.conversation.effects import Send
from functions.conversation.moving import CODE
from functions.conversation.state import Conversation
from functions.storage import aliases, reads, turns
from infra.simulator.rendering import tidy
from tests.transcripts.app_side import CONFIG, AppSide
from tests.transcripts.world_driver import CONVERSATION, WorldDriver

ACCOUNT = f"whatsapp:{CONFIG.phone_number_id}"


class Talks(WorldDriver):
    """`web` and `phone(n)` say who acts; everything that is said to them comes back as texts."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.sides: dict[str, AppSide] = {}
        self.start("web", "nl")
        self._number = 1
        self.whatsapp = self._app("whatsapp")
        return self

    def _app(self, name: str) -> AppSide:
        if name not in self.sides:
            self.sides[name] = AppSide(name, self.world.clock)
            self.world.channels[name] = self.sides[name].channel
            dispatcher = replace(self.world.dispatcher, token=lambda each: self.sides[each].token)
            self.world.worker = replace(self.world.worker, dispatcher=dispatcher)
        return self.sides[name]

    def web(self) -> "Talks":
        self._side = None
        return self._from_here()

    def phone(self, number: int = 1, app: str = "whatsapp") -> "Talks":
        self._side, self._number = self._app(app), number
        return self._from_here()

    def _from_here(self) -> "Talks":
        self._read = 0
        self._heard()
        return self

    def of(self, number: int) -> Any:
        """A phone with WhatsApp."""
        return self.whatsapp.app.phones.phone(number)

    # --- what they do -----------------------------------------------------------------------------------------------

    def says_at_once(self, texts: list[str]) -> list[str]:
        if self._side is None:
            return super().says_at_once(texts)
        for text in texts:
            self._side.app.write(self._number, "text", {"text": text})
        return self._heard()

    def taps(self, option: str) -> list[str]:
        if self._side is None:
            return super().taps(option)
        self._side.app.tap(self._number, option)
        return self._heard()

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

    # --- what comes out ---------------------------------------------------------------------------------------------

    def _brought(self) -> bool:
        told = [side.tell(self._intake) for side in self.sides.values()]
        return bool(self.stripe.tick()) or any(told) or bool(self.world.inbox.messages)

    def _heard(self) -> list[str]:
        if self._side is None:
            return super()._heard()
        self._settle()
        app = self._side.app
        new = [bubble for bubble in app.phones.phone(self._number).bubbles if bubble.changed > self._read]
        self._read = max([self._read, *(bubble.changed for bubble in new)])
        return [tidy(app.plain(bubble.native)) for bubble in new if bubble.sender in ("shop", "app")]

    # --- what has become of it --------------------------------------------------------------------------------------

    def id(self, number: int = 0) -> str:
        """Of the web chat (0), or of a phone with WhatsApp."""
        if not number:
            return CONVERSATION
        (found,) = aliases.resolve(self.world.table, [(ACCOUNT, (f"bsuid:{self.of(number).user_id}",))])
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

    def channel(self, name: str) -> Channel:
        return self._app(name).channel


@contextmanager
def talks() -> Iterator[Talks]:
    with Talks() as found:
        yield found
