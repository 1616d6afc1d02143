"""`make soak`: the proof on and on, with another seed each time, until it is stopped or something is wrong.

    make soak ARGS="--processes 2 --examples 20000"

What it finds it prints with the shortest history that hypothesis could make of it, and how to see it again.
"""

import argparse
import multiprocessing
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

BATCH = 100
"""Examples of one seed."""
TOLD_EVERY = 60


@dataclass
class Count:
    examples: int = 0
    steps: int = 0
    orders: int = 0
    failure: str = ""

    def add(self, other: "Count") -> None:
        self.examples += other.examples
        self.steps += other.steps
        self.orders += other.orders
        self.failure = self.failure or other.failure


def run_seed(number: int, examples: int, steps: int) -> Count:
    """Every example of one seed, on the table in memory."""
    from hypothesis import HealthCheck, seed, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.property.machine.machine import Proof

    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    before = Proof.examples_run, Proof.steps_taken, Proof.orders_made
    failure = ""
    try:
        run_state_machine_as_test(seed(number)(Proof), settings=chosen)
    except Exception as found:
        again = f'make soak ARGS="--processes 1 --seed {number} --examples {examples} --steps {steps}"'
        failure = f"{''.join(traceback.format_exception(found))}\nseed {number}; to see it again:\n    {again}\n"
    after = Proof.examples_run, Proof.steps_taken, Proof.orders_made
    return Count(*(now - then for now, then in zip(after, before, strict=True)), failure)


def _work(results: Connection, seeds: Iterable[int], steps: int) -> None:
    from functions.observability import log

    log._write = lambda line: None  # what the workers log would be gigabytes
    for number in seeds:
        results.send(run_seed(number, BATCH, steps))


def soak(first: int, *, processes: int, examples: int | None, steps: int, say: Callable[[str], Any] = print) -> int:
    """0: nothing is wrong. `examples`: about how many; None: until it is stopped."""
    context = multiprocessing.get_context("spawn")
    total, began, told = Count(), time.monotonic(), time.monotonic()
    workers: dict[Connection, BaseProcess] = {}
    for place in range(processes):
        mine, theirs = context.Pipe(duplex=False)
        seeds = range(first + place, 2**62, processes)
        workers[mine] = context.Process(target=_work, args=(theirs, seeds, steps), daemon=True)
        workers[mine].start()
        theirs.close()
    try:
        while not total.failure and (examples is None or total.examples < examples):
            for ready in wait(list(workers), timeout=1):
                total.add(_received(ready))
            if time.monotonic() - told >= TOLD_EVERY:
                told = time.monotonic()
                say(_told(total, told - began))
    except KeyboardInterrupt:
        say("stopped")
    for worker in workers.values():
        worker.terminate()
        worker.join()
    say(_told(total, time.monotonic() - began))
    say(total.failure or "nothing was found")
    return 1 if total.failure else 0


def _received(ready: Any) -> Count:
    try:
        found: Count = ready.recv()
    except EOFError:
        return Count(failure="a process ended by itself")
    return found


def _told(count: Count, seconds: float) -> str:
    return f"{count.examples:,} examples, {count.steps:,} steps, {count.orders:,} orders in {seconds / 60:.1f} minutes"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make soak")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--examples", type=int, help="stop after about so many (default: never)")
    parser.add_argument("--steps", type=int, default=25, help="of an example, at most")
    parser.add_argument("--seed", type=int, default=None, help="the first one (default: of the clock)")
    chosen = parser.parse_args(arguments)
    first = int(time.time()) * 1000 if chosen.seed is None else chosen.seed
    print(f"seeds from {first}, {BATCH} examples each, {chosen.processes} processes", flush=True)
    return soak(
        first,
        processes=chosen.processes,
        examples=chosen.examples,
        steps=chosen.steps,
        say=lambda line: print(line, flush=True),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
