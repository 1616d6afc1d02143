"""What the local AWS judges unlike AWS, mended in the roles themselves, so that IAM can be enforced in demo and tests.

The template stays as AWS gets it: each role is given one more policy here, derived from its own.
"""

import json
from collections.abc import Iterator
from typing import Any

from infra.parts import EDGE, Part
from infra.stack import Cloud, stack_name

ADDED = "LocalAws"
BATCHES = {
    "sqs:SendMessage": "sqs:SendMessageBatch",
    "sqs:DeleteMessage": "sqs:DeleteMessageBatch",
    "sqs:ChangeMessageVisibility": "sqs:ChangeMessageVisibilityBatch",
}
"""On AWS the permission for one is the permission for a batch; ministack 1.5.33 asks for the batch call's own name."""
ANYTHING = ("ssm:GetParameters",)
"""Names several resources: AWS judges each, ministack judges "*". tests/infra holds the lists against the code."""


def mend_roles(cloud: Cloud, stage: str, part: Part = EDGE) -> None:
    """After every deploy of the stack: an update puts the roles' own policies back, but leaves ours."""
    iam = cloud.client("iam")
    for role in roles(cloud, stage, part):
        names = set(iam.list_role_policies(RoleName=role)["PolicyNames"]) - {ADDED}
        documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in sorted(names)]
        statements = [mended for document in documents for mended in mend(document)]
        if statements:
            document = json.dumps({"Version": "2012-10-17", "Statement": statements})
            iam.put_role_policy(RoleName=role, PolicyName=ADDED, PolicyDocument=document)


def roles(cloud: Cloud, stage: str, part: Part = EDGE) -> Iterator[str]:
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources")
    for page in pages.paginate(StackName=stack_name(stage, part)):
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == "AWS::IAM::Role":
                yield resource["PhysicalResourceId"]


def mend(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The statements that grant here what the document grants on AWS."""
    for statement in document["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        batches = [BATCHES[action] for action in actions if action in BATCHES]
        if batches:
            yield {"Effect": "Allow", "Action": batches, "Resource": statement["Resource"]}
        anything = [action for action in actions if action in ANYTHING]
        if anything:
            yield {"Effect": "Allow", "Action": anything, "Resource": "*"}
