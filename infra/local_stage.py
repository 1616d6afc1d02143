"""A stage on the local AWS: packaged, deployed, given its parameters, published. What `make demo` and the tests start.

Each step is skipped when nothing that it depends on has changed since it was last done in the same folder.
"""

import hashlib
import json
import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from functions.console.assets import FOLDER as ASSETS
from functions.console.assets import hash_of
from infra import parameters
from infra.console import Step, Stop, run, say
from infra.console_stack import deploy_console
from infra.dependencies import ROOT, host_architecture
from infra.local_aws import CALM, REGION, LocalAws, answers
from infra.local_channels import ACCOUNTS, STAND_IN, channel_apis, stand_in_secrets
from infra.local_iam import mend_roles
from infra.package import package
from infra.parts import CONSOLE, EDGE, Part
from infra.people import invite_demo_people, new_password
from infra.processes import Servers, check_port
from infra.real_services import RealServices
from infra.simulator.envelope import BUSINESS_ACCOUNT
from infra.stack import STAGE_OF_DEMO, deploy_stack, outputs

SHOP_ID = "de-linde"
MAIL_FROM = "bestelling@bloemenzaak-de-linde.example"
"""Mail of a local stage never leaves: it goes to the simulator's mailbox."""
PUBLISHING = (
    "functions/publishing", "functions/shop", "functions/commerce", "functions/channels", "functions/messages",
    "templates", "infra",
)  # fmt: skip
"""What a publish depends on besides the shop folder."""


@dataclass
class LocalStage:
    """Where everything is once `bring_up` has returned."""

    folder: Path
    aws_port: int
    simulator_port: int
    shop: Path
    real: RealServices = field(default_factory=RealServices)

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}"

    @property
    def description(self) -> Path:
        """The file for scripts that drive the stage."""
        return self.folder / "demo.json"

    def bring_up(self, servers: Servers) -> dict[str, Any]:
        """Start everything; what `description` holds. Raises Stop."""
        check_port(self.aws_port, "the local AWS", "--aws-port")
        check_port(self.simulator_port, "the simulator", "--port")
        self.folder.mkdir(parents=True, exist_ok=True)
        with Step("Starting the local AWS"):
            # Addresses with the port are in its state, so each port has a state of its own.
            self.aws = LocalAws(servers, self.folder / f"aws-{self.aws_port}", self.aws_port)
        with Step("Packaging (chalice package, .pyc)"):
            packaged = package(host_architecture(), for_host=True)
        given = self._deploy(packaged)
        described = self._describe()
        described |= self._deploy_console(packaged, given)
        self._write(described)
        self._publish()
        self._start_simulator(servers)
        return described

    def _deploy(self, packaged: Path) -> dict[str, str]:
        """The parameters that it was given."""
        given = {
            "Stage": STAGE_OF_DEMO,
            "Shop": SHOP_ID,
            "Local": "true",
            "StripeLive": "false",
            "Accounts": ACCOUNTS,
            "WhatsAppNumberId": "" if self.real.whatsapp_api else STAND_IN.phone_number_id,
            "ChannelApis": channel_apis(self.simulator, self.real.whatsapp_api),
            "AddressLookup": f"{self.simulator}/locatieserver/search/v3_1/free",
            "MailFrom": MAIL_FROM,
            "SesApi": f"{self.simulator}/ses",
            "StripeApi": self.real.stripe_api or f"{self.simulator}/stripe",
        }
        with _Once(self._stamps / "deployed", f"{_hash(packaged, EDGE)} {given}", "Deploying") as wanted:
            if wanted:
                deploy_stack(self.aws.cloud, STAGE_OF_DEMO, packaged, given)
                mend_roles(self.aws.cloud, STAGE_OF_DEMO)
        return given

    def _deploy_console(self, packaged: Path, given: dict[str, str]) -> dict[str, Any]:
        """What `description` says of it."""
        cloud = self.aws.cloud
        made = f"{_hash(packaged, CONSOLE)} {hash_of(ASSETS)} {given}"
        with _Once(self._stamps / "console", made, "Deploying the console") as wanted:
            if wanted:
                deploy_console(cloud, STAGE_OF_DEMO, packaged, given, {})
                mend_roles(cloud, STAGE_OF_DEMO, CONSOLE)
        stack = outputs(cloud, STAGE_OF_DEMO, CONSOLE)
        password = self._password()
        console_people = invite_demo_people(cloud, stack["UserPoolId"], password)
        return {
            "console": stack["ConsoleUrl"],
            "console_people": console_people,
            "console_password": password,
            "user_pool": stack["UserPoolId"],
            "secrets": parameters.read(cloud, STAGE_OF_DEMO),
        }

    def _password(self) -> str:
        """Of all people of the demo: made once, with their accounts."""
        kept = self._stamps / "password"
        if not kept.is_file():
            kept.touch(mode=0o600)
            kept.write_text(new_password())
        return kept.read_text()

    @property
    def _stamps(self) -> Path:
        return self.folder / f"aws-{self.aws_port}"

    def _describe(self) -> dict[str, Any]:
        """Write the parameters, and `description`: everything that a script, or the simulator, needs to know."""
        cloud, stack = self.aws.cloud, outputs(self.aws.cloud, STAGE_OF_DEMO)
        api = self.aws.api(STAGE_OF_DEMO)
        parameters.generate_ours(cloud, STAGE_OF_DEMO)
        there = parameters.read(cloud, STAGE_OF_DEMO)
        stand_ins = {
            **stand_in_secrets(),
            "whatsapp_business_id": BUSINESS_ACCOUNT,
            "stripe_key": f"sk_test_{secrets.token_hex(16)}",
            "stripe_webhook_secret": f"whsec_{secrets.token_hex(16)}",
        }
        values = {name: there.get(name, value) for name, value in stand_ins.items()} | self.real.parameters
        values["public_url"] = self.real.public_url(api)
        values["sockets_url"] = self.aws.sockets(STAGE_OF_DEMO)
        parameters.write(cloud, STAGE_OF_DEMO, values)
        described = {
            "api": api,
            "public_url": values["public_url"],
            "simulator": self.simulator,
            "webchat": f"{values['public_url']}/webchat/page",
            "assets": self.aws.assets(STAGE_OF_DEMO),
            "endpoint": self.aws.endpoint,
            "region": REGION,
            "stage": STAGE_OF_DEMO,
            "shop": SHOP_ID,
            "shop_folder": str(self.shop),
            "table": stack["TableName"],
            "bus": stack["BusName"],
            "bundles": stack["BundlesBucket"],
            "assets_bucket": stack["AssetsBucket"],
            "queues": {key.removesuffix("Url"): url for key, url in stack.items() if key.endswith("Url")},
            "secrets": parameters.read(cloud, STAGE_OF_DEMO),
            "stand_ins": self.real.stand_ins,
        }
        self._write(described)
        return described

    def _write(self, described: dict[str, Any]) -> None:
        self.description.touch(mode=0o600)
        self.description.write_text(json.dumps(described, indent=2) + "\n")

    def _publish(self) -> None:
        if not (self.shop / "shop.yaml").is_file():
            raise Stop(f"{self.shop} is not a shop folder: it has no shop.yaml")
        found = folder_hash([self.shop, *(ROOT / name for name in PUBLISHING)])
        with _Once(self._stamps / "published", f"{self.shop} {found}", f"Publishing {self.shop.name}") as wanted:
            if wanted:
                publish = [sys.executable, "-m", "infra.publish", "--stage", STAGE_OF_DEMO, "--shop", str(self.shop)]
                publish.append("--keep-draft")  # who works in the demo's console loses nothing to a change of our code
                run(publish, cwd=ROOT, env={**os.environ, **self.environment}, lines=200)

    def _start_simulator(self, servers: Servers) -> None:
        with Step("Starting the simulator"):
            command: list[str | Path] = [sys.executable, "-m", "infra.simulator", "--demo", self.description]
            log = self.folder / "simulator.log"
            server = servers.start("the simulator", command, log=log, env=self.environment)
            server.wait_until(lambda: answers(f"{self.simulator}/"))

    @property
    def environment(self) -> dict[str, str]:
        """For a command that is to talk to the local AWS instead of AWS."""
        return {
            **CALM,
            "AWS_ENDPOINT_URL": self.aws.endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }


class _Once:
    """A step that is not done again while its fingerprint is the one that was written after it."""

    def __init__(self, stamp: Path, fingerprint: str, title: str) -> None:
        self._stamp = stamp
        self._fingerprint = fingerprint
        self._step = Step(title)
        self._wanted = not (stamp.is_file() and stamp.read_text() == fingerprint)

    def __enter__(self) -> bool:
        if self._wanted:
            self._stamp.unlink(missing_ok=True)
            self._step.__enter__()
        else:
            say(f"→ {self._step.title}: nothing has changed")
        return self._wanted

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._wanted:
            self._step.__exit__(kind, error, trace)
            if error is None:
                self._stamp.write_text(self._fingerprint)


def _hash(packaged: Path, part: Part) -> str:
    digest = hashlib.sha256()
    for name in (*part.archives, part.template):
        digest.update((packaged / name).read_bytes())
    return digest.hexdigest()


def folder_hash(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()
