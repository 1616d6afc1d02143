"""The picture that shoppers send from the simulator's phones, as a telephone makes one: on its side, and with the place
where it was taken. Each provider's stand-in serves it in its own way.
"""

from functools import cache
from pathlib import Path

MIME = "image/jpeg"


@cache
def picture() -> bytes:
    return (Path(__file__).parent / "picture.jpg").read_bytes()
