"""How much lies in a queue."""

from typing import Any


def depth(client: Any, url: str) -> int:
    wanted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)["Attributes"]
    return sum(int(attributes[name]) for name in wanted)
