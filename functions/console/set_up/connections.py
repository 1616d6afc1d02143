"""What a shop is connected with: which parameters each connection has, what it is told, and where its webhook is.

The table is the checklist, in the order in which it is best done. What a provider wants to be told about its parameters
stands with the texts ("set_up.steps_<name>", a line a step).
"""

from dataclasses import dataclass, field

from functions.settings import settings


@dataclass(frozen=True)
class Connection:
    name: str
    given: tuple[str, ...] = ()
    """Parameters that its provider gives, and that a person puts in here."""
    optional: frozenset[str] = frozenset()
    """Of those: it works without."""
    shown: tuple[str, ...] = ()
    """Parameters of our own making that have to be pasted at the provider."""
    webhook: str = ""
    """Below the shop's public address; "": it has none."""

    @property
    def account(self) -> str:
        """The shop's own on it, as the stage was told; "": none."""
        if self.name == "whatsapp":
            return f"whatsapp:{settings().whatsapp_number_id}" if settings().whatsapp_number_id else ""
        return settings().account_of(self.name).get("account", "")


CONNECTIONS = {
    each.name: each
    for each in (
        Connection("stripe", ("stripe_key", "stripe_webhook_secret"), webhook="/webhooks/stripe"),
        Connection(
            "whatsapp",
            ("whatsapp_token", "whatsapp_app_secret", "whatsapp_business_id"),
            frozenset({"whatsapp_business_id"}),
            shown=("whatsapp_verify_token",),
            webhook="/webhooks/whatsapp",
        ),
        Connection("mail"),
        Connection(
            "telegram",
            ("telegram_token", "telegram_provider_token"),
            frozenset({"telegram_provider_token"}),
            webhook="/webhooks/telegram",
        ),
        Connection(
            "messenger",
            ("messenger_token", "messenger_app_secret"),
            shown=("messenger_verify_token",),
            webhook="/webhooks/messenger",
        ),
        Connection(
            "instagram",
            ("instagram_token", "instagram_app_secret"),
            shown=("instagram_verify_token",),
            webhook="/webhooks/instagram",
        ),
        Connection(
            "wechat",
            ("wechat_app_id", "wechat_app_secret", "wechat_aes_key"),
            frozenset({"wechat_aes_key"}),
            webhook="/webhooks/wechat",
        ),
        Connection("kik", ("kik_api_key",), webhook="/webhooks/kik"),
    )
}
ESSENTIAL = ("stripe", "whatsapp", "mail")
"""Without these no order can be taken, or none is confirmed; the others are a shop's own choice."""


@dataclass(frozen=True)
class Verdict:
    """What a try of a connection told."""

    says: str
    """ "works", or what is wrong: key of the text "set_up.says_<says>"."""
    values: dict[str, str] = field(default_factory=dict)
    """Of that text."""

    @property
    def works(self) -> bool:
        return self.says == "works"
