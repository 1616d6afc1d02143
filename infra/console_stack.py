"""The console's stack, chatkassa-{stage}-console: deployed after the shop's own, whose outputs it is given.

Its function may not refer to the login's client, whose callback is the function's own address: where both are, it reads
in parameters that are written once they are known.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from infra import console_assets, parameters
from infra.parts import CONSOLE
from infra.stack import Cloud, assets_url, deploy_stack, given_parameters, outputs

TOLD = {
    "console_url": "ConsoleUrl",
    "login_url": "LoginUrl",
    "login_client": "LoginClient",
    "login_issuer": "LoginIssuer",
}
"""Parameter → output."""
ADDRESS = "KnownConsoleUrl"
"""Of the template: kept from the deploy before."""


def template_parameters(
    cloud: Cloud, stage: str, template: Path, shop: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """What its template asks for: of the shop's stack (parameters and outputs), given now, or given before."""
    declared = json.loads(template.read_text())["Parameters"]
    stack = outputs(cloud, stage)
    known = {
        **given_parameters(cloud, stage, CONSOLE),
        "AlarmTopicArn": "",
        **shop,
        **stack,
        "AssetsUrl": assets_url(cloud, stack["AssetsBucket"]),
        "LocalEndpoint": cloud.endpoint or "",
        **given,
    }
    return {name: known[name] for name in declared if name in known}


def deploy_console(
    cloud: Cloud, stage: str, packaged: Path, shop: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Its outputs. `shop`: the parameters that the shop's stack was deployed with."""
    console_assets.upload(cloud.client("s3"), outputs(cloud, stage)["AssetsBucket"])
    values = template_parameters(cloud, stage, packaged / CONSOLE.template, shop, given)
    made = deploy_stack(cloud, stage, packaged, values, CONSOLE)
    if not cloud.endpoint and made["ConsoleUrl"] != values.get(ADDRESS):
        # the invitation names it; the pool was made before it was known, and a local AWS mails nobody
        made = deploy_stack(cloud, stage, packaged, {**values, ADDRESS: made["ConsoleUrl"]}, CONSOLE)
    parameters.write(cloud, stage, {name: made[output] for name, output in TOLD.items()})
    return made
