"""Measurements: `make bench` prints JSON lines with name, value, unit. Nothing here is a test; no test is timed."""
