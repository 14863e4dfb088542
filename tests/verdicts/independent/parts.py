"""What each part of R1 to R9 measures, read from its statement in src/hypotheses/replicationGain.ts and replicationPolicy.ts."""

import math
from collections import defaultdict
from functools import lru_cache

import numpy as np

import laws
from estimates import nested, over_seeds, slope
from inference import clustered, spearman
from rows import by, mean

ANSWERS = "composition (answers)"
UNSEEN = ["depth", "length", "vocabulary"]
TARGETS = [*UNSEEN, "composition"]
UPDATES = ["mean + k2", "mean + k3", "whitened + k2", "whitened + k3"]


def share_right(prompts, half):
    """Of one half of the samples, or of both."""
    parts = {"placing": [("placing", "placingSamples")], "measuring": [("correct", "samples")]}
    columns = parts.get(half) or parts["placing"] + parts["measuring"]
    right = sum(prompt[a] for prompt in prompts for a, _ in columns)
    return right / sum(prompt[b] for prompt in prompts for _, b in columns)


def exposure_runs(tables, of):
    """(run, Q, gain) of study exposure: Q by the placing half and the gain by the others, or all by exact masses."""
    target, format = ("composition", "answer") if of == ANSWERS else (of, "steps")
    for run in tables.on_target("exposure", target, format=format):
        before, after = tables.prompts[run["base"], target], tables.prompts[run["run"], target]
        if of == ANSWERS:
            masses = [mean(prompt["exactMass"] for prompt in prompts) for prompts in (before, after)]
            yield run, masses[0], masses[1] - masses[0]
        else:
            yield run, share_right(before, "placing"), share_right(after, "both") - share_right(before, "measuring")


def r1a(tables, of):
    return slope([(run["baseSeed"], q, gain) for run, q, gain in exposure_runs(tables, of) if q < 0.3])


def r1b(tables, of):
    runs = exposure_runs(tables, of)
    return slope([(run["baseSeed"], q, gain / (1 - q)) for run, q, gain in runs if 0.3 <= q <= 0.97])


def r1c(tables, of):
    def gains(target):
        seeds = defaultdict(list)
        for run in tables.on_target("exposure", target):
            after = {prompt["prompt"]: prompt for prompt in tables.prompts[run["run"], target]}
            for prompt in tables.prompts[run["base"], target]:
                if 0.15 <= share_right([prompt], "placing") <= 0.5:
                    gain = share_right([after[prompt["prompt"]]], "both") - share_right([prompt], "measuring")
                    seeds[run["baseSeed"]].append(gain)
        return {seed: mean(own) for seed, own in seeds.items()}

    composition, other = gains("composition"), gains(of)
    return over_seeds([(seed, composition[seed] - other[seed]) for seed in composition if seed in other])


def r2a(tables, of):
    groups = []
    for run in tables.on_target("exposure", of):
        if run["exposure"] != 0:
            continue
        after = by(tables.prompts[run["run"], of], lambda prompt: prompt["operations"])
        for sequence, own in by(tables.prompts[run["base"], of], lambda prompt: prompt["operations"]).items():
            if sum(prompt["placing"] for prompt in own) == 0:
                groups.append((run["baseSeed"], [share_right(after[sequence], "both") - share_right(own, "measuring")]))
    return nested(groups)


def r2c(tables, of):
    runs = tables.on_target("contrast", of)
    return over_seeds([(run["baseSeed"], run["gain"]) for run in runs if run["method"] == "sft" and run["exposure"] == 0])


def r2d(tables, of):
    runs = tables.on_target("long", of)
    return over_seeds([(run["baseSeed"], run["gain"]) for run in runs if 0.001 <= run["before"] <= 0.01])


def saturation(tables):
    return [run for run in tables.trained("saturation") if run["axis"] == "in-distribution"]


def r3a(tables, of):
    runs = [run for run in saturation(tables) if 0.3 <= run["before"] <= 0.9]
    return slope([(run["baseSeed"], run["before"], run["gain"] / (1 - run["before"])) for run in runs])


def r3b(tables, of):
    runs = [run for run in saturation(tables) if 0.95 <= run["before"] <= 0.995]
    return over_seeds([(run["baseSeed"], run["gain"] / (1 - run["before"])) for run in runs])


def r4a(tables, of):
    runs = [run for run in tables.trained("saturation") if run["axis"] == of and run["before"] < 0.01]
    return over_seeds([(run["baseSeed"], run["gain"]) for run in runs])


def elsewhere(tables):
    """(run, base mass in distribution) of RL in distribution on partly known axes."""
    for study in ("saturation", "moments"):
        for run in tables.trained(study):
            if run["axis"] in TARGETS and 0.05 <= run["before"] <= 0.95:
                yield run, tables.base[tables.start(run | {"axis": "in-distribution"})]


def r4b(tables, of, low=0.3, high=0.9):
    runs = [run for run, inside in elsewhere(tables) if run["axis"] == of and low <= inside <= high]
    return over_seeds([(run["baseSeed"], run["gain"]) for run in runs])


def r4c(tables, of):
    return r4b(tables, of, 0.97, 1)


def r4d(tables, of):
    runs = list(elsewhere(tables))
    if len(runs) == 0:
        return {"effect": math.nan, "seeds": 0}
    design = [[1, *(run["axis"] == axis for axis in UNSEEN), run["before"], run["before"] ** 2, inside] for run, inside in runs]
    clusters = [run["baseSeed"] for run, _ in runs]
    effect, error = clustered(design, [run["gain"] for run, _ in runs], clusters, 1 + UNSEEN.index(of))
    having = [len({run["baseSeed"] for run, _ in runs if run["axis"] == axis}) for axis in (of, "composition")]
    return {"effect": effect, "error": error, "seeds": min(having), "all": len(set(clusters))}


def update_of(row):
    return f"{'mean' if row['scaleRewards'] == 'none' else 'whitened'} + {row['kl']}"


def ladder(tables, study, name, setting):
    """(seed, base prompt, P, whitened, kl) of every prompt of the runs whose name is `setting`."""
    runs = {}
    for row in tables.trained_on_ladder(study):
        runs[row["run"]] = row
    for row in runs.values():
        if name(row) != setting:
            continue
        after = {(prompt["rung"], prompt["prompt"]): prompt for prompt in tables.prompts[row["run"], "ladder"]}
        for prompt in tables.prompts[row["base"], "ladder"]:
            yield row, prompt, after[prompt["rung"], prompt["prompt"]]["exactMass"]


def number(value):
    return f"{value:g}"


def combination(row):
    return f"{update_of(row)}, β = {number(row['beta'])}, G = {row['numGenerations']}"


def severals(row):
    return f"{update_of(row)}, T = {row['decisions']}, β = {number(row['beta'])}" if row["numGenerations"] == 16 else ""


def at_half(row):
    return update_of(row) if row["beta"] == 0.5 and row["numGenerations"] == 16 else ""


def settings(row):
    return row["scaleRewards"] != "none", row["kl"], row["beta"], row["numGenerations"]


one_decision, tied, tabular = (lru_cache(None)(law) for law in (laws.one_decision, laws.tied, laws.tabular))


def per_run(prompts):
    """(seed, value) for each run: the mean of (row, value) over its prompts."""
    runs = by(prompts, lambda pair: pair[0]["run"])
    return [(own[0][0]["baseSeed"], [value for _, value in own]) for own in runs.values()]


def r5a(tables, of):
    found = ladder(tables, "ladder-shared", at_half, of)
    return nested(per_run((row, abs(p - one_decision(q["exactMass"], *settings(row)))) for row, q, p in found))


def logit_within(mass):
    return float(laws.logit(min(1 - 2**-25, max(2**-25, mass))))


def r5b(tables, of):
    found = ladder(tables, "ladder-shared", at_half, of)
    return nested(
        per_run(
            (row, abs(logit_within(p) - logit_within(one_decision(q["exactMass"], *settings(row))))) for row, q, p in found
        )
    )


def r5c(tables, of):
    found = ladder(tables, "ladder-shared", combination, of)
    runs = per_run((row, abs(p - one_decision(q["exactMass"], *settings(row)))) for row, q, p in found)
    return over_seeds([(seed, mean(values)) for seed, values in runs])


def r5d(tables, of):
    pairs = []
    for row in tables.trained_on_ladder("ladder-shared"):
        if at_half(row) == of and row["metric"] == "exactMass":
            early = tables.value[row["run"], row["axis"], row["rung"], "exactMassAt75"]
            pairs.append((row["baseSeed"], row["value"] - early))
    return over_seeds(pairs)


def r5e(tables, of):
    """Logits of counts with a half added to either side; instrument: the logit of the placing half."""
    random, pairs = np.random.default_rng(2510), []

    def logit_of(right, samples):
        return np.log((right + 0.5) / (samples - right + 0.5))

    def found(base, tuned):
        z, x = logit_of(*base[0]), logit_of(*base[1])
        y = logit_of(tuned[0][0] + tuned[1][0], tuned[0][1] + tuned[1][1]) - x
        return ((z - z.mean()) * y).mean() / ((z - z.mean()) * x).mean()

    def counts(prompts):
        columns = [("placing", "placingSamples"), ("correct", "samples")]
        return [tuple(np.array([prompt[key] for prompt in prompts]) for key in pair) for pair in columns]

    for run in tables.on_target("exposure", of):
        prompts, after = tables.prompts[run["base"], of], tables.prompts[run["run"], of]
        if not 0.05 <= run["before"] <= 0.95:
            continue
        order = {prompt["prompt"]: prompt for prompt in after}
        base, tuned = counts(prompts), counts([order[prompt["prompt"]] for prompt in prompts])
        q = (base[0][0] + base[1][0]) / (base[0][1] + base[1][1])
        (a, n), (b, m) = base[1], (tuned[0][0] + tuned[1][0], tuned[0][1] + tuned[1][1])
        factor = (b * (n - a) / (n + m)).sum() / (a * (m - b) / (n + m)).sum()  # Mantel-Haenszel
        p = factor * q / (1 - q + factor * q)
        slopes = [
            found([(random.binomial(k, q), k) for _, k in base], [(random.binomial(k, p), k) for _, k in tuned])
            for _ in range(20)
        ]
        pairs.append((run["baseSeed"], found(base, tuned) - mean(slopes)))
    return over_seeds(pairs)


def r5f(tables, of):
    found = ladder(tables, "ladder-distinct", at_half, of)
    differences = (
        (row, abs(p - laws.tilt(q["exactMass"], row["beta"])) - abs(p - one_decision(q["exactMass"], *settings(row))))
        for row, q, p in found
    )
    return over_seeds([(seed, mean(values)) for seed, values in per_run(differences)])


def r5g(tables, of, distance=lambda p, row, masses: abs(p - tied(masses, *settings(row)))):
    found = ladder(tables, "ladder-decisions", severals, of)
    runs = per_run((row, distance(p, row, tuple(q["decisionMasses"]))) for row, q, p in found if q["exactMass"] >= 0.02)
    return over_seeds([(seed, mean(values)) for seed, values in runs])


def r5h(tables, of):
    def distance(p, row, masses):
        return abs(p - tabular(masses, *settings(row))) - abs(p - tied(masses, *settings(row)))

    return r5g(tables, of, distance)


def r6a(tables, of):
    runs = tables.on_target("reward-control", of)
    return over_seeds([(run["baseSeed"], run["gain"]) for run in runs if run["exposure"] == 0.02])


def paired(tables, study, targets, exposures, value):
    """(seed, value of a run of `study` minus that of exposure's run) on the same base policy and target."""
    first = {}
    for row in tables.runs_on_target("exposure"):
        first[row["base"], row["axis"]] = row
    for row in tables.runs_on_target(study):
        other = first.get((row["base"], row["axis"]))
        if row["axis"] in targets and row["exposure"] in exposures and other:
            yield row["baseSeed"], value(row) - value(other)


def r6b(tables, of):
    def correlation(row):
        return tables.value.get((row["run"], row["axis"], row["rung"], f"{of}RankCorrelation"), math.nan)

    pairs = paired(tables, "reward-control", TARGETS, [0.02], correlation)
    return over_seeds([(seed, -value) for seed, value in pairs if not math.isnan(value)])


def r6c(tables, of):
    def change(row):
        return tables.last_steps(row["run"], "entropy", 5) - tables.first_steps(row["run"], "entropy", 5)

    return over_seeds([(seed, -value) for seed, value in paired(tables, "reward-control", [of], [0.02], change)])


def r7a(tables, of):
    study = "exposure" if of == "on the target" else "saturation"
    runs = defaultdict(dict)
    for row in tables.rows:
        where = row["axis"] == (row["trainedOn"] if study == "exposure" else "in-distribution")
        if row["study"] == study and where and row["format"] == "steps" and row["metric"].startswith("passAt"):
            runs[row["run"]][int(row["metric"][6:])] = row | {"before": tables.base[tables.start(row)]}
    pairs = []
    for own in runs.values():
        largest = max(own)
        if 0.05 <= own[1]["before"] <= 0.95 and own[largest]["before"] <= 0.98:
            pairs.append((own[1]["baseSeed"], own[largest]["value"] - own[largest]["before"]))
    return over_seeds(pairs)


def losses(tables):
    """(row, KL at the end, loss in distribution) of the runs of study exposure."""
    for row in tables.trained("exposure"):
        if row["axis"] == "in-distribution":
            yield row, tables.last_steps(row["run"], "kl", 5), -row["gain"]


def r8a(tables, of):
    seeds = defaultdict(list)
    for row, kl, loss in losses(tables):
        if row["trainedOn"] != "length" and kl >= 0.01:
            seeds[row["baseSeed"]].append((kl, loss))
    return over_seeds([(seed, spearman(*zip(*own))) for seed, own in seeds.items() if len(own) >= 4])


def r8b(tables, of):
    return slope([(row["baseSeed"], kl, loss) for row, kl, loss in losses(tables) if row["trainedOn"] == of])


def r9a(tables, of):
    return over_seeds(list(paired(tables, "beta", [of], [0.02, 0.1], lambda row: row["value"])))


def r9b(tables, of):
    return over_seeds(list(paired(tables, "loss-type", [of], [0.02], lambda row: row["value"])))
