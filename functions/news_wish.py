"""What the merchant tells the holders of an event's tickets, as JSON by HTTP, over the bus or by command.

The model is the schema that docs/events publishes. Unknown fields are refused: a misspelt one would be lost in silence.
"""

from datetime import date, datetime, time
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from functions.commerce.event_days import EventState
from functions.conversation.ticket_events import NewsKind
from functions.errors import BadRequest
from functions.reports import problems

STRICT = ConfigDict(frozen=True, defer_build=True, extra="forbid", title="EventNews")


class NewsWish(BaseModel):
    model_config = STRICT

    id: str = Field(
        min_length=1, max_length=100, pattern="^[A-Za-z0-9._-]+$", description="Yours, the idempotency key."
    )
    event: str = Field(default="", max_length=24, description="Its id in shop.yaml. By HTTP it is in the address.")
    kind: NewsKind = Field(
        description="doors, traffic or parking: told. moved: told by mail too. cancelled: also refunded, all of it."
    )
    text: str | dict[str, str] = Field(
        default="", description="Your own words: one text, or one a locale. Needed for traffic and parking."
    )
    day: date | None = Field(default=None, description="Of a moved event: the new date.")
    start: time | None = Field(default=None, description="Of a moved event: when it starts.")
    doors: time | None = Field(default=None, description="Of a moved event: when the doors open.")
    venue: str = Field(default="", max_length=80, description="Of a moved event: where it is now.")
    address: str = Field(default="", max_length=120, description="Of a moved event: the street there.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        moved = (self.day, self.start, self.doors, self.venue, self.address)
        if self.kind == "moved" and not any((self.day, self.start, self.venue)):
            raise ValueError("moved: say the new `day`, `start` or `venue`")
        if self.kind != "moved" and any(moved):
            raise ValueError(f"{self.kind}: only what is moved has a day, a time or a venue")
        if self.kind in ("traffic", "parking") and not self.words:
            raise ValueError(f"{self.kind}: say in `text` what the matter is")
        if any(len(each) > LONGEST for each in self.words.values()):
            raise ValueError(f"text: at most {LONGEST} characters, so that it fits a template")
        return self

    @property
    def words(self) -> dict[str, str]:
        """Per locale; one text for all stands under ""."""
        told = {"": self.text} if isinstance(self.text, str) else self.text
        return {locale: text.strip() for locale, text in told.items() if text.strip()}

    def job(self, event: str, at: datetime) -> "NewsJob":
        return NewsJob(event=event, wish=self, at=at)


LONGEST = 600


class NewsJob(BaseModel):
    """How far the telling has come. `after`: the last ticket's sort key of which the holder was told."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = 1
    event: str
    wish: NewsWish
    at: datetime
    after: str = ""
    told: int = 0

    def state(self, before: EventState) -> EventState | None:
        """What becomes of the event; None: nothing, or this news has made it so before."""
        if self.wish.kind not in ("moved", "cancelled") or before.news == self.wish.id or before.status == "cancelled":
            return None
        if self.wish.kind == "cancelled":
            return before.model_copy(update={"status": "cancelled", "news": self.wish.id})
        told = {name: value for name in MOVED if (value := getattr(self.wish, name))}
        return before.model_copy(update={**told, "status": "moved", "news": self.wish.id})


MOVED = ("day", "start", "doors", "venue", "address")


def read_news(body: bytes | str) -> NewsWish:
    """Raises BadRequest that names every field that is wrong, and what to do."""
    try:
        return NewsWish.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None
