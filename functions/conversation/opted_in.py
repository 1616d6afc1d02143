"""What a shopper asked to be told of that is promotion: each by itself, with the words they said yes to. Values only.

Telecommunicatiewet art. 11.7 and GDPR art. 7: prior consent for each purpose, which the shop can show, and which is as
easily withdrawn as it was given.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from functions.commerce.catalogue import Wish


class OptIn(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    """What is sent for it names it (`Send.opt_in`): "price:vaas-glas", "search:k3…"."""
    at: datetime
    words: str
    """As they were shown when it was asked for."""
    until: datetime
    """After which nothing is sent for it any more."""
    label: str = ""
    """What is watched, as they read it."""
    below: int | None = None
    """Of a price: what it was when it was asked for (minor units)."""
    wish: Wish | None = None
    """Of a saved search."""
    seen: tuple[str, ...] = ()
    """Products that fitted already."""
    told: int = 0
    told_at: datetime | None = None
