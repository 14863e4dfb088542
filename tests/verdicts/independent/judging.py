"""Interval, p-value and decision of every part by the rule in src/hypotheses/hypothesis.ts, and what differs from a record."""

import json
import math
from pathlib import Path

from inference import holm, one_sided, t_quantile
from rows import Tables

FEWEST_SEEDS = 6


def judged(part, of, above, below, found, fewest=FEWEST_SEEDS):
    """Interval and two-sided p of an estimate; p is NaN where it cannot be tested."""
    line = {"part": part, "of": of, "above": above, "below": below, "lower": math.nan, "upper": math.nan, "p": math.nan}
    line |= {"effect": found["effect"], "seeds": found["seeds"]}
    if "error" not in found:
        return line
    effect, error, df = found["effect"], found["error"], found["seeds"] - 1
    half = t_quantile(df) * error
    line["lower"], line["upper"] = found.get("interval", (effect - half, effect + half))
    tests = [one_sided(effect, error, df, above)] if above is not None else []
    tests += [one_sided(effect, error, df, below)[::-1]] if below is not None else []
    if found["seeds"] >= fewest:
        line["p"] = min(1.0, 2 * min(max(inside for inside, _ in tests), min(outside for _, outside in tests)))
    return line


def decided(line, adjusted):
    if line["seeds"] == 0:
        return "not tested"
    above = -math.inf if line["above"] is None else line["above"]
    below = math.inf if line["below"] is None else line["below"]
    if not adjusted <= 0.05:
        return "undecided"
    if line["lower"] >= above and line["upper"] <= below:
        return "holds"
    return "rejected" if line["upper"] < above or line["lower"] > below else "undecided"


def verdicts(tables, statements, measures, fewest={}):
    """`statements`: what each part is judged for, and where its number has to lie. `measures`: a function for each part."""
    lines = []
    for part, (judged_for, above, below) in statements.items():
        for of in judged_for:
            found = getattr(measures, part.lower())(tables, of)
            lines.append(judged(part, of, above, below, found, fewest.get(part, FEWEST_SEEDS)))
    tested = [line for line in lines if not math.isnan(line["p"])]
    for line, adjusted in zip(tested, holm([line["p"] for line in tested])):
        line["adjustedP"] = float(adjusted)
    for line in lines:
        line["verdict"] = decided(line, line.get("adjustedP", math.nan))
    return lines


def differences(lines, record):
    """Decisions that differ from the record, and effects by more than 1e-6."""
    known = {(each["part"], each["of"]): each for each in record["verdicts"]}
    for line in lines:
        other = known.pop((line["part"], line["of"]))
        moved = other["effect"] is not None and not abs(other["effect"] - line["effect"]) <= 1e-6
        if moved or other["verdict"] != line["verdict"]:
            yield other["verdict"] != line["verdict"], line, other
    for other in known.values():
        yield True, {"part": other["part"], "of": other["of"], "verdict": "none", "effect": math.nan}, other


def main(statements, measures, directory, *options, fewest={}):
    """Prints all verdicts; exit code 1 where a decision differs from verdicts.json."""
    lines = verdicts(Tables(directory), statements, measures, fewest)
    if "--json" in options:
        finite = lambda value: None if isinstance(value, float) and not math.isfinite(value) else value
        print(json.dumps([{key: finite(value) for key, value in line.items()} for line in lines]))
        return 0
    for line in lines:
        interval = f"{line['effect']:.6f} ({line['lower']:.6f} to {line['upper']:.6f})"
        print(f"{line['part']} {line['of']}: {line['verdict']}, {interval}, {line['seeds']} seeds, p {line['p']:.2g}")
    path = Path(directory, "verdicts.json")
    if not path.exists():
        return 0
    found = list(differences(lines, json.loads(path.read_text())))
    print(f"\nBeside verdicts.json: {sum(decision for decision, _, _ in found)} decisions differ, {len(found)} effects or decisions")
    for _, line, other in found:
        print(f"  {line['part']} {line['of']}: {line['verdict']}, {line['effect']}; recorded {other['verdict']}, {other['effect']}")
    return int(any(decision for decision, _, _ in found))
