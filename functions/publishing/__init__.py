"""From a shop folder, or the draft, to what is live: one path for the command and for the console."""
