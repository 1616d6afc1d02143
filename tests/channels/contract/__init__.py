"""What every channel promises, tested once for all of them. Adding a channel: a file with its `Case`, a line in CASES.

A case says how this channel's provider writes, signs and answers; it is written from the provider's documentation
(reference/channels.md), never from our parser.
"""
