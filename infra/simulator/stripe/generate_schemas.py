"""Writes request_schemas.json: JSON Schemas of the request bodies that the stand-in takes, from the installed SDK.

Run `python -m infra.simulator.stripe.generate_schemas` after moving the SDK's pin; a test says when the file is stale.
The SDK's parameter TypedDicts have required keys, no unknown ones, closed enums; they have no maximum lengths.
"""

import importlib
import json
import sys
import types
import typing
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import stripe
import typing_extensions
from stripe._request_options import RequestOptions

SCHEMAS = Path(__file__).with_name("request_schemas.json")
PARAMETERS = {
    "POST /v1/checkout/sessions": ("checkout._session_create_params", "SessionCreateParams"),
    "GET /v1/checkout/sessions": ("checkout._session_list_params", "SessionListParams"),
    "GET /v1/checkout/sessions/{id}": ("checkout._session_retrieve_params", "SessionRetrieveParams"),
    "POST /v1/checkout/sessions/{id}/expire": ("checkout._session_expire_params", "SessionExpireParams"),
    "GET /v1/checkout/sessions/{id}/line_items": (
        "checkout._session_list_line_items_params",
        "SessionListLineItemsParams",
    ),
    "POST /v1/refunds": ("_refund_create_params", "RefundCreateParams"),
    "GET /v1/refunds": ("_refund_list_params", "RefundListParams"),
    "GET /v1/refunds/{id}": ("_refund_retrieve_params", "RefundRetrieveParams"),
    "GET /v1/payment_intents": ("_payment_intent_list_params", "PaymentIntentListParams"),
    "GET /v1/payment_intents/{id}": ("_payment_intent_retrieve_params", "PaymentIntentRetrieveParams"),
    "GET /v1/charges": ("_charge_list_params", "ChargeListParams"),
    "GET /v1/charges/{id}": ("_charge_retrieve_params", "ChargeRetrieveParams"),
    "GET /v1/disputes": ("_dispute_list_params", "DisputeListParams"),
    "GET /v1/disputes/{id}": ("_dispute_retrieve_params", "DisputeRetrieveParams"),
    "POST /v1/disputes/{id}/close": ("_dispute_close_params", "DisputeCloseParams"),
    "POST /v1/shipping_rates": ("_shipping_rate_create_params", "ShippingRateCreateParams"),
    "POST /v1/coupons": ("_coupon_create_params", "CouponCreateParams"),
    "GET /v1/coupons": ("_coupon_list_params", "CouponListParams"),
    "GET /v1/coupons/{id}": ("_coupon_retrieve_params", "CouponRetrieveParams"),
    "POST /v1/promotion_codes": ("_promotion_code_create_params", "PromotionCodeCreateParams"),
    "GET /v1/promotion_codes": ("_promotion_code_list_params", "PromotionCodeListParams"),
    "GET /v1/promotion_codes/{id}": ("_promotion_code_retrieve_params", "PromotionCodeRetrieveParams"),
    "GET /v1/events": ("_event_list_params", "EventListParams"),
    "GET /v1/events/{id}": ("_event_retrieve_params", "EventRetrieveParams"),
}
SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    Any: {},
}
NOT_REQUIRED = (typing.NotRequired, typing_extensions.NotRequired)


def generate() -> dict[str, Any]:
    schemas = {}
    for endpoint, (module, name) in PARAMETERS.items():
        schemas[endpoint] = _object(getattr(importlib.import_module(f"stripe.params.{module}"), name))
    return {
        "source": f"generated from the parameter types of stripe-python {stripe.VERSION} (MIT)",
        "api_version": stripe.api_version,
        "schemas": schemas,
    }


def text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def _object(typed_dict: Any) -> dict[str, Any]:
    properties, required = {}, []
    names = vars(typing) | vars(sys.modules[typed_dict.__module__])
    for key, annotation in typed_dict.__annotations__.items():
        if key in RequestOptions.__annotations__:
            continue
        found = _resolved(annotation, names)
        if get_origin(found) in NOT_REQUIRED:
            found = get_args(found)[0]
        elif typed_dict.__total__:
            required.append(key)
        properties[key.removesuffix("_")] = _schema(found, names)
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": sorted(required)} if required else {})


def _schema(annotation: Any, names: dict[str, Any]) -> dict[str, Any]:
    found = _resolved(annotation, names)
    origin, arguments = get_origin(found), get_args(found)
    if found in SIMPLE:
        return SIMPLE[found]
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], names)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], names)}
    if origin in (Union, types.UnionType):
        return _union([_schema(each, names) for each in arguments if "UntypedStripeObject" not in repr(each)])
    if hasattr(found, "__total__"):
        return _object(found)
    if getattr(found, "__name__", "") == "Decimal":
        return {"type": "string"}
    raise TypeError(f"no schema for {found!r}")


def _union(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    # the SDK writes an open enum as `Literal[…] | str`, for values of later versions: here the enum is closed
    if any(set(schema) == {"enum"} and schema["enum"] != [""] for schema in schemas):
        schemas = [schema for schema in schemas if schema != {"type": "string"}]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _resolved(annotation: Any, names: dict[str, Any]) -> Any:
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, dict(names))  # the SDK's own source, not input
    except TypeError:  # `Literal[""] | "Name"`, which only a type checker can read
        return Union[tuple(eval(part, dict(names)) for part in annotation.split("|"))]  # noqa: UP007


if __name__ == "__main__":
    SCHEMAS.write_text(text(generate()))
