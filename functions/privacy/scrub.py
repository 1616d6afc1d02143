"""An order, and an attempt to pay, without what is about a person: by the rules, so that no new field is missed."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from functions.commerce.orders import Order
from functions.conversation.erasure import nobody
from functions.privacy.rules import RULES, Erased, rule_of

Kept = TypeVar("Kept", bound=BaseModel)
ATTEMPT = "attempts.AttemptItem."


def scrubbed(order: Order) -> Order:
    return _scrubbed(order).model_copy(update={"conversation": nobody(order.id), "version": order.version + 1})


def attempt_changes(order_id: str) -> Mapping[str, str]:
    """What to write over an attempt's item. A payment that is observed later finds its way by the order."""
    blanked = {
        name.removeprefix(ATTEMPT): ""
        for name, rule in RULES.items()
        if name.startswith(ATTEMPT) and rule.erased is Erased.BLANKED
    }
    return blanked | {"conversation": nobody(order_id)}


def _scrubbed(value: Kept) -> Kept:
    changes = {}
    for name, field in type(value).model_fields.items():
        rule = rule_of(type(value), name)
        held = getattr(value, name)
        changes[name] = _blank(field) if rule and rule.erased is Erased.BLANKED else _deeper(held)
    return value.model_copy(update=changes)


def _deeper(held: Any) -> Any:
    if isinstance(held, BaseModel):
        return _scrubbed(held)
    return tuple(map(_deeper, held)) if isinstance(held, tuple) else held


def _blank(field: FieldInfo) -> Any:
    return "" if field.is_required() else field.get_default(call_default_factory=True)
