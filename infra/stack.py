"""Deploys a packaged template to AWS, or to the local AWS: the same CloudFormation, by the same calls."""

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.console import Stop
from infra.parts import EDGE, Part

STAGE_OF_DEMO = "local"
"""Stands on the local AWS, never on AWS."""
TRANSFORM = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


class Cloud:
    """Clients of one region, of AWS or (with an endpoint) of the local AWS."""

    def __init__(self, region: str, *, endpoint: str | None = None, profile: str | None = None) -> None:
        self.region = region
        self.endpoint = endpoint
        key = "test" if endpoint else None
        # Any: the stubs overload `client` by a literal service name, and ours is a variable.
        self._session: Any = boto3.session.Session(
            aws_access_key_id=key, aws_secret_access_key=key, region_name=region, profile_name=profile
        )

    def client(self, service: str) -> Any:
        # The local AWS's buckets are paths, not host names.
        config = Config(s3={"addressing_style": "path" if self.endpoint else "auto"})
        return self._session.client(service, endpoint_url=self.endpoint, config=config)


def stack_name(stage: str, part: Part = EDGE) -> str:
    return f"chatkassa-{stage}{part.suffix}"


def deploy_stack(
    cloud: Cloud, stage: str, package: Path, parameters: dict[str, str], part: Part = EDGE
) -> dict[str, str]:
    """Create or update the stack; its outputs. Raises Stop with CloudFormation's own reasons."""
    bucket = artefact_bucket(cloud, stage)
    template = upload(cloud, bucket, package, part)
    name = stack_name(stage, part)
    formation = cloud.client("cloudformation")
    kind = "UPDATE" if _status(formation, name) else "CREATE"
    change_set = f"change-{int(time.time())}"
    formation.create_change_set(
        StackName=name,
        ChangeSetName=change_set,
        ChangeSetType=kind,
        TemplateURL=template,
        Capabilities=TRANSFORM,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    if not _change_set_is_ready(formation, name, change_set):
        return outputs(cloud, stage, part)
    started = time.time()
    formation.execute_change_set(StackName=name, ChangeSetName=change_set)
    _wait(formation, name, f"{kind}_COMPLETE", started)
    return outputs(cloud, stage, part)


def artefact_bucket_name(cloud: Cloud, stage: str) -> str:
    account = cloud.client("sts").get_caller_identity()["Account"]
    return f"{stack_name(stage)}-artefacts-{account}-{cloud.region}"


def artefact_bucket(cloud: Cloud, stage: str) -> str:
    """The bucket of packages, made when it is not there. Apart from the stack: it is needed before there is one."""
    name = artefact_bucket_name(cloud, stage)
    s3 = cloud.client("s3")
    try:
        s3.head_bucket(Bucket=name)
        return name
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
            raise Stop(f"the bucket {name} cannot be used: {error.response['Error']['Message']}") from None
    where = {} if cloud.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": cloud.region}}
    s3.create_bucket(Bucket=name, **where)
    blocked = {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True))
    return name


def _put_zip(s3: Any, bucket: str, path: Path) -> str:
    """Its key. One that is there already is left alone: the printer's changes seldom, and is large."""
    archive = path.read_bytes()
    key = f"{hashlib.sha256(archive).hexdigest()[:32]}.zip"
    if not s3.list_objects_v2(Bucket=bucket, Prefix=key).get("KeyCount"):
        s3.put_object(Bucket=bucket, Key=key, Body=archive)
    return key


def upload(cloud: Cloud, bucket: str, package: Path, part: Part = EDGE) -> str:
    """Put zips and template in the bucket, named by their hashes; the template's URL (it is over 51,200 bytes)."""
    s3 = cloud.client("s3")
    keys = {name: _put_zip(s3, bucket, package / name) for name in part.archives}
    template = json.loads((package / part.template).read_text())
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            key = keys[part.own_zip.get(name, part.archive)]
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    body = json.dumps(template, separators=(",", ":"), sort_keys=True).encode()
    template_key = f"{hashlib.sha256(body).hexdigest()[:32]}.json"
    s3.put_object(Bucket=bucket, Key=template_key, Body=body)
    if cloud.endpoint:
        return f"{cloud.endpoint}/{bucket}/{template_key}"
    return f"https://{bucket}.s3.{cloud.region}.amazonaws.com/{template_key}"


def outputs(cloud: Cloud, stage: str, part: Part = EDGE) -> dict[str, str]:
    """The stack's outputs by name. Raises Stop when there is no such stack."""
    name = stack_name(stage, part)
    try:
        stack = cloud.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError:
        raise Stop(f"there is no stack {name} in {cloud.region}: deploy it first") from None
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def assets_url(cloud: Cloud, bucket: str) -> str:
    """What the public files of the assets bucket are read from."""
    return f"{cloud.endpoint}/{bucket}" if cloud.endpoint else f"https://{bucket}.s3.{cloud.region}.amazonaws.com"


def given_parameters(cloud: Cloud, stage: str, part: Part = EDGE) -> dict[str, str]:
    """The template parameters that the stack was last deployed with; none when there is no stack."""
    try:
        stack = cloud.client("cloudformation").describe_stacks(StackName=stack_name(stage, part))["Stacks"][0]
    except ClientError:
        return {}
    return {each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])}


def _status(formation: Any, name: str) -> str:
    """ "" when there is no stack, or only one that never came to be."""
    try:
        status: str = formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except ClientError:
        return ""
    if status == "ROLLBACK_COMPLETE":
        # CloudFormation cannot update a stack whose creation failed: it has to go first. It holds nothing.
        formation.delete_stack(StackName=name)
        formation.get_waiter("stack_delete_complete").wait(StackName=name)
        return ""
    return "" if status in {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"} else status


def _change_set_is_ready(formation: Any, name: str, change_set: str) -> bool:
    """False when nothing would change. Raises Stop when the template is refused."""
    for _ in range(600):
        found = formation.describe_change_set(StackName=name, ChangeSetName=change_set)
        if found["Status"] == "CREATE_COMPLETE":
            return True
        if found["Status"] == "FAILED":
            reason = found.get("StatusReason", "")
            formation.delete_change_set(StackName=name, ChangeSetName=change_set)
            if "didn't contain changes" in reason or "No updates" in reason:
                return False
            raise Stop(f"CloudFormation refuses the change: {reason}")
        time.sleep(0.2)
    raise Stop("CloudFormation did not prepare the change within two minutes")


def _wait(formation: Any, name: str, wanted: str, started: float) -> None:
    while True:
        status = formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        if status == wanted:
            return
        if not status.endswith("_IN_PROGRESS"):
            reasons = "\n".join(f"  {line}" for line in _failures(formation, name, started))
            raise Stop(f"the deployment ended in {status}:\n{reasons}")
        time.sleep(0.2)


def _failures(formation: Any, name: str, started: float) -> Iterator[str]:
    for event in reversed(formation.describe_stack_events(StackName=name)["StackEvents"]):
        if event["Timestamp"].timestamp() >= started - 5 and event["ResourceStatus"].endswith("_FAILED"):
            yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
