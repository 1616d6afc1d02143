"""What could not be told in one conversation of a person, and is told in another that they linked. Values only."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from functions.conversation.effects import Mail, Send


class PassedOn(BaseModel):
    """Outside its channel's window, or out of reach there. `mail`: stands in for it here as it did there."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    type: Literal["passed_on"] = "passed_on"
    send: Send
    mail: Mail | None = None
