"""Writes verdicts_golden.json: what SciPy, statsmodels and rliable say of the statistics that verdicts use.

pip install scipy==1.17.1 statsmodels==0.15.0 rliable==1.2.0 arch==7.2.0 pandas==2.3.3 numpy==2.4.6; python tests/statistics/verdicts_golden.py
"""

import itertools
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from rliable import library as rliable
from rliable import metrics
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.weightstats import DescrStatsW

alternatives = ["two-sided", "greater", "less"]
rng = np.random.default_rng(20251015)


def prompts(count, samples, odds_ratio, slope=0.0):
    """Counts of prompts whose logit shift is log(odds_ratio) + slope × logit of the base mass."""
    logits = rng.normal(-1, 2, count)
    tuned = 1 / (1 + np.exp(-(logits * (1 + slope) + np.log(odds_ratio))))
    correct = np.stack([rng.binomial(samples[0], 1 / (1 + np.exp(-logits))), rng.binomial(samples[1], tuned)], axis=1)
    return [{"correct": pair, "samples": list(samples)} for pair in correct.tolist()]


def is_informative(stratum):
    return 0 < sum(stratum["correct"]) < sum(stratum["samples"])


def table(stratum):
    (base, tuned), (base_samples, tuned_samples) = stratum["correct"], stratum["samples"]
    return np.array([[tuned, tuned_samples - tuned], [base, base_samples - base]])


def strata():
    named = {
        "common": prompts(40, (32, 32), 3.0),
        "unlike": prompts(40, (64, 32), 3.0, slope=-0.6),
        "sparse": prompts(80, (4, 4), 1.5),
        "none": prompts(20, (32, 30), 1.0),
        "lower": prompts(10, (500, 400), 0.2),
    }
    for name, rows in named.items():
        tables = StratifiedTable([table(stratum) for stratum in rows if is_informative(stratum)])
        equal = tables.test_equal_odds(adjust=True)
        degrees = sum(map(is_informative, rows)) - 1
        yield {
            "name": name,
            "strata": rows,
            "oddsRatio": tables.oddsratio_pooled,
            "intervals": [[level, *tables.oddsratio_pooled_confint(1 - level)] for level in (0.95, 0.99)],
            "breslowDay": {
                "statistic": equal.statistic,
                "degrees": degrees,
                "p": stats.chi2.sf(equal.statistic, degrees),
            },
        }


samples = {
    "gains": [0.11, 0.07, 0.19, 0.02, -0.03, 0.08],
    "small": [0.004, -0.011, 0.007, 0.013, -0.002, 0.001, -0.006, 0.009],
    "two": [0.3, 0.5],
    "twenty": rng.normal(0.01, 0.03, 20).round(4).tolist(),
}


def end(value):
    return float(value) if np.isfinite(value) else None


def t_tests():
    for name, values in samples.items():
        for mean, alternative in itertools.product((0, 0.05), alternatives):
            result = stats.ttest_1samp(values, mean, alternative=alternative)
            interval = result.confidence_interval(0.95)
            yield {
                "sample": name,
                "mean": mean,
                "alternative": alternative,
                "statistic": result.statistic,
                "degrees": int(result.df),
                "p": result.pvalue,
                "lower": end(interval.low),
                "upper": end(interval.high),
            }


def equivalences():
    for name, values in samples.items():
        for margin in (0.01, 0.02, 0.1):
            yield {"sample": name, "margin": margin, "p": DescrStatsW(values).ttost_mean(-margin, margin)[0]}


def holm():
    for p in [[0.01, 0.04, 0.03, 0.005], [0.5, 0.9, 0.2], [0.02, 0.02, 0.02], [0.0, 1.0], [0.03], []]:
        yield {"p": p, "adjusted": multipletests(p, method="holm")[1].tolist() if p else []}


def binomials():
    for (k, n, p0), alternative in itertools.product(
        [(0, 5, 0.5), (3, 20, 0.5), (17, 20, 0.5), (10, 20, 0.5), (2, 640, 0.001), (0, 9, 0.0), (9, 9, 1.0), (7, 50, 0.3)],
        alternatives,
    ):
        yield {"k": k, "n": n, "p0": p0, "alternative": alternative, "p": stats.binomtest(k, n, p0, alternative).pvalue}


def regressions():
    mass = np.tile([0.002, 0.05, 0.2, 0.45, 0.7, 0.95], 8)
    seeds = np.repeat(np.arange(8), 6)
    gain = 0.02 + 0.9 * mass - 0.85 * mass**2 + rng.normal(0, 0.05, 8)[seeds] + rng.normal(0, 0.03, 48)
    gain = gain.round(5)
    for name, x in {
        "slope": np.stack([np.ones(48), mass], axis=1),
        "quadratic": np.stack([np.ones(48), mass, mass**2], axis=1),
        "shifted": np.stack([np.ones(48), mass + 10, (mass + 10) ** 2], axis=1),
    }.items():
        plain = sm.OLS(gain, x).fit(method="qr")
        clustered = sm.OLS(gain, x).fit(method="qr", cov_type="cluster", cov_kwds={"groups": seeds}, use_t=True)
        yield {
            "name": name,
            "x": x.tolist(),
            "y": gain.tolist(),
            "clusters": seeds.tolist(),
            "coefficients": plain.params.tolist(),
            "plain": {"standardErrors": plain.bse.tolist(), "degrees": int(plain.df_resid), "p": plain.pvalues.tolist()},
            "clustered": {
                "standardErrors": clustered.bse.tolist(),
                "degrees": int(clustered.df_resid_inference),
                "p": clustered.pvalues.tolist(),
            },
        }


def rank_correlations():
    for x, y in [
        ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]),
        ([0.1, 0.1, 0.4, 0.4, 0.4, 0.9], [3, 1, 2, 2, 0, -1]),
        ([1, 2], [5, 4]),
        (samples["twenty"], np.round(samples["twenty"], 2)[::-1].tolist()),
    ]:
        yield {"x": x, "y": y, "ranks": stats.rankdata(x).tolist(), "spearman": stats.spearmanr(x, y).statistic}


def powers():
    for effect, seeds, level in itertools.product((0.0, 0.2, 0.5, 1.0, 3.0), (2, 3, 6, 20, 100), (0.05, 0.005, 0.001)):
        power = TTestPower().power(effect, seeds, level, alternative="two-sided")
        if np.isfinite(power):  # SciPy's noncentral t gives NaN where the other tail is below what a float64 holds
            yield {"effect": effect, "seeds": seeds, "level": level, "power": power}


def equivalence_powers(rounds=4_000_000):
    """By simulation: normal means and independent χ deviations, of which the test is made."""
    for seeds, effect, margin in [(2, 0, 4), (6, 0, 1), (6, 0.5, 1.5), (20, 0, 0.5), (20, 0.2, 0.8), (20, 0.8, 0.8), (8, 2, 1)]:
        mean = rng.normal(effect, 1 / np.sqrt(seeds), rounds)
        half = stats.t.ppf(0.95, seeds - 1) * np.sqrt(rng.chisquare(seeds - 1, rounds) / (seeds - 1) / seeds)
        power = np.mean((mean - half > -margin) & (mean + half < margin))
        yield {"seeds": seeds, "effect": effect, "margin": margin, "power": power}


def stratified_iqms():
    for name, shape in {"even": (20, 4), "few": (5, 7)}.items():
        scores = (rng.beta(0.6, 0.9, shape[1]) + rng.normal(0, 0.15, shape)).round(4)  # [seed][task]
        np.random.seed(1)  # rliable draws from the global generator, whatever state it is given
        value, ends = rliable.get_interval_estimates(
            {"x": scores}, lambda x: np.array([metrics.aggregate_iqm(x)]), reps=50_000
        )
        lower, upper = ends["x"][:, 0]
        yield {"name": name, "runs": scores.T.tolist(), "value": value["x"][0], "lower": lower, "upper": upper}


golden = {
    "versions": {name: version(name) for name in ("scipy", "statsmodels", "rliable")},
    "strata": list(strata()),
    "samples": samples,
    "tTests": list(t_tests()),
    "equivalences": list(equivalences()),
    "holm": list(holm()),
    "binomials": list(binomials()),
    "regressions": list(regressions()),
    "rankCorrelations": list(rank_correlations()),
    "powers": list(powers()),
    "equivalencePowers": list(equivalence_powers()),
    "stratifiedIqms": list(stratified_iqms()),
}
Path(__file__).with_name("verdicts_golden.json").write_text(json.dumps(golden) + "\n")
