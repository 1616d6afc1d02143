"""The deployed whole, for tests marked `local_aws`: the real package on a local AWS of its own, with stand-ins.

`stage` and `simulator` are fixtures of every test (conftest.py). One deployment a run, on free ports, in a folder that
goes with it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local_stage import LocalStage
from infra.processes import Servers, free_port
from infra.simulator.client import Simulator

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Deployed:
    """What .local/demo.json says of the demo."""

    local: LocalStage
    described: dict[str, Any]

    @property
    def api(self) -> str:
        return str(self.described["api"])

    @property
    def secrets(self) -> dict[str, str]:
        return dict(self.described["secrets"])

    def client(self, service: str) -> Any:
        return self.local.aws.cloud.client(service)

    def items(self, prefix: str = "") -> list[dict[str, Any]]:
        """The table's items whose partition key begins so."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.described["table"])
        return [item for page in pages for item in page["Items"] if item["pk"]["S"].startswith(prefix)]

    def command(self, module: str, *words: str) -> None:
        """A command of ours against this stage: `infra.publish`, `infra.stock` …"""
        line = [sys.executable, "-m", module, "--stage", str(self.described["stage"]), *words]
        environment = {**os.environ, **self.local.environment}
        subprocess.run(line, cwd=ROOT, env=environment, check=True, capture_output=True)

    def log(self, function: str = "") -> list[str]:
        """What the functions wrote, for a test that fails."""
        logs = self.client("logs")
        lines = []
        for group in _all(logs, "describe_log_groups", "logGroups"):
            name = group["logGroupName"]
            streams = _all(logs, "describe_log_streams", "logStreams", logGroupName=name) if function in name else ()
            for stream in streams:
                found = logs.get_log_events(logGroupName=name, logStreamName=stream["logStreamName"])
                lines += [event["message"].rstrip() for event in found["events"]]
        return lines

    def errors(self) -> list[str]:
        """What tells of something gone wrong in a function: the line, and the last of its traceback."""
        return [line for line in self.log() if re.search(r"error|exception|not authorized", line, re.IGNORECASE)]


def _all(client: Any, call: str, field: str, **request: Any) -> list[dict[str, Any]]:
    """A page has 50 streams: without the others, a busy function seems to have run 50 times."""
    return [each for page in client.get_paginator(call).paginate(**request) for each in page[field]]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("stage")
    with Servers() as servers:
        local = LocalStage(folder, free_port(), free_port(), ROOT / "templates" / "shop")
        described = local.bring_up(servers)
        yield Deployed(local, json.loads(json.dumps(described)))
    shutil.rmtree(local.aws.scratch, ignore_errors=True)  # pytest keeps the folders of three runs


@pytest.fixture
def simulator(stage: Deployed) -> Iterator[Simulator]:
    """As new for each test: no chats, no faults, the clock at now."""
    url = str(stage.described["simulator"])
    with httpx.Client(base_url=url, timeout=90) as client:
        made = Simulator(url, client=client, seconds=30)
        made.reset()
        yield made
        made.reset()
