"""A short smoke test for the first real deploy: `python -m infra.smoke --stage prod`. It leaves nothing behind.

It proves on AWS itself what the design leans on and a local AWS can only imitate: a failed message holds up its own
group and no other, comes back when its visibility ends, moves to the dead letters; and the worker reads its mailbox.
"""

import argparse
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from functions.dead_letters import look, put_back
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, outputs, stack_name

VISIBILITY = 5
"""Seconds, instead of the mailbox's 120; the rest of its settings are copied."""
COPIED = ("FifoQueue", "DeduplicationScope", "FifoThroughputLimit")


@contextmanager
def queue_like_the_mailbox(client: Any, stage: str, mailbox: str) -> Iterator[tuple[str, str]]:
    """Addresses of a queue and its dead letters, for as long as the test takes."""
    attributes = client.get_queue_attributes(QueueUrl=mailbox, AttributeNames=["All"])["Attributes"]
    copied = {name: attributes[name] for name in COPIED if name in attributes}
    name = f"{stack_name(stage)}-smoke-{secrets.token_hex(4)}"
    dead = client.create_queue(QueueName=f"{name}-dead.fifo", Attributes=copied)["QueueUrl"]
    try:
        arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2})
        own = {"VisibilityTimeout": str(VISIBILITY), "RedrivePolicy": redrive}
        queue = client.create_queue(QueueName=f"{name}.fifo", Attributes=copied | own)["QueueUrl"]
        try:
            yield queue, dead
        finally:
            client.delete_queue(QueueUrl=queue)
    finally:
        client.delete_queue(QueueUrl=dead)


def send(client: Any, url: str, group: str, body: str) -> None:
    client.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=body)


def receive(client: Any, url: str, seconds: int = 2) -> str:
    """The body of one message, "" when there is none to have; it is not deleted."""
    answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=1, WaitTimeSeconds=seconds)
    return "".join(message["Body"] for message in answer.get("Messages", []))


def expect(found: str, wanted: str, what: str) -> None:
    if found != wanted:
        raise Stop(f"{what}: expected {wanted or 'nothing'}, got {found or 'nothing'}")
    say(f"✓ {what}")


def check_queue(client: Any, queue: str, dead: str) -> None:
    for group, body in (("A", "a1"), ("A", "a2"), ("B", "b1")):
        send(client, queue, group, body)
    expect(receive(client, queue), "a1", "the first message of a group is had first")
    expect(receive(client, queue), "b1", "another group is not held up by it")
    expect(receive(client, queue), "", "its own group is")
    time.sleep(VISIBILITY)
    again = {receive(client, queue), receive(client, queue)}
    expect(",".join(sorted(again)), "a1,b1", "what was not deleted comes back when its visibility ends, in order")
    time.sleep(VISIBILITY + 1)
    expect(receive(client, queue, seconds=10), "a2", "after its last try it gives way to the next of its group")
    died = {receive(client, dead, seconds=5), receive(client, dead, seconds=5)}
    expect(",".join(sorted(died)), "a1,b1", "and lies in the dead letters")


def check_worker(cloud: Cloud, stack: dict[str, str], seconds: float = 60) -> None:
    """A message that is no event must come to lie with the unreadable ones: that takes trigger, role and queue."""
    client, marker = cloud.client("sqs"), f"smoke-{secrets.token_hex(8)}"
    send(client, stack["MailboxUrl"], "smoke", json.dumps({"smoke": marker}))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for found in list(look(client, stack["UnreadableUrl"])):
            if marker in found.body:
                client.delete_message(QueueUrl=stack["UnreadableUrl"], ReceiptHandle=found.handle)
                say("✓ the worker reads the mailbox, and keeps what it cannot read")
                return
            put_back(client, stack["UnreadableUrl"], found)
        time.sleep(1)
    raise Stop("the worker did not read the mailbox within a minute: make doctor, and see its log")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.smoke", description="Smoke test of a deployed stage.")
    cloud_options(parser)
    given = parser.parse_args()
    cloud = cloud_of(given)
    stack = outputs(cloud, given.stage)
    with queue_like_the_mailbox(cloud.client("sqs"), given.stage, stack["MailboxUrl"]) as (queue, dead):
        check_queue(cloud.client("sqs"), queue, dead)
    check_worker(cloud, stack)


if __name__ == "__main__":
    main()
