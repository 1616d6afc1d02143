"""Every address of the console, who may ask for it, and what answers. A route that is not here is not there.

`answers` is "module:function" below functions.console: a page's code is imported when it is asked for. A page's
function takes a `Visit` and returns an `Answer`.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from functions.console.roles import May

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.console.answers import Answer
    from functions.console.visit import Visit

ROOT = "/console"


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    """Below ROOT: "", "/orders/{order}"."""
    needs: May
    answers: str
    quiet: bool = False
    """A post that changes nothing (a preview): it is not in the log of deeds."""

    @property
    def address(self) -> str:
        return f"{ROOT}{self.path}"

    def page(self) -> "Callable[[Visit], Answer]":
        module, _, function = self.answers.partition(":")
        found: Callable[[Visit], Answer] = getattr(import_module(f"functions.console.{module}"), function)
        return found


def get(path: str, needs: May, answers: str) -> Route:
    return Route("GET", path, needs, answers)


def post(path: str, needs: May, answers: str, *, quiet: bool = False) -> Route:
    return Route("POST", path, needs, answers, quiet)


ROUTES: tuple[Route, ...] = (
    get("/health", May.ENTER, "standing:health"),
    get("/sign-in", May.ENTER, "sign_in:start"),
    get("/signed-in", May.ENTER, "sign_in:finish"),
    post("/sign-out", May.ENTER, "sign_in:leave"),
    post("/look", May.SEE, "standing:set_look", quiet=True),
    get("/catalogue", May.SEE, "catalogue.page:show"),
    get("/catalogue/import", May.EDIT, "catalogue.import_page:show"),
    post("/catalogue/import/check", May.EDIT, "catalogue.import_page:check", quiet=True),
    post("/catalogue/import", May.EDIT, "catalogue.import_page:apply"),
    post("/catalogue/bulk/check", May.EDIT, "catalogue.bulk_page:check", quiet=True),
    post("/catalogue/bulk", May.EDIT, "catalogue.bulk_page:apply"),
    get("/catalogue/export/{kind}", May.SEE, "catalogue.export:send"),
    get("/catalogue/products/{product}", May.SEE, "catalogue.product:show"),
    post("/catalogue/products/{product}", May.EDIT, "catalogue.product:save"),
    post("/catalogue/products/{product}/arrange", May.EDIT, "catalogue.product:rearrange", quiet=True),
    post("/catalogue/products/{product}/copy", May.EDIT, "catalogue.product:copy"),
    post("/catalogue/products/{product}/remove", May.EDIT, "catalogue.product:remove"),
    post("/catalogue/products/{product}/pictures", May.EDIT, "catalogue.pictures:add"),
    post("/catalogue/products/{product}/stock", May.EDIT, "catalogue.stock:change"),
    get("/catalogue/new", May.EDIT, "catalogue.product:begin"),
    post("/catalogue/new", May.EDIT, "catalogue.product:create"),
    post("/catalogue/new/arrange", May.EDIT, "catalogue.product:rearrange_new", quiet=True),
    get("", May.SEE, "home.page:show"),
    get("/undelivered", May.SEE, "home.undelivered:show"),
    post("/undelivered/again", May.SERVE, "home.undelivered:send_again"),
    post("/undelivered/replay", May.SERVE, "home.stuck:replay"),
    post("/undelivered/drop", May.SERVE, "home.stuck:drop"),
    post("/undelivered/aside", May.SERVE, "home.undelivered:put_aside"),
    get("/log", May.OWN, "log.page:show"),
    get("/messages", May.SEE, "messages.page:show"),
    get("/messages/approval", May.SEE, "messages.approval:show"),
    post("/messages/approval/look", May.EDIT, "messages.approval:look", quiet=True),
    post("/messages/approval/submit", May.EDIT, "messages.approval:submit"),
    post("/messages/approval/submit-missing", May.EDIT, "messages.approval:submit_missing"),
    get("/messages/{locale}/{key}", May.SEE, "messages.editor:show"),
    post("/messages/{locale}/{key}", May.EDIT, "messages.editor:save"),
    post("/messages/{locale}/{key}/preview", May.SEE, "messages.editor:preview", quiet=True),
    post("/messages/{locale}/{key}/reset", May.EDIT, "messages.editor:reset"),
    get("/set-up", May.OWN, "set_up.page:show"),
    get("/set-up/{connection}", May.OWN, "set_up.page:show_one"),
    post("/set-up/{connection}", May.OWN, "set_up.page:save"),
    post("/set-up/{connection}/try", May.OWN, "set_up.page:try_it"),
    get("/people", May.OWN, "set_up.people:show"),
    post("/people", May.OWN, "set_up.people:add"),
    post("/people/role", May.OWN, "set_up.people:give_role"),
    post("/people/remove", May.OWN, "set_up.people:remove"),
    get("/orders", May.SEE, "orders.page:show"),
    get("/orders/payments", May.SEE, "orders.payments:show"),
    post("/orders/payments/{session}/dismiss", May.PAY, "orders.payments:dismiss"),
    get("/orders/export", May.SEE, "orders.papers:export"),
    post("/orders/all/slips", May.SERVE, "orders.papers:print_slips"),
    get("/orders/{order}", May.SEE, "orders.detail:show"),
    get("/orders/{order}/slip", May.SEE, "orders.papers:print_slip"),
    get("/orders/{order}/invoice", May.SEE, "orders.papers:print_invoice"),
    post("/orders/all/fulfilment", May.SERVE, "orders.fulfilment:tell_all"),
    get("/orders/{order}/refund", May.PAY, "orders.refunds:choose"),
    post("/orders/{order}/refund", May.PAY, "orders.refunds:give_back"),
    post("/orders/{order}/cancel", May.PAY, "orders.changes:cancel"),
    post("/orders/{order}/day", May.SERVE, "orders.changes:move"),
    post("/orders/{order}/substitute", May.PAY, "orders.changes:substitute"),
    post("/orders/{order}/review", May.PAY, "orders.payments:decide"),
    post("/orders/{order}/messages", May.SERVE, "orders.messages:send_again"),
    post("/orders/{order}/fulfilment", May.SERVE, "orders.fulfilment:tell"),
    get("/conversations", May.SEE, "conversations.page:show"),
    get("/conversations/{conversation}", May.SEE, "conversations.thread:show"),
    post("/conversations/{conversation}/take-over", May.SERVE, "conversations.writing:take_over"),
    post("/conversations/{conversation}/messages", May.SERVE, "conversations.writing:write"),
    post("/conversations/{conversation}/messages/preview", May.SERVE, "conversations.writing:preview", quiet=True),
    post("/conversations/{conversation}/give-back", May.SERVE, "conversations.writing:give_back"),
    get("/returns", May.SEE, "returns.page:show"),
    get("/returns/{number}", May.SEE, "returns.page:look"),
    post("/returns/{number}", May.PAY, "returns.page:decide"),
    get("/publish", May.SEE, "publish.page:show"),
    post("/publish", May.PUBLISH, "publish.page:start"),
    post("/publish/versions/{version}/live", May.PUBLISH, "publish.page:roll_back"),
    get("/rules", May.SEE, "rules.page:show"),
    post("/rules/live/now", May.PUBLISH, "rules.page:set_now"),
    get("/rules/{section}", May.SEE, "rules.page:show_section"),
    post("/rules/{section}", May.EDIT, "rules.page:save"),
    get("/reviews", May.SEE, "reviews.page:show"),
    get("/reviews/export", May.SEE, "reviews.page:export"),
    post("/reviews/answer", May.SERVE, "reviews.page:answer"),
    post("/reviews/hide", May.SERVE, "reviews.page:hide"),
    post("/reviews/show", May.SERVE, "reviews.page:show_again"),
    get("/understanding", May.SEE, "understanding.page:show"),
    post("/understanding/synonym", May.EDIT, "understanding.page:add_synonym"),
    post("/understanding/question", May.EDIT, "understanding.page:add_question"),
)
