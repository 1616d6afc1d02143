"""One request of the console: who asks, and for what. Knows neither Chalice nor how pages are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.console.faults import fault
from functions.console.roles import May, Role, allowed
from functions.errors import BadRequest


@dataclass(frozen=True)
class Person:
    """Of the shop, signed in."""

    id: str
    email: str
    name: str
    role: Role

    @property
    def shown(self) -> str:
        return self.name or self.email

    def may(self, may: May | str) -> bool:
        return allowed(self.role, May(may))


@dataclass(frozen=True)
class Upload:
    name: str
    """As the browser told it; never a path."""
    body: bytes


@dataclass(frozen=True)
class Look:
    """What a person prefers; kept in their browser."""

    locale: str = "en"
    theme: str = "auto"
    """auto, light, dark."""


@dataclass
class Visit:
    base: str
    """What addresses of the console begin with: "https://…/api/console"."""
    path: str
    """Below it."""
    person: Person | None = None
    csrf: str = ""
    look: Look = Look()
    params: Mapping[str, str] = field(default_factory=dict)
    """Of the path."""
    query: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    """Of the posted form, each with all its values."""
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None
    pictures: set[str] = field(default_factory=set)
    """Addresses of pictures on the page that are not the console's own."""

    @property
    def who(self) -> Person:
        """Of a route that needs somebody."""
        if self.person is None:
            raise AssertionError("a route that anybody may enter asked who it was")
        return self.person

    def form(self, name: str, default: str | None = None) -> str:
        """A field's one value, without spaces around it. Raises BadRequest where it is missing and has no default."""
        values = self.fields.get(name)
        if values:
            return values[0].strip()
        if default is None:
            raise BadRequest(fault("form_field", field=name))
        return default

    def every(self, name: str) -> list[str]:
        return list(self.fields.get(name, ()))

    def link(self, path: str = "") -> str:
        """The address of a page of the console."""
        return f"{self.base}{path}"

    def shows(self, picture: str) -> str:
        """A picture by a signed link: the page's policy lets it in."""
        self.pictures.add(picture)
        return picture

    def did(
        self, subject: str, *, before: Mapping[str, str] | None = None, after: Mapping[str, str] | None = None
    ) -> None:
        """For the log of deeds: what it was done to, and what changed."""
        self.subject, self.before, self.after = subject, before, after
