"""The shop's own web chat. Nothing is sent: the page fetches the transcript, where neutral messages stand as they are.

May import core types and errors; no other package of ours, no boto3. The HTTP edge is `functions/webchat.py`.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.channels.channel import Capabilities, Compiled, Incoming, Parsed, Payload, Request
from functions.conversation.events import FormFilled, Opened, PageContext, ShopperWrote, Tapped, TextIn
from functions.conversation.message import Message
from functions.errors import BadRequest, Refused, SignatureError, UnreadableBody

LENIENT = ConfigDict(frozen=True, defer_build=True, extra="ignore")
Body = TypeVar("Body", bound=BaseModel)
TEXT_BYTES = 4096
"""Of a text, and of all the answers of a form together."""
MOST_FIELDS = 20
PICTURE_CHARACTERS = 5_600_000
"""4 MB as base64: a function is given 6 MB at most. The page makes a picture smaller before it sends it."""
ClientId = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]


class ContextItem(BaseModel):
    model_config = LENIENT

    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(default=1, ge=1, le=999)


class Context(BaseModel):
    """Where the shopper is, as a page or an app tells it: the wire form of `PageContext`, with its limits."""

    model_config = LENIENT

    page: str = Field(default="", max_length=2000)
    product: str = Field(default="", max_length=64)
    cart: tuple[ContextItem, ...] = Field(default=(), max_length=50)
    order: str = Field(default="", max_length=40)
    locale: str = Field(default="", max_length=35)

    def to_page(self) -> PageContext | None:
        """None when it says no more than a language, which opens nothing in particular."""
        page = PageContext.model_validate(self.model_dump())
        return page if page != PageContext(locale=page.locale) else None


class Posted(BaseModel):
    """The body of POST /webchat/messages."""

    model_config = LENIENT

    client_msg_id: ClientId
    """The page's own id for it: sent again with the same one, it counts once."""
    type: Literal["text", "tap", "form"]
    text: str = ""
    action: str = Field(default="", max_length=64)
    title: str = Field(default="", max_length=200)
    form: str = Field(default="", max_length=32)
    fields: dict[str, str] = Field(default={}, max_length=MOST_FIELDS)
    context: Context = Context()
    sent_at: datetime | None = None

    def content(self) -> TextIn | Tapped | FormFilled:
        if self.type == "form":
            return self._filled()
        if self.type == "tap":
            if not self.action:
                raise BadRequest("action: a tap says which action it is")
            return Tapped(action=self.action, title=self.title)
        size = len(self.text.encode())
        if size > TEXT_BYTES:
            raise BadRequest(f"text: {size:,} bytes are too many; at most {TEXT_BYTES:,}")
        if not self.text.strip():
            raise BadRequest("text: it is empty")
        return TextIn(text=self.text)

    def _filled(self) -> FormFilled:
        if not self.form or not self.fields:
            raise BadRequest("form, fields: a form says which one it is, and what was answered")
        size = len("".join((*self.fields, *self.fields.values())).encode())
        if size > TEXT_BYTES:
            raise BadRequest(f"fields: {size:,} bytes are too many; at most {TEXT_BYTES:,}")
        return FormFilled(form=self.form, fields=self.fields)


class PostedPicture(BaseModel):
    """The body of POST /webchat/pictures."""

    model_config = LENIENT

    client_msg_id: ClientId
    data: str = Field(min_length=1, max_length=PICTURE_CHARACTERS)
    """Base64."""

    def content(self) -> bytes:
        try:
            return base64.b64decode(self.data, validate=True)
        except ValueError:
            raise BadRequest("data: it is not base64") from None


class OpenBody(BaseModel):
    """The body of POST /webchat/session."""

    model_config = LENIENT

    token: str | None = Field(default=None, max_length=1000)
    id: ClientId = "open"
    """The page's own id for this opening: sent again with the same one, it greets once."""
    context: Context = Context()

    def opened(self) -> ShopperWrote:
        return ShopperWrote(content=Opened(), locale=self.context.locale, context=self.context.to_page())


def read_body(shape: type[Body], body: bytes) -> Body:
    """Raises BadRequest that names each field that is wrong, never quoting what was in it."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise BadRequest(problems(error)) from None


def problems(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'body'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    )


class Web:
    name = "web"
    capabilities = Capabilities(
        text=16_000,
        window=None,
        buttons=100,
        button_title=200,
        rows=100,
        row_title=200,
        row_detail=500,
        cards=100,
        card_body=1000,
        card_buttons=10,
        caption=4000,
        link_button=True,
        header_image=True,
        form=True,
        pull=True,
    )

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        raise SignatureError("the web chat has no webhook")

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        """The web chat's edge checks the session token instead."""
        raise SignatureError("the web chat has no webhook")

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        """A posted message. Its conversation is the session token's, so no name is in it."""
        try:
            posted = read_body(Posted, body)
            content = posted.content()
        except BadRequest as error:
            raise UnreadableBody(str(error)) from None
        what = ShopperWrote(
            content=content,
            message_id=posted.client_msg_id,
            locale=posted.context.locale,
            context=posted.context.to_page(),
        )
        occurred_at = posted.sent_at if posted.sent_at and posted.sent_at.tzinfo else received_at
        incoming = Incoming(
            id=posted.client_msg_id, account="web", names=(), address="", occurred_at=occurred_at, what=what
        )
        return Parsed(incoming=(incoming,))

    def compile(self, message: Message, reference: str = "") -> Compiled:
        return Compiled((message.model_dump(mode="json", exclude={"bill"}),))

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        raise Refused("the web chat has no window, and so no approved templates")

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """There is nothing to send (`capabilities.pull`); the turn itself is what the page fetches."""
        return reference
