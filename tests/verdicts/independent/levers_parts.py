"""What each part of L1 to L12 measures, read from its statement in src/hypotheses/leversReward.ts and leversPolicy.ts."""

import math

from estimates import over_seeds
from inference import clustered
from rows import by, mean

# Rungs with a base mass of 1/10, by how many rules there are.
RUNGS = {"one": 1, "ten": 5, "each": 9}
BESIDE = {
    **dict.fromkeys(["ppo", "gspo"], "four-updates"),
    **dict.fromkeys(["dapo", "cispo"], "four-updates-beta0"),
    **dict.fromkeys(["gpg", "dr_grpo", "rloo"], "beta0"),
}
ELEVEN = ["grpo", "ppo", "dapo", "gspo", "cispo", "gpg", "dr_grpo", "rloo", "rft", "passk", "nsr"]
RATES = ["0.0001", "0.0002", "0.0004"]
SHAPES = {"narrow": "smaller", "shallow": "smaller", "broad": "larger", "deep": "larger"}
SHAPES |= {positions: positions for positions in ("learned", "alibi", "nope")}
PREFIXES = {"data-alchemy": "alchemy-", "arithmetic": "arithmetic-"}


def runs(tables, study, targets, axis=None, exposures=None, arm=None, method="grpo", metric="correctMass"):
    """What `study` trained on these targets, by base policy and target, evaluated on the target or on `axis`."""
    found = {}
    for row in tables.trained(study, metric):
        if (row["arm"], row["method"]) != (arm, method) or row["axis"] != (axis or row["trainedOn"]):
            continue
        if row["trainedOn"] in targets and (exposures is None or row["exposure"] in exposures):
            key = row["base"], row["trainedOn"]
            assert key not in found, f"{row['run']} and {found[key]['run']}: expected one run"
            found[key] = row
    return found


def gains(found):
    return over_seeds([(row["baseSeed"], row["gain"]) for row in found.values()])


def paired(first, second, share=1.0, key="gain"):
    """First minus second, or a share of it, on the same base policies and targets."""
    pairs = [(first[at], second[at]) for at in first if at in second]
    return over_seeds([(one["baseSeed"], one[key] - share * other[key]) for one, other in pairs])


def on_rung(tables, rules):
    return {row["base"]: row for row in tables.trained("ladder-lookup", "exactMass") if row["rung"] == RUNGS[rules]}


def l1a(tables, of):
    return paired(on_rung(tables, "one"), on_rung(tables, "each"))


def l1b(tables, of):
    return gains(on_rung(tables, "each"))


def l1c(tables, of):
    return gains(on_rung(tables, "ten"))


def rewarded(tables, arm):
    return runs(tables, "reward", ["depth", "length"], exposures=[0.02], arm=arm)


def l2a(tables, of):
    return gains(rewarded(tables, of))


def l2b(tables, of, share=1.0):
    return paired(rewarded(tables, of), runs(tables, "exposure", ["depth", "length"], exposures=[0.02]), share)


def l2c(tables, of):
    return l2b(tables, of, 0.5)


def l2d(tables, of):
    return gains(runs(tables, "reward", ["length", "vocabulary"], exposures=[0], arm=of))


def l2e(tables, of):
    right = runs(tables, "second-testbed", ["depth"], exposures=[0], metric="rightShortcut")
    path = runs(tables, "reward", ["depth"], exposures=[0], arm=of, metric="rightShortcut")
    return paired(path, right, key="value")


def skills(tables, axis, method="grpo", trained_on="in-distribution"):
    return runs(tables, "skills", [trained_on], axis=axis, method=method)


def l3a(tables, of):
    return gains(skills(tables, "depth"))


def l3b(tables, of):
    return paired(skills(tables, of), skills(tables, of, "rft"))


def l3c(tables, of):
    return gains(skills(tables, "in-distribution", trained_on="depth-1"))


def l3d(tables, of):
    return gains(skills(tables, "composition"))


def algorithm(tables, method, arm="own-rate"):
    return runs(tables, "algorithms", ["depth", "length"], exposures=[0.02], arm=arm, method=method)


def l4a(tables, of):
    own = "beta0" if of in ("dr_grpo", "rloo") else "own-rate"
    return paired(algorithm(tables, of, own), algorithm(tables, "grpo", BESIDE[of]))


def l4b(tables, of):
    return paired(algorithm(tables, of), algorithm(tables, "grpo"))


def l4c(tables, of):
    found = [runs(tables, "algorithms", ["vocabulary"], exposures=[0], arm="own-rate", method=each) for each in ELEVEN]
    seeds = by((row for each in found for row in each.values()), lambda row: row["baseSeed"])
    return over_seeds([(seed, max(row["gain"] for row in own)) for seed, own in seeds.items()])


def l4d(tables, of):
    return gains(runs(tables, "algorithms", [of], exposures=[0], arm="own-rate", method="gold"))


def specified(tables, beta, rate, axis="depth"):
    return runs(tables, "specification", ["depth"], axis, [0.02], f"beta{beta}-rate{rate}")


def after_steps(tables, rate, steps):
    """Gains on the way to 320 steps, or at their end."""
    found = specified(tables, "0.05", rate)
    name = "correctMass" if steps == 320 else f"correctMassAt{100 * steps // 320}"
    values = {at: tables.value[row["run"], row["axis"], row["rung"], name] for at, row in found.items()}
    return {at: row | {"gain": values[at] - row["before"]} for at, row in found.items()}


def l5a(tables, of):
    rate, steps = of.split(" for ")
    half = {"0.0002": "0.0001", "0.0004": "0.0002"}[rate]
    return paired(after_steps(tables, rate, int(steps)), after_steps(tables, half, 2 * int(steps)))


def of_weak_kl(tables, axis):
    differences = []
    for rate in RATES:
        weak, none = (specified(tables, beta, rate, axis) for beta in ("0.05", "0"))
        differences += [(weak[at]["baseSeed"], weak[at]["value"] - none[at]["value"]) for at in weak if at in none]
    return over_seeds(differences)


def l5b(tables, of):
    return of_weak_kl(tables, "depth")


def l5c(tables, of):
    return of_weak_kl(tables, "in-distribution")


def l6a(tables, of, exposure=0.003):
    large, small = (runs(tables, "groups", ["length"], exposures=[exposure], arm=arm) for arm in ("g64", "g4"))
    return paired(large, small)


def l6b(tables, of):
    return l6a(tables, of, 0.02)


def l6c(tables, of):
    exposures = [0.003, 0.02]
    other = runs(tables, "groups", ["length"], exposures=exposures, arm=of)
    return paired(other, runs(tables, "exposure", ["length"], exposures=exposures))


def prolonged(tables, beta, axis):
    with_resets, without = (
        runs(tables, "prolonged", ["length"], axis, [0.003], f"beta{beta}-{arm}") for arm in ("resets", "none")
    )
    return [(row["baseSeed"], row["value"] - without[at]["value"]) for at, row in with_resets.items() if at in without]


def l7a(tables, of):
    return over_seeds(prolonged(tables, of, "length"))


def l7b(tables, of):
    return over_seeds([pair for beta in ("0.05", "0.5") for pair in prolonged(tables, beta, "in-distribution")])


def covered(tables, arm, method="grpo"):
    return runs(tables, "coverage", ["length"], exposures=[0.003], arm=arm, method=method, metric="passAt4096")


def l8a(tables, of):
    return gains(covered(tables, "plain"))


def l8b(tables, of):
    this = covered(tables, "plain", of) if of in ("passk", "nsr") else covered(tables, of)
    return paired(this, covered(tables, "four-updates" if of == "clip-higher" else "plain"), key="value")


def to_goal(tables, arm, goals=("depth-4", "length-6")):
    found = {}
    for goal in goals:
        target = goal.split("-")[0]
        found |= runs(tables, "curriculum", [target], goal, [0.1], arm)
    return found


def l9a(tables, of):
    return gains(to_goal(tables, "phases", [of]))


def l9b(tables, of):
    return paired(to_goal(tables, "phases"), to_goal(tables, "goal-alone"))


def l9c(tables, of):
    return paired(to_goal(tables, "phases"), to_goal(tables, "mixture"))


def l10a(tables, of):
    shaped = [row for arm in SHAPES for row in runs(tables, "architecture", ["depth", "length"], arm=arm).values()]
    seeds = {row["baseSeed"] for row in shaped}
    default = runs(tables, "exposure", ["depth", "length"], exposures=[0.02, 0.1]).values()
    rows = [row for row in [*shaped, *default] if row["baseSeed"] in seeds and 0.01 <= row["before"] <= 0.9]
    groups = sorted(set(SHAPES.values()))
    design = [
        [1, *(SHAPES.get(row["arm"]) == group for group in groups), row["axis"] == "length", row["before"], row["before"] ** 2]
        for row in rows
    ]
    clusters = [row["baseSeed"] for row in rows]
    if len(set(clusters)) < 2:
        return {"effect": math.nan, "seeds": len(set(clusters))}
    effect, error = clustered(design, [row["gain"] for row in rows], clusters, 1 + groups.index(of))
    return {"effect": effect, "error": error, "seeds": len(set(clusters))}


def looked_into(tables, targets, arm="inside"):
    return runs(tables, "inside", targets, exposures=[0.02], arm=arm)


def point(tables, row, name):
    """What is measured inside stands at the last step."""
    return max(tables.curves[row["run"], f"inside/{name}"])[1]


def l11a(tables, of):
    values = []
    for row in looked_into(tables, [of]).values():
        base, tuned, patched = (
            point(tables, row, f"patchedPathMass/{name}") for name in ("base/none", "tuned/none", "base/1/block")
        )
        values.append((row["baseSeed"], patched - base - 0.5 * (tuned - base)))
    return over_seeds(values)


def compared_inside(tables, targets, value):
    shuffled = looked_into(tables, targets, "inside-shuffled")
    found = looked_into(tables, targets)
    return over_seeds([(row["baseSeed"], value(row) - value(shuffled[at])) for at, row in found.items() if at in shuffled])


def l11b(tables, of):
    return compared_inside(tables, [of], lambda row: 1 - point(tables, row, "probeAccuracy/tuned/2/feedForward/before"))


def l11c(tables, of):
    return compared_inside(tables, ["depth", "length"], lambda row: math.log(point(tables, row, "updateNorm/all")))


def elsewhere(tables, of, targets, axis=None):
    found = runs(tables, "second-testbed", targets, axis)
    return {at: row for at, row in found.items() if row["base"].startswith(PREFIXES[of])}


def l12a(tables, of):
    found = elsewhere(tables, of, ["length", "vocabulary"])
    return gains({at: row for at, row in found.items() if row["exposure"] == 0})


def partly_known(tables, of):
    found = elsewhere(tables, of, ["depth", "length", "vocabulary"])
    return {at: row for at, row in found.items() if row["exposure"] > 0 and 0.05 <= row["before"] <= 0.8}


def l12b(tables, of):
    return gains(partly_known(tables, of))


def l12c(tables, of):
    inside = elsewhere(tables, of, ["depth", "length", "vocabulary"], "in-distribution")
    return gains({at: inside[at] for at in partly_known(tables, of)})
