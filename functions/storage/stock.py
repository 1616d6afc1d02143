"""Live stock as the merchant sets it. What orders do to it is in the commit."""

from collections.abc import Iterable

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import MOST_KEYS, Table, integer


def set_stock(table: Table, sku: str, available: int) -> None:
    """What can be sold from now on. What is reserved or sold stays as it is."""
    table.update(
        keys.stock(table.shop, sku),
        UpdateExpression="SET #available = :available, #reserved = if_not_exists(#reserved, :none), "
        "#sold = if_not_exists(#sold, :none)",
        ExpressionAttributeNames={"#available": "available", "#reserved": "reserved", "#sold": "sold"},
        ExpressionAttributeValues={":available": integer(available), ":none": integer(0)},
    )


def set_stock_once(table: Table, sku: str, available: int) -> bool:
    """The first publish of a SKU says how many there are; later ones leave live stock alone. False: it was there."""
    attributes = {"available": integer(available), "reserved": integer(0), "sold": integer(0)}
    try:
        table.write(
            keys.stock(table.shop, sku),
            attributes,
            ConditionExpression="attribute_not_exists(#pk)",
            ExpressionAttributeNames={"#pk": keys.PK},
        )
    except Conflict:
        return False
    return True


def available(table: Table, skus: Iterable[str]) -> dict[str, int]:
    """What can be sold of each; a SKU that there is no item of is left out."""
    wanted = {keys.stock(table.shop, sku): sku for sku in skus}
    found: dict[str, int] = {}
    every = tuple(wanted)
    for start in range(0, len(every), MOST_KEYS):
        items = table.batch_get(every[start : start + MOST_KEYS])
        found |= {wanted[key]: int(item["available"]["N"]) for key, item in items.items()}
    return found


def reserved(table: Table, skus: Iterable[str]) -> dict[str, int]:
    """What is held of each for those who are paying; 0 for a SKU that there is no item of. At most 100 SKUs."""
    wanted = {sku: keys.stock(table.shop, sku) for sku in skus}
    found = table.batch_get(wanted.values()) if wanted else {}
    return {sku: int(found[key]["reserved"]["N"]) if key in found else 0 for sku, key in wanted.items()}


def adjust_stock(table: Table, sku: str, by: int) -> None:
    """A delivery came in, or some were broken. Raises Conflict when there are not as many as are taken away."""
    table.update(
        keys.stock(table.shop, sku),
        UpdateExpression="SET #available = #available + :by",
        ConditionExpression="#available >= :needed",
        ExpressionAttributeNames={"#available": "available"},
        ExpressionAttributeValues={":by": integer(by), ":needed": integer(max(0, -by))},
    )
