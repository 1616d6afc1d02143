"""Edges that other systems call: verify on raw bytes, parse, enqueue."""
