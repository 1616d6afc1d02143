"""Logs and metrics, as JSON lines on standard output."""
