"""The local stage's accounts on every channel: the simulator's, which knows them by the same names and secrets."""

import secrets

from functions.secrets import CARRIERS
from infra.simulator.config import Config

STAND_IN = Config(api="")
BOT = STAND_IN.telegram_token.partition(":")[0]
APIS = {
    "whatsapp": "whatsapp/v23.0",
    "messenger": "messenger/v23.0",
    "instagram": "instagram/v23.0",
    "telegram": "telegram",
    "wechat": "wechat",
    "kik": "kik/v1",
}
"""Channel → its provider's API in the simulator."""
ACCOUNTS = ",".join(
    (
        f"messenger:{STAND_IN.page_id}",
        f"instagram:{STAND_IN.instagram_id}",
        f"telegram:{BOT}",
        f"wechat:{STAND_IN.wechat_id}",
        f"kik:{STAND_IN.kik_bot}",
    )
)


def channel_apis(simulator: str, whatsapp: str = "") -> str:
    """As the stack's parameter has them. `whatsapp`: Meta's own, where real keys are given."""
    apis = {name: f"{simulator}/{path}" for name, path in APIS.items()}
    apis |= {"whatsapp": whatsapp} if whatsapp else {}
    return ",".join(f"{name}={api}" for name, api in apis.items())


def stand_in_secrets() -> dict[str, str]:
    """Parameters that providers would give. WeChat posts in plain mode: no wechat_aes_key. Orders are paid in Telegram
    itself where shop.yaml says `telegram_payments: true`."""
    made = (
        "messenger_app_secret", "instagram_app_secret", "wechat_app_secret", "kik_api_key", "whatsapp_app_secret",
        *CARRIERS,
    )  # fmt: skip
    tokens = ("whatsapp_token", "messenger_token", "instagram_token")
    return {
        **{name: secrets.token_hex(16) for name in made},
        **{name: f"stand-in-{secrets.token_hex(16)}" for name in tokens},
        "telegram_token": f"{BOT}:AA{secrets.token_hex(16)}",
        "telegram_provider_token": f"284685063:TEST:{secrets.token_hex(8)}",
        "wechat_app_id": STAND_IN.wechat_app_id,
    }
