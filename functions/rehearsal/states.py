"""The states that a sentence can be said in: each is played once over the shop, by the real engine.

Nothing here names a product: the state is made of whatever the folder sells.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from functions.commerce.catalogue import Product, Wish
from functions.commerce.shop import Shop
from functions.conversation.events import TimerDue
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.state import Step
from functions.conversation.step import REVIEWING
from functions.errors import ChatkassaError
from functions.rehearsal.stage import Stage, new_stage

STATES = (
    "browsing",
    "product",
    "cart",
    "checkout_name",
    "checkout_address",
    "checkout_email",
    "checkout_shipping",
    "awaiting_payment",
    "after_order",
    "return",
    "review",
)
SHOWN_AS = dict.fromkeys(REVIEWING, "review")
HELLO = {"nl": "ik zoek graag iets", "en": "I am looking for something"}
"""Makes the conversation sure of its language."""
ANSWERS = {
    Step.CHECKOUT_NAME: "Sanne de Boer",
    Step.CHECKOUT_ADDRESS: "Dorpsstraat 12a, 2011 AB Haarlem",
    Step.CHECKOUT_EMAIL: "sanne@example.nl",
    Step.CHECKOUT_PHONE: "06 12345678",
    Step.CHECKOUT_CONFIRM: "ja",
}
MOST_ANSWERS = 20


class Fixtures:
    """`at(state, lang)`: a stage of its own in that state."""

    def __init__(self, shop: Shop, stock: dict[str, int], now: datetime) -> None:
        self._shop, self._stock, self._now = shop, stock, now
        self._played: dict[tuple[str, str], Stage] = {}

    def at(self, state: str, lang: str) -> Stage:
        if (state, lang) not in self._played:
            self._played[state, lang] = WAYS[state](self, lang)
        stage = self._played[state, lang].copied()
        # However long the way was, the sentence is said at the moment asked for.
        stage.now = max(self._now, stage.now)
        return stage

    @property
    def locales(self) -> tuple[str, ...]:
        return self._shop.rules.locales

    # --- the ways --------------------------------------------------------------------------------------------

    def browsing(self, lang: str) -> Stage:
        stage = new_stage(self._shop, self._stock, self._now - timedelta(minutes=10))
        stage.say(HELLO.get(lang, HELLO["en"]))
        stage.tap(f"cat:{self._shop.categories()[0].id}")
        return stage

    def product(self, lang: str) -> Stage:
        stage = self.at("browsing", lang)
        stage.tap(f"p:{self._sold(several=True)[0].id}")
        return stage

    def cart(self, lang: str) -> Stage:
        """Three lines: of a product with variants, of the next one, and of another category."""
        stage = self.at("browsing", lang)
        several, rest = self._sold(several=True), self._sold(several=False)
        other = next((each for each in rest if each.category != several[0].category), rest[-1])
        second = next((each for each in several[1:] if "colour" in each.axes), several[-1])
        for product in (several[0], second, other):
            stage.tap(f"add:{self._available(product)}")
        stage.tap("cart")
        return stage

    def checkout(self, lang: str, wanted: Step, before: str = "cart") -> Stage:
        """Answer question after question until the one that is wanted is open."""
        stage = self.at(before, lang)
        stage.tap("checkout")
        for _ in range(MOST_ANSWERS):
            step = _step(stage)
            if step is wanted:
                return stage
            self._answer(stage, step)
        raise ChatkassaError(f"this shop's checkout never asks {wanted.value}")

    def awaiting_payment(self, lang: str) -> Stage:
        stage = self.checkout(lang, Step.AWAITING_PAYMENT)
        stage.link_opened()
        return stage

    def after_order(self, lang: str) -> Stage:
        stage = self.at("awaiting_payment", lang)
        stage.paid()
        return stage

    def returning(self, lang: str) -> Stage:
        stage = self.at("after_order", lang)
        stage.tap("return")
        return stage

    def review(self, lang: str) -> Stage:
        earlier = self._now - timedelta(days=3, hours=self._shop.rules.review_delay_hours)
        stage = Fixtures(self._shop, self._stock, earlier).at("after_order", lang)
        stage.happens(FulfilmentReported(order=stage.order.id, state="delivered"))
        stage.happens(TimerDue(), after=timedelta(hours=self._shop.rules.review_delay_hours + 1))
        return stage

    # --- of the shop -----------------------------------------------------------------------------------------

    def _sold(self, *, several: bool) -> list[Product]:
        """Products that can be had, with several variants or with one, in the merchant's order."""
        found = self._shop.find(Wish(), limit=200).products
        fits = [each for each in found if (len(each.variants) > 1) is several and self._available(each)]
        if not fits:
            raise ChatkassaError(f"the shop sells nothing with {'several variants' if several else 'one variant'}")
        return fits

    def _available(self, product: Product) -> str:
        skus = [each.sku for each in product.variants if not each.tracked or self._stock.get(each.sku, 0) > 1]
        return skus[0] if skus else ""

    def _answer(self, stage: Stage, step: Step) -> None:
        if step is Step.CHECKOUT_SHIPPING:
            delivered = [option for option in self._shop.rules.shipping if option.countries]
            stage.tap(f"ship:{(delivered or list(self._shop.rules.shipping))[0].id}")
        elif step in ANSWERS:
            stage.say(ANSWERS[step])
        else:
            tapped = _first_option(stage)
            stage.tap(tapped)


def _step(stage: Stage) -> Step:
    assert stage.conversation
    return stage.conversation.step


def step_name(stage: Stage) -> str:
    """The state that follows, in the words of the command."""
    step = _step(stage)
    return SHOWN_AS.get(step, step.value)


def _first_option(stage: Stage) -> str:
    """What the last question offers first: a shop may ask more than is known here."""
    from functions.conversation.effects import Send

    assert stage.transition
    for effect in reversed(stage.transition.effects):
        options = getattr(effect.message, "options", ()) if isinstance(effect, Send) else ()
        if options:
            return str(options[0].id)
    raise ChatkassaError(f"the step {_step(stage).value} offers nothing to tap")


WAYS: dict[str, Callable[[Fixtures, str], Stage]] = {
    "browsing": Fixtures.browsing,
    "product": Fixtures.product,
    "cart": Fixtures.cart,
    "checkout_name": lambda fixtures, lang: fixtures.checkout(lang, Step.CHECKOUT_NAME),
    "checkout_shipping": lambda fixtures, lang: fixtures.checkout(lang, Step.CHECKOUT_SHIPPING),
    "checkout_address": lambda fixtures, lang: fixtures.checkout(lang, Step.CHECKOUT_ADDRESS),
    "checkout_email": lambda fixtures, lang: fixtures.checkout(lang, Step.CHECKOUT_EMAIL),
    "awaiting_payment": Fixtures.awaiting_payment,
    "after_order": Fixtures.after_order,
    "return": Fixtures.returning,
    "review": Fixtures.review,
}
