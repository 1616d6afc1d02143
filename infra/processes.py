"""Servers that a command starts, each in a process group of its own, and stops again however the command ends."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from infra.console import Stop

PATIENCE = 10.0
"""Seconds between asking a server to stop and ending it: the local AWS writes its state in that time."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def check_port(port: int, what: str, option: str) -> None:
    """Raises Stop when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = f'stop what uses it, or choose another with ARGS="{option} NUMBER"'
            raise Stop(f"port {port}, for {what}, is taken: {advice}") from None


class Server:
    """A child process with a log file."""

    def __init__(self, name: str, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **env},
                # Its own group: Ctrl-C reaches us alone, and we end it together with what it started.
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def wait_until(self, ready: Callable[[], bool], seconds: float = 60.0) -> None:
        """Raises Stop, with the end of its log, when it ends or is not ready in time."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.ended:
                raise Stop(f"{self.name} ended by itself:\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise Stop(f"{self.name} was not ready within {seconds:.0f} s:\n{self.last_words()}")
            time.sleep(0.1)

    def last_words(self) -> str:
        return "\n".join(f"  {line}" for line in self.log.read_text(errors="replace").splitlines()[-8:])

    def stop(self) -> None:
        """Ask, wait, then end the whole group: also what a server left behind."""
        self._signal(signal.SIGTERM, whole_group=False)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._signal(signal.SIGKILL, whole_group=True)
            self._process.wait()

    def _signal(self, number: signal.Signals, *, whole_group: bool) -> None:
        try:
            os.killpg(self._process.pid, number) if whole_group else self._process.send_signal(number)
        except ProcessLookupError:
            return


class Servers:
    """Started in order, stopped in reverse, on every way out."""

    def __init__(self) -> None:
        self._running: list[Server] = []
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Servers":
        # `kill` and a closed terminal end a command as Ctrl-C does, through `__exit__`; and so does Ctrl-C itself where
        # it was switched off, as a script does for what it starts in the background.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C must not leave half of them behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while self._running:
            self._running.pop().stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(self, name: str, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str]) -> Server:
        server = Server(name, command, log=log, env=env)
        self._running.append(server)
        return server

    def wait(self) -> None:
        """Until one of them ends, which is a failure, or Ctrl-C."""
        while True:
            for server in self._running:
                if server.ended:
                    raise Stop(f"{server.name} ended by itself:\n{server.last_words()}")
            time.sleep(0.5)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
