"""The local AWS (ministack, from an environment of its own) and our stack on it. For the demo and the tests."""

import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path

from infra.console import Stop
from infra.processes import Server, Servers
from infra.stack import Cloud, outputs

REGION = "eu-west-1"
ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".local" / "aws-venv" / "bin" / "python"
CALM = {"no_proxy": "*", "NO_PROXY": "*"}
"""Everything is on this machine: a proxy of the environment would stand in between."""


class LocalAws:
    """One running local AWS. Its state is in a folder and outlives it; queue addresses in it hold the port."""

    def __init__(self, servers: Servers, folder: Path, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self.cloud = Cloud(REGION, endpoint=self.endpoint)
        self.scratch = folder / "tmp"
        """Functions' unpacked packages, 90 MB each, which ministack leaves behind: emptied at each start."""
        self.server = self._start(servers, folder, port)

    def _start(self, servers: Servers, folder: Path, port: int) -> Server:
        python = Path(os.environ.get("CHATKASSA_AWS_PYTHON", PYTHON))
        if not python.exists():
            raise Stop("the local AWS is not installed: run `make setup`")
        environment = {
            **CALM,
            "GATEWAY_PORT": str(port),
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "MINISTACK_REGION": REGION,
            "MINISTACK_HOST": "127.0.0.1",
            # All interfaces by default, and a port for MQTT and one for SFTP on all of them.
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # Docker is used for what we do not use (databases, containers): never look for it.
            "LAMBDA_EXECUTOR": "local",
            # IAM is enforced: each function has its own role, as on AWS.
            "AUTH": "true",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(folder / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(folder / "s3"),
            "LOG_LEVEL": "INFO",
            "TMPDIR": str(_emptied(self.scratch)),
        }
        # By its path, and with -P: neither it nor the functions that it runs find anything of ours beside it.
        command = [python, "-P", ROOT / "infra" / "local_dynamodb.py"]
        server = servers.start("the local AWS", command, log=folder / "aws.log", env=environment)
        server.wait_until(self._answers)
        return server

    def _answers(self) -> bool:
        return answers(f"{self.endpoint}/_ministack/health")

    def api(self, stage: str) -> str:
        """The address of the REST API, without a slash at the end."""
        api_id = outputs(self.cloud, stage)["RestAPIId"]
        return f"{self.endpoint}/restapis/{api_id}/api/_user_request_"

    def sockets(self, stage: str) -> str:
        """The address of the web chat's WebSocket."""
        return f"{self.endpoint.replace('http', 'ws')}/_aws/execute-api/{outputs(self.cloud, stage)['SocketsId']}/chat"

    def assets(self, stage: str) -> str:
        """The address that product pictures are under."""
        return f"{self.endpoint}/{outputs(self.cloud, stage)['AssetsBucket']}"


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
