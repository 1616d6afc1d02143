"""Instagram DM: Messenger's messages with Instagram's limits, ids and addresses (reference/channels.md 1.3, 3).

May import core types, errors and what it shares with Messenger. It has no utility templates: outside its window nothing
goes out, for HUMAN_AGENT is a person's.
"""

from dataclasses import replace

from functions.channels.channel import Compiled, Payload
from functions.channels.fetching import Get
from functions.channels.graph import API as PAGE_API
from functions.channels.http import Post
from functions.channels.messenger import Messenger
from functions.channels.messenger.capabilities import CAPABILITIES as MESSENGER
from functions.channels.messenger.inbound import Surface
from functions.conversation.message import Message
from functions.errors import Refused

API = "https://graph.instagram.com/v23.0"
PAGE_TOKEN = "EA"
"""Begins the token of a Page, which an account that is linked to one may have (Facebook Login); one of Instagram Login
begins with IG."""

CAPABILITIES = replace(
    MESSENGER, measure="bytes", text=1000, body=1000, templates="", receipt=0, rows=0, row_title=0, row_detail=0
)
"""Cards and quick replies are shown on telephones only. So a long choice is numbered text rather than cards, and what
is offered may be written as well as tapped."""


class Instagram(Messenger):
    name = "instagram"
    capabilities = CAPABILITIES
    surface = Surface("instagram", "instagram", "igsid")

    def __init__(self, api: str = API, post: Post | None = None, get: Get | None = None) -> None:
        super().__init__(api, post, get)
        self._page_api = PAGE_API if api == API else api.rstrip("/")

    def compile(self, message: Message, reference: str = "") -> Compiled:
        """Instagram's own examples have no `messaging_type`: what is sent is an answer."""
        compiled = super().compile(message, reference)
        return replace(compiled, payloads=tuple({"message": each["message"]} for each in compiled.payloads))

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        raise Refused("Instagram has no templates")

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """Without `metadata`, which is Messenger's: an echo of it is known by the id that the worker has written."""
        of_page = token.startswith(PAGE_TOKEN)
        url = f"{self._page_api}/me" if of_page else f"{self._api}/{account.partition(':')[2]}"
        return self.post(f"{url}/messages", payload | {"recipient": {"id": address}}, token)
