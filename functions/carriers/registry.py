"""The carriers there are. Adding one: its file, and a line here."""

from functions.carriers.aftership import AfterShip
from functions.carriers.carrier import Carrier
from functions.carriers.easypost import EasyPost
from functions.carriers.sendcloud import Sendcloud
from functions.errors import NotFound

CARRIERS: dict[str, Carrier] = {each.name: each for each in (Sendcloud(), EasyPost(), AfterShip())}


def carrier(name: str) -> Carrier:
    """Raises NotFound."""
    if name not in CARRIERS:
        raise NotFound(f"there is no carrier {name[:20]}")
    return CARRIERS[name]
