"""Chatkassa: the checkout that lives in the chat."""

import gc

# A cold start makes 100,000 objects, which stay: at Python's own 700, looking among them for garbage is a sixth of it.
gc.set_threshold(200_000, 10, 10)
