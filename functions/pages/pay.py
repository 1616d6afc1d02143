"""The payment link's page, in the order's language. The texts are templates/pages/pay/<locale>.json, a state each."""

from urllib.parse import quote

from functions.pages.standing import Page, Standing

PAY = Standing("pay", "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


def render(state: str, *, locale: str, shop: str, back: str, again: str = "") -> Page:
    """`back`: where the one button leads; "" leaves it out. `again`: the query that looks again, "" to stop looking."""
    texts = PAY.texts(locale)
    prefill = texts["ask"] if state in ("expired", "failed", "cancelled") else ""
    return PAY.page(
        locale,
        state=state,
        text=texts["states"][state],
        shop=shop,
        back=_with_text(back, prefill),
        again=again,
    )


def _with_text(back: str, text: str) -> str:
    """WhatsApp takes what to say along: the shopper only has to press send."""
    return f"{back}?text={quote(text)}" if text and back.startswith("https://wa.me/") else back
