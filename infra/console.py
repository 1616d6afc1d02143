"""What the commands print, and how they stop: one clear line, no traceback, for what a person can put right."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path


class Stop(Exception):
    """Something that a person can put right; the message is the one line that they see."""


def say(text: str) -> None:
    print(text, flush=True)


class Step:
    """ "→ Packaging … 12.3 s", printed as it goes, so that a long step is seen to be one."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> "Step":
        self.started = time.monotonic()
        print(f"→ {self.title} … ", end="", flush=True)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        print("failed" if error else f"{time.monotonic() - self.started:.1f} s", flush=True)


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None, lines: int = 8
) -> str:
    """Its standard output. Raises Stop with the last `lines` of what it said when it fails or is not there."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Stop(f"{words[0]} is not installed") from None
    if done.returncode != 0:
        said = "\n".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-lines:])
        raise Stop(f"`{' '.join(words[:4])} …` failed:\n{said}")
    return done.stdout


def command(main: Callable[[], None]) -> Callable[[], None]:
    """A command's `main`: Stop, and what AWS refuses, become one line and exit code 1; Ctrl-C exit code 130."""

    @wraps(main)
    def guarded() -> None:
        try:
            main()
        except Stop as error:
            print(f"\n✗ {error}", file=sys.stderr, flush=True)
            sys.exit(1)
        except Exception as error:
            # AWS says plainly what is wrong (no credentials, no rights, no such region); its traceback is ours, not a
            # person's. By name, because this module is also run where botocore is not installed yet.
            if type(error).__module__.split(".")[0] != "botocore":
                raise
            print(f"\n✗ AWS: {error}", file=sys.stderr, flush=True)
            sys.exit(1)
        except KeyboardInterrupt:
            print("\nstopped", file=sys.stderr, flush=True)
            sys.exit(130)

    return guarded
