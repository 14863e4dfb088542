"""The verdicts on protocol replication a second time, in another language, from the statements of its parts alone.

Written from the statements and thresholds in src/hypotheses/replicationGain.ts and replicationPolicy.ts, the rule in
hypothesis.ts, the equations of notebook 01 and data/README.md, without a look into src/verdicts/measures. Prints effect,
interval, p and decision of every part, and what differs from verdicts.json where that lies beside the tables; exit code 1
where a decision does.

    pip install numpy==2.4.6 pyarrow==26.0.1; python tests/verdicts/independent/replication.py data/replication
"""

import json
import math
import sys
from pathlib import Path

import parts
from parts import ANSWERS, TARGETS, UNSEEN, UPDATES
from rows import Tables
from inference import holm, one_sided, t_quantile

CROSSING = [f"{update}, β = {beta}, G = {group}" for update in UPDATES for beta in ("0.5", "2") for group in (4, 64)]
SEVERAL = [f"{update}, T = {decisions}, β = {beta}" for update in UPDATES for decisions in (2, 5) for beta in ("0.1", "0.5")]
APART = [
    *(f"mean + {kl}, T = {decisions}, β = 0.5" for kl in ("k2", "k3") for decisions in (2, 5)),
    "whitened + k3, T = 5, β = 0.5",
]

# What each part is judged for, and where its number has to lie: above, below.
LIST = {
    "R1a": ([*UNSEEN, ANSWERS], 0, None),
    "R1b": ([*TARGETS, ANSWERS], None, 0),
    "R1c": (UNSEEN, 0.05, None),
    "R2a": (UNSEEN, -0.02, 0.02),
    "R2c": (UNSEEN, 0.05, None),
    "R2d": (["depth", "length"], 0.05, None),
    "R3a": (["all"], -0.5, 0.5),
    "R3b": (["all"], None, 0.25),
    "R4a": (UNSEEN, -0.02, 0.02),
    "R4b": (TARGETS, 0, None),
    "R4c": (TARGETS, None, 0),
    "R4d": (UNSEEN, -0.05, 0.05),
    "R5a": (UPDATES, None, 0.03),
    "R5b": (UPDATES, None, 0.3),
    "R5c": (CROSSING, None, 0.02),
    "R5d": (UPDATES, -0.01, 0.01),
    "R5e": (TARGETS, -0.1, 0.1),
    "R5f": (["mean + k3", "whitened + k3"], None, 0),
    "R5g": (SEVERAL, None, 0.02),
    "R5h": (APART, 0.01, None),
    "R6a": (TARGETS, None, 0.03),
    "R6b": (["wrong", "correct"], None, -0.05),
    "R6c": (TARGETS, None, 0),
    "R7a": (["on the target", "in distribution"], None, -0.01),
    "R8a": (["all"], 0.3, None),
    "R8b": (TARGETS, 0, None),
    "R9a": (TARGETS, None, 0),
    "R9b": (["depth", "length"], -0.05, 0.05),
}
FEWEST_SEEDS, FEWEST_OF = 6, {"R2d": 4}


def judged(part, of, above, below, found):
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
    if found["seeds"] >= FEWEST_OF.get(part, FEWEST_SEEDS):
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


def verdicts(tables):
    lines = []
    for part, (judged_for, above, below) in LIST.items():
        for of in judged_for:
            lines.append(judged(part, of, above, below, getattr(parts, part.lower())(tables, of)))
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


def main(directory, *options):
    lines = verdicts(Tables(directory))
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


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
