"""The entry to what can be tried of the conversation by hand: `python -m functions.conversation understand`."""

import sys

from functions.rehearsal import command

if sys.argv[1:2] == ["understand"]:
    sys.exit(command.main(sys.argv[2:]))
sys.stderr.write(f"{command.__doc__}\n")
sys.exit(2)
