"""Executes one notebook on the project's kernel, for execute.py.

What is written depends on the sources and the results alone: no times, cells numbered from 1. The metadata are those
that JupyterLab would set from the kernel, so that it has nothing to change in a notebook that it opens.
"""

from __future__ import annotations

import atexit
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from compare import differences

ROOT = Path(__file__).resolve().parents[2]
KERNEL = "grpo-origin"
CELL_SECONDS = 300
STARTS = 3  # a port that was free when Jupyter chose it may be taken once the kernel binds it; Jupyter's server does so too

KERNELSPEC = {"display_name": "TypeScript (grpo-origin)", "language": "typescript", "name": KERNEL}


class Failure(Exception):
    """A notebook that did not run to its end; the message says where and why."""


def execute(notebook: nbformat.NotebookNode, name: str, starts: int = STARTS) -> nbformat.NotebookNode:
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
    except RuntimeError as error:  # jupyter_client's, of a kernel that did not come up
        atexit.unregister(client._cleanup_kernel)  # nbclient has ended it, and would fail when asked once more
        if starts > 1:
            return execute(notebook, name, starts - 1)
        raise Failure(f"{name}: {error}; nothing was executed, npm run doctor says what the kernel lacks") from None
    return normal(fresh)


def failed_cell(notebook: nbformat.NotebookNode) -> str:
    """Names the last cell that was started."""
    started = [i for i, cell in enumerate(notebook.cells, 1) if cell.get("execution_count")]
    return f"cell {started[-1]}: " if started else ""


def normal(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook in the form that is committed."""
    language_info = notebook.metadata.language_info  # nbclient's, from the kernel
    pairing = {key: value for key, value in notebook.metadata.items() if key == "jupytext"}
    notebook.metadata = nbformat.from_dict({**pairing, "kernelspec": KERNELSPEC, "language_info": language_info})
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


def main(path: Path, to: Path | None, check: bool) -> int:
    """Says what is wrong on standard error; returns the exit status."""
    os.environ["GRPO_ORIGIN_PNG"] = "1" if not check and to is None else "0"
    try:
        problems = handle(path, to, check)
    except Failure as failure:
        problems = [str(failure)]
    for problem in problems:
        print(re.sub(r"\x1b\[[0-9;]*m", "", problem), file=sys.stderr)
    return 1 if problems else 0
