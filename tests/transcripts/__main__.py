"""`python -m tests.transcripts FILE …`: perform scripts in this process and write down what the shop says."""

import contextlib
import io
import sys
from pathlib import Path

from infra.simulator.transcripts import run
from tests.transcripts.world_driver import WorldDriver

for name in sys.argv[1:]:
    # The worker's log lines are for CloudWatch.
    with contextlib.redirect_stdout(io.StringIO()), WorldDriver() as driver:
        found = run(Path(name), driver, update=True)
    sys.stdout.write(found + "\n" if found else f"{name}: as written\n")
