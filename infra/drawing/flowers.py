"""The index of everything that can stand in a bouquet: a name → what draws it. Imports the drawings."""

from collections.abc import Callable
from functools import cache

from infra.drawing import roses, sprigs, stars
from infra.drawing.canvas import Colour, Layer

FLOWERS: dict[str, Callable[[float, Colour, int], Layer]] = {
    "rose": roses.rose,
    "rose_side": roses.rose_side,
    "peony": roses.peony,
    "carnation": roses.carnation,
    "ranunculus": roses.ranunculus,
    "hydrangea": roses.hydrangea,
    "sunflower": stars.sunflower,
    "gerbera": stars.gerbera,
    "daisy": stars.daisy,
    "cornflower": stars.cornflower,
    "star": stars.star,
    "lily": stars.lily,
    "lily_plain": stars.lily_plain,
    "orchid": stars.orchid,
    "protea": stars.protea,
    "tulip": sprigs.tulip,
    "snapdragon": sprigs.snapdragon,
    "lavender": sprigs.lavender,
    "eucalyptus": sprigs.eucalyptus,
    "sprig": sprigs.sprig,
    "breath": sprigs.breath,
    "pampas": sprigs.pampas,
    "bunnytail": sprigs.bunnytail,
    "poppyhead": sprigs.poppyhead,
    "rosehip": sprigs.rosehip,
}
UPRIGHT = frozenset({name for name, draw in FLOWERS.items() if draw.__module__ == sprigs.__name__} | {"protea"})
"""Seen from the side: it leans with its stem instead of lying at any angle."""


@cache
def head(name: str, r: float, colour: Colour, seed: int) -> Layer:
    return FLOWERS[name](r, colour, seed)
