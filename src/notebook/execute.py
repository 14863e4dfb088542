"""Executes notebooks on the project's kernel.

    execute.py [NOTEBOOK ...] [--to DIRECTORY] [--check]

Without NOTEBOOK, all of notebooks/. In place, with figures as images for readers of the committed files; with --to,
copies go to DIRECTORY; with --check nothing is written, and outputs are compared with those in the file, but for
cells tagged `live`. Exit status 1 where a cell fails or an output is stale. Two notebooks run at a time, where there are
two cores.

What is written depends on the sources and the results alone: no times, cells numbered from 1. The metadata are those
that JupyterLab would set from the kernel, so that it has nothing to change in a notebook that it opens.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from compare import differences

ROOT = Path(__file__).resolve().parents[2]
KERNEL = "grpo-origin"
CELL_SECONDS = 300
AT_A_TIME = min(2, os.cpu_count() or 1)

KERNELSPEC = {"display_name": "TypeScript (grpo-origin)", "language": "typescript", "name": KERNEL}


class Failure(Exception):
    """A notebook that did not run to its end; the message says where and why."""


def execute(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """A copy of the notebook with fresh outputs. Raises Failure."""
    fresh = nbformat.from_dict(notebook)
    client = NotebookClient(
        fresh,
        timeout=CELL_SECONDS,
        kernel_name=KERNEL,
        resources={"metadata": {"path": str(ROOT)}},
        record_timing=False,
        coalesce_streams=True,
    )
    try:
        client.execute()
    except NoSuchKernel:
        raise Failure(f"{name}: Jupyter has no kernel {KERNEL}; run npm run setup") from None
    except CellExecutionError as error:
        raise Failure(f"{name}: {failed_cell(fresh)}{error.ename}: {error.evalue}\n{error.traceback}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise Failure(f"{name}: {failed_cell(fresh)}{error}") from None
    return normal(fresh)


def failed_cell(notebook: nbformat.NotebookNode) -> str:
    """Names the last cell that was started."""
    started = [i for i, cell in enumerate(notebook.cells, 1) if cell.get("execution_count")]
    return f"cell {started[-1]}: " if started else ""


def normal(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook in the form that is committed."""
    language_info = notebook.metadata.language_info  # nbclient's, from the kernel
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": language_info})
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
    return notebook


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Written to a temporary file beside its destination and renamed: a killed run leaves the old file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(nbformat.writes(notebook).rstrip("\n") + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def handle(path: Path, to: Path | None, check: bool) -> list[str]:
    """Executes one notebook; returns what is wrong with it."""
    name = os.path.relpath(path, ROOT)
    committed = nbformat.read(path, as_version=4)
    fresh = execute(committed, name)
    if check:
        return [f"{name}: {difference}" for difference in differences(committed, fresh)]
    write(fresh, (to or path.parent) / path.name)
    return []


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Executes notebooks on the project's kernel.")
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--to", type=Path, help="write copies to this directory")
    parser.add_argument("--check", action="store_true", help="compare with the outputs in the file; write nothing")
    return parser.parse_args()


def run_one(path: Path, given: argparse.Namespace) -> int:
    """Executes one notebook in this process; returns its exit status."""
    for name in ("JPY_SESSION_NAME", "VSCODE_PID"):  # of a kernel or an editor that started us: there are no widgets here
        os.environ.pop(name, None)
    os.environ["GRPO_ORIGIN_PNG"] = "1" if not given.check and given.to is None else "0"
    print(f"{'checking' if given.check else 'executing'} {path.name}", file=sys.stderr, flush=True)
    try:
        problems = handle(path, given.to, given.check)
    except Failure as failure:
        problems = [str(failure)]
    for problem in problems:
        print(re.sub(r"\x1b\[[0-9;]*m", "", problem), file=sys.stderr)
    return 1 if problems else 0


def run_each(paths: list[Path], options: list[str]) -> int:
    """Executes each notebook in a process of its own; returns the largest exit status."""
    waiting, running, statuses = list(paths), [], []
    told = 0
    try:
        while waiting or running:
            while waiting and len(running) < AT_A_TIME:
                running.append(subprocess.Popen([sys.executable, __file__, str(waiting.pop(0)), *options]))
            time.sleep(0.05)
            statuses += [process.returncode for process in running if process.poll() is not None]
            running = [process for process in running if process.returncode is None]
            if len(statuses) > told:
                told = len(statuses)
                print(f"{told} of {len(paths)} notebooks", file=sys.stderr, flush=True)
    finally:  # where this process is stopped, they are too, each with its kernel
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
    return max(map(abs, statuses), default=0)


def main() -> int:
    given = arguments()
    paths = given.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if len(paths) == 1:
        return run_one(paths[0], given)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    return run_each(paths, (["--to", str(given.to)] if given.to else []) + (["--check"] if given.check else []))


if __name__ == "__main__":
    sys.exit(main())
