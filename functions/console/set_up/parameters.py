"""The shop's parameters as the set-up page writes and tries them: read anew each time, for one may just have been set.

A value that was given is never shown again; `functions/secrets.py` is how the rest of the shop reads them.
"""

from collections.abc import Mapping, Sequence

from functions import bootstrap
from functions.console.set_up.connections import Connection
from functions.errors import BadRequest
from functions.settings import Settings, settings

BEGINS = {"stripe_key": ("rk_", "sk_"), "stripe_webhook_secret": ("whsec_",)}
HAS = {"telegram_provider_token": (":LIVE:", ":TEST:")}
LONGEST = 4_000
"""Of a parameter of the standard kind, in bytes; Meta's tokens are the longest, with some 250."""


class Wrong(BadRequest):
    """A value that cannot be right; `name` is its parameter, `key` the text that says why."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__(f"{name}: {key}")
        self.name, self.key = name, key


PLAIN = frozenset({"whatsapp_business_id"})
"""An account's id is no secret: it is shown."""


def read(connection: Connection) -> dict[str, str]:
    """Those that are set."""
    return values((*connection.given, *connection.shown))


def public_url() -> str:
    return values(("public_url",)).get("public_url", "").rstrip("/")


def checked(name: str, value: str) -> str:
    """An empty one is none. Raises Wrong."""
    value = value.strip()
    if not value:
        return ""
    if "," in value or any(mark.isspace() for mark in value) or len(value.encode()) > LONGEST:
        raise Wrong(name, "wrong_one_value")
    if not value.startswith(BEGINS.get(name, ("",))):
        raise Wrong(name, f"wrong_{name}")
    if name in PLAIN and not value.isdecimal():
        raise Wrong(name, f"wrong_{name}")
    if name in HAS and not any(part in value for part in HAS[name]):
        raise Wrong(name, f"wrong_{name}")
    if name == "stripe_key" and _is_stripe() and ("_live_" in value) is not (settings().stripe_live is True):
        # The edge was told at deploy time which money it is for; a key for the other kind would mix the orders of both
        raise Wrong(name, "wrong_money")
    return value


def write(given: Mapping[str, str]) -> None:
    for name, value in given.items():
        kind = "String" if name in PLAIN else "SecureString"
        bootstrap.aws("ssm").put_parameter(
            Name=f"{settings().parameters}{name}", Value=value, Type=kind, Overwrite=True
        )


def _is_stripe() -> bool:
    return settings().stripe_api == Settings.stripe_api and settings().stripe_live is not None


def values(names: Sequence[str]) -> dict[str, str]:
    """By name, of those that are set: the current one where there are two."""
    if not names:
        return {}
    wanted = [f"{settings().parameters}{name}" for name in names]
    found = bootstrap.aws("ssm").get_parameters(Names=wanted, WithDecryption=True)["Parameters"]
    return {each["Name"].removeprefix(settings().parameters): each["Value"].partition(",")[0] for each in found}
