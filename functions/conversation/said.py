"""A message understood: what `understand` makes of a text, and the steps hear."""

from dataclasses import dataclass

from functions.conversation.asked import is_question
from functions.conversation.words import Act


@dataclass(frozen=True)
class Said:
    """A message understood. `number`: a quantity, or which one for PICK (-1: the last); `ordinal`: which one, beside a
    quantity; `topic`: what is asked about; `locale`: of SWITCH_LANGUAGE."""

    act: Act
    text: str
    """As written, trimmed."""
    number: int | None = None
    locale: str = ""
    topic: str = ""
    ordinal: int | None = None

    @property
    def asks(self) -> bool:
        return is_question(self.text)
