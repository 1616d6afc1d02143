"""What the simulator is told: `.local/demo.json`, which `make demo` writes. See docs/simulator.md for the keys."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

STARTER_SHOP = Path(__file__).parent.parent.parent / "templates" / "shop"


@dataclass(frozen=True)
class Config:
    api: str
    """Public address of the deployed REST API, without a slash at the end."""
    simulator: str = "http://127.0.0.1:8700"
    """Its own address."""
    whatsapp_app_secret: str = "app-secret"
    whatsapp_verify_token: str = "verify-token"
    whatsapp_token: str = "whatsapp-token"
    meta_app_id: int = 1821152484774199
    """The shop's own app at Meta: what it sends comes back as an echo with this id."""
    page_id: str = "1034567890123456"
    messenger_app_secret: str = "messenger-app-secret"
    messenger_verify_token: str = "messenger-verify-token"
    messenger_token: str = "messenger-token"
    instagram_id: str = "17841405822304914"
    instagram_app_secret: str = "instagram-app-secret"
    instagram_verify_token: str = "instagram-verify-token"
    instagram_token: str = "instagram-token"
    telegram_token: str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    """The bot's; its id is the part before the colon."""
    telegram_secret_token: str = "telegram-secret-token"
    telegram_provider_token: str = ""
    """Of Bot Payments; "": the shop has none, and invoices are refused."""
    wechat_id: str = "gh_3f2a1b0c9d8e"
    """The account's original id."""
    wechat_token: str = "wechat-token"
    wechat_aes_key: str = ""
    """43 characters: webhooks are encrypted; "": plain."""
    wechat_app_id: str = "wx1f2e3d4c5b6a7988"
    wechat_app_secret: str = "wechat-app-secret"
    kik_bot: str = "delinde"
    kik_api_key: str = "kik-api-key"
    stripe_webhook_secret: str = "whsec_stand_in"
    api_keys: str = "api-key"
    """Of the merchant HTTP API, the current one first: the carrier panel's."""
    link_key: str = ""
    ticket_key: str = ""
    """What links and tickets are signed with; "": what is scanned is a code, and no picture's address."""
    merchant_keys: str = "merchant-key"
    """Of the merchant's API about money."""
    sendcloud_secret: str = "sendcloud-secret"
    easypost_secret: str = "easypost-secret"
    aftership_secret: str = "aftership-secret"
    phone_number_id: str = "106540352242922"
    shop_folder: str = str(STARTER_SHOP)
    """Its name stands above the phone, and its WhatsApp templates are the registered ones."""
    table: str = ""
    """Where the clock's offset is kept; "": the offset is the simulator's own."""
    clock_functions: tuple[str, ...] = ()
    """Lambdas to invoke after the clock was moved; empty: those of the stage that are named so."""
    shop: str = ""
    """The shop's id: part of the keys of its stock. With the table: what the books are kept from."""
    queues: dict[str, str] = field(default_factory=dict)
    """Name ("Mailbox") → address."""
    bus: str = ""
    region: str = "eu-west-1"
    endpoint: str = ""
    """Of the local AWS."""
    stage: str = "local"
    templates: dict[str, dict[str, str]] = field(default_factory=dict)
    """Registered WhatsApp templates: name → language code → body. Empty: those that shop.yaml names."""

    @property
    def secrets(self) -> tuple[str, ...]:
        found = (
            self.whatsapp_app_secret,
            self.whatsapp_verify_token,
            self.whatsapp_token,
            self.messenger_app_secret,
            self.messenger_verify_token,
            self.messenger_token,
            self.instagram_app_secret,
            self.instagram_verify_token,
            self.instagram_token,
            self.telegram_token,
            self.telegram_secret_token,
            self.telegram_provider_token,
            self.wechat_token,
            self.wechat_aes_key,
            self.wechat_app_secret,
            self.kik_api_key,
            *self.stripe_webhook_secret.split(","),
            *self.api_keys.split(","),
            *self.link_key.split(","),
            *self.ticket_key.split(","),
            *self.sendcloud_secret.split(","),
            *self.easypost_secret.split(","),
            *self.aftership_secret.split(","),
            *self.merchant_keys.split(","),
        )
        return tuple(secret for secret in found if secret)


def load(path: Path, **given: str) -> Config:
    """`given` (the command line's) wins. Keys that are not the simulator's are left alone: others read the file too."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = {**found, **found.get("secrets", {}), **{name: value for name, value in given.items() if value}}
    if "api" not in found:
        raise ValueError(f'{path} has no "api": run make demo, or give --api')
    known = {each.name for each in fields(Config)}
    kept = {name: tuple(value) if isinstance(value, list) else value for name, value in found.items() if name in known}
    return Config(**kept | {"api": found["api"].rstrip("/"), "simulator": found["simulator"].rstrip("/")})


def shop_rules(config: Config) -> dict[str, Any]:
    """`shop.yaml` as it is written; {} where there is none."""
    path = Path(config.shop_folder) / "shop.yaml"
    if not path.exists():
        return {}
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def display_number(config: Config) -> str:
    return str(shop_rules(config).get("whatsapp_number", "31201234567")).lstrip("+")


def registered_templates(config: Config, channel: str = "whatsapp") -> dict[tuple[str, str], str]:
    """(name, language) → body of what the shop had approved before the simulator began."""
    if config.templates:
        return {(name, code): body for name, bodies in config.templates.items() for code, body in bodies.items()}
    if not shop_rules(config):
        return {}
    from functions.publishing.approved import templates

    shop = Path(config.shop_folder)
    return {(each.name, each.language): each.body for each in templates(shop) if each.channel == channel}
