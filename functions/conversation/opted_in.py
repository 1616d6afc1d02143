"""What a shopper asked to be told of that is promotion: each by itself, with the words they said yes to. Values only.

Telecommunicatiewet art. 11.7 and GDPR art. 7: prior consent for each purpose, which the shop can show, and which is as
easily withdrawn as it was given.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class OptIn(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    """What is sent for it names it (`Send.opt_in`): "price:vaas-glas", "search:k3…"."""
    at: datetime
    words: str
    """As they were shown when it was asked for."""
    until: datetime
    """After which nothing is sent for it any more."""
