"""Messaging channels: one file each, the registry, the compiler, the linter."""
