"""JSON log lines, and metrics in CloudWatch's embedded metric format: a line is a metric, without a request.

Never what a shopper wrote, a name, an address, a token or a key: ids, counts, kinds and reasons only.
"""

import json
import sys
import time
import traceback
from typing import Any

NAMESPACE = "Chatkassa"


def info(what: str, **fields: Any) -> None:
    _write({"level": "info", "what": what, **fields})


def warning(what: str, **fields: Any) -> None:
    _write({"level": "warning", "what": what, **fields})


def error(what: str, failure: BaseException | None = None, **fields: Any) -> None:
    """With where it happened, but not what the failure says: its text may quote a shopper."""
    if failure is not None:
        frames = traceback.extract_tb(failure.__traceback__)[-6:]
        where = [f"{frame.filename.rsplit('/functions/')[-1]}:{frame.lineno} {frame.name}" for frame in frames]
        fields |= {"failure": type(failure).__name__, "where": where}
    _write({"level": "error", "what": what, **fields})


def metric(name: str, value: float = 1, *, unit: str = "Count", **fields: Any) -> None:
    """`fields` can be searched for; only the name is a dimension of cost."""
    described = {
        "Timestamp": int(time.time() * 1000),
        "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": [{"Name": name, "Unit": unit}]}],
    }
    _write({"_aws": described, name: value, **fields})


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, default=str) + "\n")
