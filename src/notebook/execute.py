"""Executes notebooks on the project's kernel.

    execute.py [NOTEBOOK ...] [--to DIRECTORY] [--check]

Without NOTEBOOK, all of notebooks/. In place, with figures as images for readers of the committed files; with --to,
copies go to DIRECTORY; with --check nothing is written, and outputs are compared with those in the file, but for
cells tagged `live`. Exit status 1 where a cell fails or an output is stale. Two notebooks run at a time, where there are
two cores, each in a process of its own (execute_one.py).

Ctrl-C, or a request to end, ends them with their kernels; a notebook is then written completely or not at all. Exit
status 128 and the signal's number, as of a program that a signal ended.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_A_TIME = min(2, os.cpu_count() or 1)
FRONT_ENDS = ("JPY_SESSION_NAME", "VSCODE_PID")  # set by one that started us; there are no widgets here
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A signal asked to end; the argument is its number."""


class Execution:
    """A notebook that is executed, in a session of its own: a terminal's Ctrl-C reaches this process alone."""

    def __init__(self, path: Path, given: argparse.Namespace):
        print(f"{'checking' if given.check else 'executing'} {path.name}", file=sys.stderr, flush=True)
        code = "import execute_one as e, sys; from pathlib import Path; p, to, check = sys.argv[1:]"
        code += "; sys.exit(e.main(Path(p), Path(to) if to else None, check == 'check'))"
        inherited = {name: value for name, value in os.environ.items() if name not in FRONT_ENDS}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, path, given.to or "", "check" if given.check else ""],
            env={**inherited, "PYTHONPATH": str(Path(__file__).parent)},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.is_ended = False
        self.relay = threading.Thread(target=self.pass_on)
        self.relay.start()

    def pass_on(self) -> None:
        """What the process says, until it is ended: then it is only about that."""
        for line in self.process.stderr:
            if not self.is_ended:
                sys.stderr.write(line)

    def end(self) -> None:
        self.is_ended = True
        self.process.terminate()  # nbclient then ends the kernel
        self.wait()

    def wait(self) -> int:
        self.relay.join()
        return self.process.wait()


def run_each(paths: list[Path], given: argparse.Namespace) -> int:
    """Executes each notebook; returns the largest exit status. Raises Stopped."""
    waiting, running, statuses = list(paths), [], []
    told = 0
    try:
        while waiting or running:
            while waiting and len(running) < AT_A_TIME:
                running.append(Execution(waiting.pop(0), given))
            time.sleep(0.05)
            statuses += [execution.wait() for execution in running if execution.process.poll() is not None]
            running = [execution for execution in running if execution.process.returncode is None]
            if len(paths) > 1 and len(statuses) > told:
                told = len(statuses)
                print(f"{told} of {len(paths)} notebooks", file=sys.stderr, flush=True)
    finally:
        for execution in running:
            execution.end()
    return max(map(abs, statuses), default=0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Executes notebooks on the project's kernel.")
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--to", type=Path, help="write copies to this directory")
    parser.add_argument("--check", action="store_true", help="compare with the outputs in the file; write nothing")
    return parser.parse_args()


def stop(number: int, _: object) -> None:
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)  # once is enough: what follows ends by itself
    raise Stopped(number)


def main() -> int:
    for number in ENDING:
        signal.signal(number, stop)
    given = arguments()
    try:
        return run_each(given.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb")), given)
    except Stopped as stopped:
        print("notebooks: stopped; a notebook that was not finished is as it was", file=sys.stderr)
        return 128 + stopped.args[0]


if __name__ == "__main__":
    sys.exit(main())
