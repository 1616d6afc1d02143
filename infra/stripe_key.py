"""The key that the payments worker calls Stripe with: what it must be allowed to do, and which money it is for."""

from functions.payments.key import PERMISSIONS, STRIPE, Permission, Verdict, verdicts
from infra.console import Stop

__all__ = ["PERMISSIONS", "Permission", "verdicts"]

REHEARSALS = frozenset(("acceptance", "ci", "demo", "dev", "development", "local", "sandbox", "staging", "test"))
"""A stage with one of these words in its name ("test", "shop-staging") is not for real money."""


def advice(permission: Permission, verdict: Verdict, stage: str) -> str:
    """What to do about it."""
    return {
        "allowed": "",
        "missing": f"Stripe → Developers → API keys → your restricted key → Edit → {permission}",
        "refused": f"Stripe does not know this key: python -m infra.secret --stage {stage} stripe_key",
        "unknown": "Stripe did not say: try again",
    }[verdict]


def is_stripe(api: str) -> bool:
    """Whether it is Stripe that answers there, and not a stand-in, which gives out keys of any kind. "": it is."""
    return not api or api.startswith(STRIPE)


def is_live(key: str) -> bool:
    return "_live_" in key


def refuse_unfit(key: str, stage: str, previous: str = "") -> None:
    """Raises Stop for real money in a rehearsal, and for the other kind of money than a stage has been taking."""
    words = REHEARSALS & set(stage.split("-"))
    if is_live(key) and words:
        raise Stop(
            f"stripe_key is for real money, and the stage “{stage}” is a rehearsal by its name: "
            "give it the test key (rk_test_…), or deploy a stage of another name"
        )
    if previous and is_live(key) != is_live(previous):
        before, now = ("real", "test") if is_live(previous) else ("test", "real")
        raise Stop(
            f"the stage “{stage}” has been taking {before} money, and this key is for {now} money: its orders would be "
            "mixed. Deploy a stage for it; or, if this one has no orders worth keeping apart, say --switch-money"
        )
