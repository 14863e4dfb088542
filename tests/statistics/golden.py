"""Writes golden.json: the values of SciPy and statsmodels that the tests of this directory compare with.

pip install scipy==1.17.1 statsmodels==0.15.0; python tests/statistics/golden.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

values = [0.31, 0.12, 0.55, 0.08, 0.97, 0.44, 0.61, 0.29, 0.33, 0.02, 0.71]


def wilson():
    cases = [(0, 1), (0, 80), (1, 80), (40, 80), (80, 80), (3, 7), (250, 5120)]
    for k, n in cases:
        for level in (0.95, 0.99):
            interval = stats.binomtest(k, n).proportion_ci(level, method="wilson")
            yield {"k": k, "n": n, "level": level, "lower": interval.low, "upper": interval.high}


def student():
    for n in (2, 3, 11):
        sample = values[:n]
        for level in (0.95, 0.99):
            lower, upper = stats.t.interval(level, n - 1, np.mean(sample), stats.sem(sample))
            half = stats.t.ppf((1 + level) / 2, n - 1) * np.std(sample, ddof=1) * np.sqrt(1 + 1 / n)
            yield {"n": n, "level": level, "lower": lower, "upper": upper, "predictionHalf": half}


def interval(statistic, method, resamples):
    result = stats.bootstrap(
        (values,), statistic, method=method, n_resamples=resamples, vectorized=True, rng=np.random.default_rng(1)
    )
    return result.bootstrap_distribution, result.confidence_interval


def bootstrap():
    for name, statistic in {"mean": np.mean, "variance": np.var}.items():
        for method in ("percentile", "BCa"):
            distribution, given = interval(statistic, method, 199)
            _, converged = interval(statistic, method, 200_000)
            yield {
                "statistic": name,
                "method": method,
                "distribution": distribution.tolist(),
                "lower": given.low,
                "upper": given.high,
                "converged": {"lower": converged.low, "upper": converged.high},
            }


def trimmed():
    for n in range(1, len(values) + 1):
        yield {"n": n, "iqm": stats.trim_mean(values[:n], 0.25)}


golden = {
    "versions": {"scipy": scipy.__version__},
    "values": values,
    "wilson": list(wilson()),
    "student": list(student()),
    "bootstrap": list(bootstrap()),
    "trimmed": list(trimmed()),
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden) + "\n")
