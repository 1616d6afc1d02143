"""`make destroy STAGE=…`: take the stack away. Table and buckets stay, unless named: `--delete-data chatkassa-prod`."""

import argparse
from typing import Any

from botocore.exceptions import ClientError

from infra import parameters
from infra.console import Step, Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, artefact_bucket_name, stack_name


def tables(cloud: Cloud, stage: str) -> list[str]:
    """Those that stacks of this stage made, also earlier ones."""
    pages = cloud.client("dynamodb").get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"] if name.startswith(f"{stack_name(stage)}-Table-")]


def buckets(cloud: Cloud, stage: str) -> list[str]:
    prefixes = tuple(f"{stack_name(stage)}-{kind}-" for kind in ("bundles", "assets", "photos"))
    found = cloud.client("s3").list_buckets()["Buckets"]
    return [each["Name"] for each in found if each["Name"].startswith(prefixes)]


def delete_stack(cloud: Cloud, stage: str) -> None:
    formation = cloud.client("cloudformation")
    formation.delete_stack(StackName=stack_name(stage))
    try:
        waiter = formation.get_waiter("stack_delete_complete")
        waiter.wait(StackName=stack_name(stage), WaiterConfig={"Delay": 5, "MaxAttempts": 240})
    except Exception as error:
        raise Stop(f"the stack was not deleted: {error}") from None


def delete_table(cloud: Cloud, name: str) -> None:
    client = cloud.client("dynamodb")
    client.update_table(TableName=name, DeletionProtectionEnabled=False)
    client.get_waiter("table_exists").wait(TableName=name)
    client.delete_table(TableName=name)


def delete_bucket(cloud: Cloud, name: str) -> None:
    client: Any = cloud.client("s3")
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
        keys = [{"Key": each["Key"]} for each in page.get("Contents", [])]
        if keys:
            client.delete_objects(Bucket=name, Delete={"Objects": keys, "Quiet": True})
    client.delete_bucket(Bucket=name)


def delete_parameters(cloud: Cloud, stage: str) -> None:
    names = [parameters.path(stage) + name for name in parameters.read(cloud, stage)]
    if names:
        cloud.client("ssm").delete_parameters(Names=names)


def check_name(stage: str, named: str | None) -> None:
    """Raises Stop when data is to go and its owner did not spell out whose."""
    if named is not None and named != stack_name(stage):
        raise Stop(f"--delete-data {named}: to delete this stage's data, name it: --delete-data {stack_name(stage)}")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make destroy", description="Take a stage's stack away.")
    cloud_options(parser)
    parser.add_argument(
        "--delete-data", metavar="NAME", help="the stack's name: its orders, conversations and pictures"
    )
    given = parser.parse_args()
    check_name(given.stage, given.delete_data)
    cloud = cloud_of(given)
    kept_tables, kept_buckets = tables(cloud, given.stage), buckets(cloud, given.stage)
    with Step(f"Deleting the stack {stack_name(given.stage)}"):
        delete_stack(cloud, given.stage)
    if given.delete_data is None:
        say(
            "Kept, with all data: "
            + ", ".join([*kept_tables, *kept_buckets, f"parameters {parameters.path(given.stage)}"])
        )
        say(f'To delete them: make destroy STAGE={given.stage} ARGS="--delete-data {stack_name(given.stage)}"')
        return
    with Step("Deleting its data"):
        for table in kept_tables:
            delete_table(cloud, table)
        for bucket in [*kept_buckets, artefact_bucket_name(cloud, given.stage)]:
            try:
                delete_bucket(cloud, bucket)
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchBucket":
                    raise
        delete_parameters(cloud, given.stage)
    say("DynamoDB keeps a backup of a deleted table with point-in-time recovery for 35 days.")


if __name__ == "__main__":
    main()
