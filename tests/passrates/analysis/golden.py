"""Writes golden.json: the values of SciPy and statsmodels that the tests of this directory compare with.

pip install scipy==1.17.1 statsmodels==0.15.0; python tests/passrates/analysis/golden.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import optimize, special, stats
from statsmodels.stats.contingency_tables import StratifiedTable

# base samples, base correct, tuned samples, tuned correct
prompts = [
    (16, 0, 16, 0), (16, 0, 16, 3), (16, 1, 16, 2), (16, 2, 16, 7), (16, 3, 16, 3), (16, 4, 16, 9),
    (16, 5, 16, 11), (16, 7, 16, 8), (16, 8, 16, 12), (16, 9, 16, 14), (16, 11, 16, 13), (16, 12, 16, 16),
    (16, 14, 16, 15), (16, 15, 16, 16), (16, 16, 16, 16), (16, 2, 16, 1), (16, 0, 16, 12), (16, 6, 16, 10),
    (8, 1, 64, 20), (8, 4, 64, 51), (8, 0, 64, 2), (8, 7, 64, 64), (8, 3, 64, 30), (8, 2, 64, 33),
]  # fmt: skip
counts = [(n, k) for n, k, _, _ in prompts]


def fit():
    """Beta-binomial maximum likelihood, by SciPy's density and its optimiser."""
    n, k = np.array(counts).T

    def loss(x):
        return -stats.betabinom.logpmf(k, n, *np.exp(x)).sum()

    def score(x):
        a, b = np.exp(x)
        total = special.digamma(a + b) - special.digamma(a + b + n)
        return [
            (special.digamma(a + k) - special.digamma(a) + total).sum(),
            (special.digamma(b + n - k) - special.digamma(b) + total).sum(),
        ]

    start = optimize.minimize(loss, [0.0, 0.0], method="Nelder-Mead").x
    x = optimize.fsolve(score, start, xtol=1e-14)
    return {"a": np.exp(x[0]), "b": np.exp(x[1]), "logLikelihood": -loss(x)}


def density():
    for a, b in [(0.35, 0.7), (2.0, 3.0), (40.0, 60.0), (0.01, 5.0)]:
        for n in (1, 16, 200):
            for k in sorted({0, n // 3, n}):
                yield {"a": a, "b": b, "n": n, "k": k, "log": stats.betabinom.logpmf(k, n, a, b)}


def strata():
    tables = [np.array([[k1, n1 - k1], [k0, n0 - k0]]) for n0, k0, n1, k1 in prompts if 0 < k0 + k1 < n0 + n1]
    table = StratifiedTable(tables)
    low, high = table.logodds_pooled_confint(0.05)
    test = table.test_equal_odds(adjust=True)
    return {"common": table.logodds_pooled, "low": low, "high": high, "statistic": test.statistic, "p": test.pvalue}


def hypergeometric():
    for n0, k0, n1, k1 in prompts[:12]:
        for shift in (0.0, 1.3):
            if k0 + k1 in (0, n0 + n1):
                continue
            law = stats.nchypergeom_fisher(n0 + n1, n1, k0 + k1, np.exp(shift))
            yield {
                "base": {"n": n0, "k": k0},
                "tuned": {"n": n1, "k": k1},
                "shift": shift,
                "atLeast": law.sf(k1 - 1),
                "atMost": law.cdf(k1),
            }


def pass_at_k(n, c, k):
    """As published: Chen et al., arXiv 2107.03374, figure 3."""
    if n - c < k:
        return 1.0
    return 1.0 - np.prod(1.0 - k / np.arange(n - c + 1, n + 1))


def passed():
    for k in (1, 2, 4, 8):
        base = np.mean([pass_at_k(n, c, k) for n, c, _, _ in prompts])
        tuned = np.mean([pass_at_k(n, c, k) for _, _, n, c in prompts])
        yield {"k": k, "base": base, "tuned": tuned}


golden = {
    "versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "prompts": prompts,
    "fit": fit(),
    "density": list(density()),
    "strata": strata(),
    "hypergeometric": list(hypergeometric()),
    "passed": list(passed()),
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden) + "\n")
