"""What shoppers send, read alike by every channel: text within a length, a place on earth. Imports event types and wire
reading only.
"""

from functions.channels.fitting import whole_reach, width
from functions.channels.wire import Json, Unusable
from functions.conversation.events import LocationIn, TextIn

LONGEST_TEXT = 4096
LONGEST_TITLE = 200


def text_in(body: str, quoted: str = "") -> TextIn:
    """Cut where it is longer than anybody types, never inside what the eye sees as one character. Raises Unusable."""
    if not body.strip():
        raise Unusable("text is blank")
    return TextIn(text=cut(body), truncated=width(body) > LONGEST_TEXT, quoted=quoted or None)


def cut(text: str) -> str:
    return text[: whole_reach(text, LONGEST_TEXT)] if width(text) > LONGEST_TEXT else text


def location_in(place: Json, latitude: str, longitude: str, name: str = "", address: str = "") -> LocationIn:
    """`latitude`, `longitude`: the keys that they have in `place`. Raises Unusable."""
    try:
        north, east = float(place[latitude]), float(place[longitude])
    except (KeyError, TypeError, ValueError):
        raise Unusable("no coordinates") from None
    if not (abs(north) <= 90 and abs(east) <= 180):
        raise Unusable("no such place")
    return LocationIn(latitude=north, longitude=east, name=name, address=address)
