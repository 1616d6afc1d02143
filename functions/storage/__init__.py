"""The table: keys, reads, the one transaction."""
