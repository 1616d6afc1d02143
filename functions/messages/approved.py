"""Templates that a channel approves before they may be sent (WhatsApp, Messenger): their bodies, from the same sources.

`approved_<update>.j2` is a message whose variables are the parameters of the update; the provider gets it with
{{1}}, {{2}} … in their place. Imports nothing but errors.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

PREFIX = "approved_"
LONGEST = 1024
"""Meta: of a template's body (channels.md 2.2)."""
PLACE = re.compile(r"\{\{\d+\}\}")


class Voice(Protocol):
    def say(self, locale: str, key: str, **values: object) -> str: ...


def body(voice: Voice, locale: str, update: str, parameters: Sequence[str]) -> str:
    """What is sent for approval: "Bestelling {{1}} is onderweg". Raises RenderError: there is no such template, or it
    asks for something that is no parameter of the update."""
    places = {name: f"{{{{{number}}}}}" for number, name in enumerate(parameters, 1)}
    return voice.say(locale, f"{PREFIX}{update}", **places)


def filled(text: str, values: Sequence[str]) -> str:
    """A body as the shopper reads it."""
    for number, value in enumerate(values, 1):
        text = text.replace(f"{{{{{number}}}}}", value)
    return text


def problems(text: str, parameters: Sequence[str]) -> Iterator[str]:
    """Why Meta would reject it (INVALID_FORMAT), in words."""
    places = PLACE.findall(text)
    if len(text) > LONGEST:
        yield f"it has {len(text):,} characters; at most {LONGEST:,} are allowed → shorten it"
    if set(places) != {f"{{{{{number}}}}}" for number in range(1, len(parameters) + 1)}:
        yield f"it does not use all of {', '.join(parameters) or 'no variables'} → name each of them once"
    if re.match(r"\W*\{\{\d", text) or re.search(r"\d\}\}\W*$", text):
        yield "it begins or ends with a variable → put words before the first and after the last"
    if re.search(r"\}\}\s*\{\{", text):
        yield "two variables stand side by side → put words between them"
