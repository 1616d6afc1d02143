"""The only reader of the environment. Nothing here touches AWS; secrets are parameters, not environment variables.

Parameters (SSM, SecureString where secret) live under `PARAMETERS` = "/chatkassa/{stage}/": public_url, link_key,
session_key, api_keys, stripe_key, stripe_webhook_secret, what each channel needs (functions/channels/registry.py);
sockets_url, without which open web chats poll; where the console is and signs in (console_url, login_*).
A verifying secret may hold two values, "current,previous".
"""

import os
from dataclasses import MISSING, dataclass, fields
from functools import cache

_SWITCHES = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Settings:
    """What a function is told at deploy time. No pydantic: the edges read it while they are imported."""

    stage: str
    shop: str
    """The shop's id."""
    table: str
    mailbox_url: str
    payments_url: str
    unreadable_url: str
    """Queue that keeps signed bodies which we cannot read, and events that no code could decide."""
    bus: str
    bundles: str
    """S3 bucket of the bundles."""
    parameters: str
    photos: str = ""
    """S3 bucket of pictures that shoppers send, and of what was delivered."""
    accounts: str = ""
    """The shop's own accounts on channels beside WhatsApp, with commas between: "telegram:110201543,messenger:1034".
    A channel that none is named of is not there for this shop."""
    channel_apis: str = ""
    """Only for stand-ins: where a channel's API is, "telegram=http://…,messenger=http://…". "": the provider's own."""
    whatsapp_number_id: str = ""
    """The shop's own phone number id: messages to other numbers of the same Meta app are not the shop's. "": any."""
    stripe_api: str = "https://api.stripe.com"
    stripe_live: bool | None = None
    """Whether the stage's Stripe key is a live one, for the edge, which may not read the key. None: not checked."""
    address_lookup: str = ""
    """Where street and city of a Dutch postcode and number are looked up (functions/lookup.py). "": nowhere."""
    mail_from: str = ""
    """The address that mail comes from, of an identity verified with SES. "": none is sent, and that is recorded."""
    ses_api: str = ""
    """Only for a stand-in. "": SES itself."""
    alerts_url: str = ""
    """Queue of what the merchant is to be told."""
    news_url: str = ""
    """Queue of what the holders of an event's tickets are to be told."""
    dead_letters: str = ""
    """Addresses of the queues that nobody consumes, with commas between: the eraser looks through them."""
    mailbox_dead_letters: str = ""
    """Of those the mailbox's own, for the console, which plays them back."""
    printer: str = ""
    """The function that makes a PDF of an invoice, for the edge. "": it is made here, where Typst is installed."""
    publish_function: str = ""
    """The console's other function, which publishes."""
    templates_function: str = ""
    """Another of the console's, which submits many templates for approval."""
    assets: str = ""
    """S3 bucket of product pictures, for the console, which puts them there."""
    assets_url: str = ""
    """What those are read from."""
    console_assets_url: str = ""
    """What the console's own script and style are read from (functions/console/assets.py)."""
    user_pool: str = ""
    """Of the people who may use the console."""
    local: bool = False
    """A local stage: the clock may be moved by an item in the table."""

    @property
    def own_accounts(self) -> frozenset[str]:
        """Every account that is the shop's, WhatsApp's number among them."""
        number = {f"whatsapp:{self.whatsapp_number_id}"} if self.whatsapp_number_id else set()
        return frozenset(number | set(filter(None, self.accounts.split(","))))

    @property
    def channels(self) -> frozenset[str]:
        """Names of the channels with webhooks that the shop has."""
        return frozenset({"whatsapp"} | {account.partition(":")[0] for account in self.own_accounts})

    def account_of(self, channel: str) -> dict[str, str]:
        """{"account": the shop's own on a channel} where one is named, else {}."""
        found = min((each for each in self.own_accounts if each.partition(":")[0] == channel), default="")
        return {"account": found} if found else {}

    def api_of(self, channel: str) -> dict[str, str]:
        """{"api": address} where a stand-in is named, else {}."""
        apis = dict(each.split("=", 1) for each in self.channel_apis.split(",") if "=" in each)
        return {"api": apis[channel]} if channel in apis else {}


def part() -> str:
    """Which part of the shop is packaged, or runs: "console", or "" for the edge and its workers (docs/adr/0044)."""
    return os.environ.get("CHATKASSA_PART", "")


@cache
def settings() -> Settings:
    """Read `CHATKASSA_*`, once. Raises RuntimeError that names what is missing or is neither true nor false."""
    found = {field.name: os.environ.get(f"CHATKASSA_{field.name.upper()}", "") for field in fields(Settings)}
    needed = {field.name for field in fields(Settings) if field.default is MISSING}
    missing = [f"CHATKASSA_{name.upper()}" for name, value in found.items() if not value and name in needed]
    if missing:
        raise RuntimeError(f"environment variables are missing: {', '.join(missing)}")
    given = {name: _read(name, value) for name, value in found.items() if value}
    return Settings(**given)  # type: ignore[arg-type]


def _read(name: str, value: str) -> str | bool:
    if name not in ("local", "stripe_live"):
        return value
    if value.lower() not in _SWITCHES:
        raise RuntimeError(f"CHATKASSA_{name.upper()} is neither true nor false")
    return _SWITCHES[value.lower()]
