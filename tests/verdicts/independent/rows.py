"""The tables of a protocol, as data/README.md says: of Parquet by pyarrow, or of the same rows as JSON lines."""

import json
from collections import defaultdict
from pathlib import Path


def read_table(directory, name):
    lines = Path(directory, f"{name}.jsonl")
    if lines.exists():
        return [json.loads(line) for line in lines.read_text().splitlines()]
    import pyarrow.parquet

    return pyarrow.parquet.read_table(Path(directory, f"{name}.parquet")).to_pylist()


class Tables:
    """Rows of base policies, and of the one RL run of each kind on each: that whose seed is the base's own, or else the lowest."""

    def __init__(self, directory):
        rows = [{key: None if value == "" else value for key, value in row.items()} for row in read_table(directory, "rows")]
        seeds = defaultdict(set)
        for row in rows:
            if row["rlSeed"] is not None:
                seeds[row["base"]].add(row["rlSeed"])

        def counts(row):
            own = seeds[row["base"]]
            return row["rlSeed"] is None or row["rlSeed"] == (row["baseSeed"] if row["baseSeed"] in own else min(own))

        self.rows = [row for row in rows if counts(row)]
        self.base = {self.start(row): row["value"] for row in self.rows if row["method"] == "none"}
        self.value = {(row["run"], row["axis"], row["rung"], row["metric"]): row["value"] for row in self.rows}
        self.measured = by(self.rows, lambda row: (row["study"], row["metric"], row["format"]))
        self.prompts = defaultdict(list)
        for prompt in read_table(directory, "prompts"):
            if isinstance(prompt.get("decisionMasses"), str):
                prompt["decisionMasses"] = json.loads(prompt["decisionMasses"])
            self.prompts[prompt["run"], prompt["axis"]].append(prompt)
        self.curves = defaultdict(list)
        for point in read_table(directory, "curves"):
            self.curves[point["run"], point["metric"]].append((point["step"], point["value"]))

    @staticmethod
    def start(row):
        return tuple(row[key] for key in ("base", "snapshot", "axis", "rung", "metric"))

    def trained(self, study, metric="correctMass", format="steps"):
        """Rows of what was trained for a study, with `before` of the policy that it was trained from and `gain`."""
        for row in self.measured.get((study, metric, format), []):
            if row["method"] != "none":
                before = self.base[self.start(row)]
                yield row | {"before": before, "gain": row["value"] - before}

    def on_target(self, study, target, metric="correctMass", format="steps"):
        for row in self.trained(study, metric, format):
            if row["axis"] == target and row["trainedOn"] == target:
                yield row

    def runs_on_target(self, study):
        for row in self.trained(study):
            if row["axis"] == row["trainedOn"]:
                yield row

    def trained_on_ladder(self, study):
        return [row for row in self.rows if row["study"] == study and row["method"] != "none"]

    def last_steps(self, run, metric, count):
        points = self.curves[run, metric]
        end = max(step for step, _ in points)
        return mean(value for step, value in points if step > end - count)

    def first_steps(self, run, metric, count):
        return mean(value for step, value in self.curves[run, metric] if step <= count)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def by(items, key):
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
