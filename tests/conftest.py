"""Fixtures of the whole run. Here, and imported nowhere else: imported twice, a session's fixture is made twice."""

from tests.local_aws import simulator, stage

__all__ = ["simulator", "stage"]
