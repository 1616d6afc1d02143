"""Servers that commands start: found ready, reported when they fail, and never left behind."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from infra.console import Stop
from infra.processes import Servers, check_port, free_port

SLEEP = "import time; time.sleep(60)"
FAMILY = f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', '{SLEEP}']).pid, flush=True); {SLEEP}"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie, whose parent has gone too, has not been collected yet.
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def test_everything_that_a_server_started_is_gone_when_the_command_fails(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def fail() -> None:
        with Servers() as servers:
            server = servers.start("family", [sys.executable, "-c", FAMILY], log=log, env={})
            server.wait_until(lambda: log.read_text().endswith("\n"))
            raise Stop("something else went wrong")

    with pytest.raises(Stop, match="something else"):
        fail()
    child = int(log.read_text())
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def test_a_server_that_ends_by_itself_says_why(tmp_path: Path) -> None:
    with Servers() as servers:
        server = servers.start(
            "the shop", [sys.executable, "-c", "raise SystemExit('no flour')"], log=tmp_path / "log", env={}
        )
        with pytest.raises(Stop, match="the shop ended by itself:\n  no flour"):
            server.wait_until(lambda: False)


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match=f'^port {port}, for the simulator, is taken: .* ARGS="--port NUMBER"$'):
            check_port(port, "the simulator", "--port")
    check_port(free_port(), "the simulator", "--port")
