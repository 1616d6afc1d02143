"""The merchant's console: pages in a browser, in a stack and with a role of their own (docs/adr/0044)."""
