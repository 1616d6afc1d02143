"""Stripe's lists: the newest first, a page at a time, narrowed by `created` and by fields."""

from typing import Any

from infra.simulator.stripe.errors import ApiError

COMPARED = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


def page(url: str, found: list[dict[str, Any]], parameters: dict[str, Any], *fields: str) -> dict[str, Any]:
    """`found` in the order in which it was made. `fields`: those that a parameter of the same name narrows by."""
    kept = [each for each in found if _created(each, parameters.get("created"))]
    for field in fields:
        if field in parameters:
            kept = [each for each in kept if each[field] == parameters[field]]
    limit = parameters.get("limit", 10)
    if not 1 <= limit <= 100:
        raise ApiError(400, "limit is 1 to 100.", param="limit")
    kept.reverse()
    start, end = _bounds(kept, parameters, limit)
    more = start > 0 if "ending_before" in parameters else end < len(kept)
    return {"object": "list", "data": kept[start:end], "has_more": more, "url": url}


def _bounds(kept: list[dict[str, Any]], parameters: dict[str, Any], limit: int) -> tuple[int, int]:
    ids = [each["id"] for each in kept]
    for name in ("starting_after", "ending_before"):
        if name in parameters and parameters[name] not in ids:
            raise ApiError(400, f"No such object: '{parameters[name]}'", code="resource_missing", param=name)
    if "ending_before" in parameters:
        end = ids.index(parameters["ending_before"])
        return max(0, end - limit), end
    start = ids.index(parameters["starting_after"]) + 1 if "starting_after" in parameters else 0
    return start, min(start + limit, len(kept))


def _created(each: dict[str, Any], wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, int):
        return wanted is None or each["created"] == wanted
    return all(COMPARED[name](each["created"], bound) for name, bound in wanted.items())
