"""Stripe's wire form, `a[b]=c&list[0][x]=y`, read into JSON and held against the SDK's schemas.

What the form cannot carry is lost before it comes here: an empty object vanishes, numbers and booleans are text.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

from infra.simulator.stripe.errors import ApiError

DOCUMENT = Path(__file__).with_name("request_schemas.json")


@cache
def document() -> dict[str, Any]:
    """`api_version`, and `schemas` by endpoint."""
    return json.loads(DOCUMENT.read_text())


def decode(form: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for key, value in parse_qsl(form, keep_blank_values=True):
        path = [key.partition("[")[0], *re.findall(r"\[([^\]]*)\]", key)]
        place = root
        for part in path[:-1]:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise ApiError(400, "Invalid request body", param=key)
        place[path[-1]] = value
    return _lists(root)


def read(endpoint: str, form: str) -> dict[str, Any]:
    """The parameters of a request, or the error that Stripe answers to them."""
    schema = document()["schemas"][endpoint]
    parameters = _coerce(decode(form), schema)
    for problem in _validator(endpoint).iter_errors(parameters):
        raise _refusal(problem)
    return parameters


@cache
def _validator(endpoint: str) -> Draft202012Validator:
    return Draft202012Validator(document()["schemas"][endpoint])


def _refusal(problem: Any) -> ApiError:
    path = [str(part) for part in problem.absolute_path]
    if problem.validator == "additionalProperties":
        unknown = sorted(set(problem.instance) - set(problem.schema["properties"]))
        param = _param([*path, unknown[0]])
        return ApiError(400, f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
    if problem.validator == "required":
        missing = next(key for key in problem.schema["required"] if key not in problem.instance)
        param = _param([*path, missing])
        return ApiError(400, f"Missing required param: {param}.", code="parameter_missing", param=param)
    return ApiError(400, f"Invalid value: {problem.message[:200]}", code="parameter_invalid", param=_param(path))


def _param(path: list[str]) -> str:
    return path[0] + "".join(f"[{part}]" for part in path[1:]) if path else ""


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    found = {key: _lists(value) for key, value in node.items()}
    if found and set(found) == {str(index) for index in range(len(found))}:
        return [found[str(index)] for index in range(len(found))]
    return found


def _coerce(value: Any, schema: dict[str, Any]) -> Any:
    if "anyOf" in schema:
        tried = [(_coerce(value, option), option) for option in schema["anyOf"]]
        return next((found for found, option in tried if Draft202012Validator(option).is_valid(found)), value)
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        others = schema.get("additionalProperties") or {}
        known = schema.get("properties", {})
        return {key: _coerce(each, known.get(key, others)) for key, each in value.items()}
    if kind == "array" and isinstance(value, list):
        return [_coerce(each, schema["items"]) for each in value]
    return _scalar(value, kind) if isinstance(value, str) else value


def _scalar(value: str, kind: str | None) -> Any:
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value
