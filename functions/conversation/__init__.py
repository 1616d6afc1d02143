"""The conversation, pure: what came in, what is decided, what goes out. No clock, no random, no I/O, no settings.

May import `functions.commerce`, the standard library's pure parts and pydantic; nothing else (a test checks it).
"""
