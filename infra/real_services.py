"""Real services instead of stand-ins, where test keys are in `.env` (docs/deploy.md says where they come from)."""

from dataclasses import dataclass, field
from pathlib import Path

from functions.channels.graph import API as GRAPH
from infra.console import Stop

STRIPE = "https://api.stripe.com"
KEYS = {
    "STRIPE_TEST_KEY": "stripe_key",
    "STRIPE_WEBHOOK_SECRET": "stripe_webhook_secret",
    "WHATSAPP_TOKEN": "whatsapp_token",
    "WHATSAPP_APP_SECRET": "whatsapp_app_secret",
    "WHATSAPP_VERIFY_TOKEN": "whatsapp_verify_token",
}
"""Name in `.env` → parameter."""
TOGETHER = (("STRIPE_TEST_KEY", "STRIPE_WEBHOOK_SECRET"), ("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET"))


@dataclass(frozen=True)
class RealServices:
    """Nothing given: everything is a stand-in."""

    given: dict[str, str] = field(default_factory=dict)

    @property
    def stripe_api(self) -> str:
        return STRIPE if "STRIPE_TEST_KEY" in self.given else ""

    @property
    def whatsapp_api(self) -> str:
        return GRAPH if "WHATSAPP_TOKEN" in self.given else ""

    @property
    def stand_ins(self) -> list[str]:
        apis = {"stripe": self.stripe_api, "whatsapp": self.whatsapp_api}
        return [name for name, api in apis.items() if not api]

    @property
    def parameters(self) -> dict[str, str]:
        return {KEYS[name]: value for name, value in self.given.items() if name in KEYS}

    def public_url(self, api: str) -> str:
        """As the world sees it: through the tunnel where there is one."""
        tunnel = self.given.get("PUBLIC_URL", "").rstrip("/")
        return tunnel + "/" + api.split("/", 3)[3] if tunnel else api


def read_env(path: Path) -> RealServices:
    """`NAME=value` lines. Raises Stop for a live key, half a set, or no way in for webhooks."""
    if not path.is_file():
        return RealServices()
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    given = {name.strip(): value.strip().strip("\"'") for name, value in pairs if value.strip()}
    key = given.get("STRIPE_TEST_KEY", "")
    if key and not key.startswith(("sk_test_", "rk_test_")):
        raise Stop(
            "STRIPE_TEST_KEY in .env is not a test key (sk_test_… or rk_test_…): the demo never takes real money"
        )
    for names in TOGETHER:
        missing = [name for name in names if name not in given]
        if missing and len(missing) < len(names):
            raise Stop(f".env has only part of a service: {', '.join(missing)} is missing")
    if any(name in given for names in TOGETHER for name in names) and "PUBLIC_URL" not in given:
        raise Stop(".env has real keys but no PUBLIC_URL: webhooks need a tunnel to this machine (docs/deploy.md)")
    return RealServices(given)
