"""Message templates: rendering, sandboxed."""
