"""`make destroy STAGE=…`: take both stacks away. Table, buckets and the console's people stay, unless named:
`--delete-data chatkassa-prod`."""

import argparse
from typing import Any

from botocore.exceptions import ClientError

from infra import parameters
from infra.console import Step, Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.parts import CONSOLE, EDGE, PARTS, Part
from infra.stack import Cloud, artefact_bucket_name, stack_name


def tables(cloud: Cloud, stage: str) -> list[str]:
    """Those that stacks of this stage made, also earlier ones."""
    pages = cloud.client("dynamodb").get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"] if name.startswith(f"{stack_name(stage)}-Table-")]


def buckets(cloud: Cloud, stage: str) -> list[str]:
    prefixes = tuple(f"{stack_name(stage)}-{kind}-" for kind in ("bundles", "assets", "photos"))
    found = cloud.client("s3").list_buckets()["Buckets"]
    return [each["Name"] for each in found if each["Name"].startswith(prefixes)]


def user_pools(cloud: Cloud, stage: str) -> list[str]:
    """Ids of those that consoles of this stage made, also earlier ones."""
    pages = cloud.client("cognito-idp").get_paginator("list_user_pools").paginate(MaxResults=60)
    name = stack_name(stage, CONSOLE)
    return [each["Id"] for page in pages for each in page["UserPools"] if each["Name"] == name]


def delete_stack(cloud: Cloud, stage: str, part: Part = EDGE) -> None:
    """Done as well when there is no such stack."""
    formation, name = cloud.client("cloudformation"), stack_name(stage, part)
    formation.delete_stack(StackName=name)
    try:
        waiter = formation.get_waiter("stack_delete_complete")
        waiter.wait(StackName=name, WaiterConfig={"Delay": 5, "MaxAttempts": 240})
    except Exception as error:
        raise Stop(f"the stack was not deleted: {error}") from None


def delete_table(cloud: Cloud, name: str) -> None:
    client = cloud.client("dynamodb")
    client.update_table(TableName=name, DeletionProtectionEnabled=False)
    client.get_waiter("table_exists").wait(TableName=name)
    client.delete_table(TableName=name)


def delete_user_pool(cloud: Cloud, pool: str) -> None:
    client = cloud.client("cognito-idp")
    client.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    client.delete_user_pool(UserPoolId=pool)


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
    kept_pools = user_pools(cloud, given.stage)
    for part in reversed(PARTS):
        with Step(f"Deleting the stack {stack_name(given.stage, part)}"):
            delete_stack(cloud, given.stage, part)
    if given.delete_data is None:
        say(
            "Kept, with all data: "
            + ", ".join([*kept_tables, *kept_buckets, *kept_pools, f"parameters {parameters.path(given.stage)}"])
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
        for pool in kept_pools:
            delete_user_pool(cloud, pool)
        delete_parameters(cloud, given.stage)
    say("DynamoDB keeps a backup of a deleted table with point-in-time recovery for 35 days.")


if __name__ == "__main__":
    main()
