"""The real engine over a shop folder, in memory: what a sentence would do, without a table, a queue or a clock."""
