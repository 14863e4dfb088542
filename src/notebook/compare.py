"""Whether a notebook's outputs are those that its cells give now."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

# Figures hold numbers rounded to six digits; another machine's last bit may move the sixth by one.
TOLERANCE = 2e-5


def differences(committed: Any, fresh: Any) -> list[str]:
    """One line for each code cell, not tagged `live`, whose outputs differ. Both notebooks have the same cells."""
    return [
        f"cell {number}: {difference}"
        for number, (old, new) in enumerate(zip(committed.cells, fresh.cells), 1)
        if old.cell_type == "code" and "live" not in old.metadata.get("tags", [])
        for difference in first(cell_differences(old, new))
    ]


def cell_differences(old: Any, new: Any) -> Iterator[str]:
    if old.execution_count != new.execution_count:
        yield f"execution count {old.execution_count} committed, {new.execution_count} now"
    if len(old.outputs) != len(new.outputs):
        yield f"{len(old.outputs)} outputs committed, {len(new.outputs)} now"
    for i, (before, now) in enumerate(zip(old.outputs, new.outputs), 1):
        yield from value_differences(compared(before), compared(now), f"output {i}")


def compared(output: Any) -> dict[str, Any]:
    """What counts in an output: all but images, which another browser draws otherwise."""
    kept = {key: output[key] for key in ("output_type", "name", "text", "ename", "evalue") if key in output}
    data = {mime: value for mime, value in output.get("data", {}).items() if not mime.startswith("image/")}
    return {**kept, "data": data} if data else kept


def value_differences(old: Any, new: Any, path: str) -> Iterator[str]:
    """Where two JSON values differ, numbers beyond the tolerance."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from value_differences(old.get(key), new.get(key), f"{path}.{key}")
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{path}: {len(old)} items committed, {len(new)} now"
        for i, (before, now) in enumerate(zip(old, new)):
            yield from value_differences(before, now, f"{path}[{i}]")
    elif not same(old, new):
        yield f"{path}: {brief(old, new)}"


def same(old: Any, new: Any) -> bool:
    numbers = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (old, new))
    return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=1e-12) if numbers else old == new


def brief(old: Any, new: Any) -> str:
    """Both values; of long texts the first lines that differ."""
    if isinstance(old, str) and isinstance(new, str):
        lines = zip(old.splitlines(), new.splitlines())
        old, new = next((pair for pair in lines if pair[0] != pair[1]), (old, new))
    return f"committed {shortened(old)}, now {shortened(new)}"


def shortened(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."


def first(items: Iterator[str]) -> list[str]:
    """The first difference stands for its cell: the rest mostly follow from it."""
    return [item for item, _ in zip(items, range(1))]
