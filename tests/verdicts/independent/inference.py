"""Student's t, clustered least squares, Spearman's correlation and Holm's correction, by numpy alone."""

import math
from functools import cache

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


def t_tail(t, df):
    """P(T > t): with t = sqrt(df) tan(angle) the density is a power of the cosine."""
    start, end = math.atan(t / math.sqrt(df)), math.pi / 2
    angles = start + (end - start) * (NODES + 1) / 2
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return scale * (end - start) / 2 * float(WEIGHTS @ np.cos(angles) ** (df - 1))


@cache
def t_quantile(df):
    """The 97.5% point."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, df) > 0.025 else (low, middle)
    return (low + high) / 2


def one_sided(effect, error, df, bound):
    """p-values against "below the bound" and against "above the bound"."""
    if error == 0:
        return (0.0, 1.0) if effect > bound else (1.0, 0.0) if effect < bound else (1.0, 1.0)
    t = (effect - bound) / error
    return t_tail(t, df), t_tail(-t, df)


def mean_and_error(values):
    values = np.asarray(values, float)
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def clustered(design, y, clusters, coefficient):
    """Least squares with the sandwich of clusters, times G / (G - 1) * (N - 1) / (N - K) as Stata and statsmodels have it."""
    X, y, clusters = np.asarray(design, float), np.asarray(y, float), np.asarray(clusters)
    bread = np.linalg.inv(X.T @ X)
    beta = bread @ X.T @ y
    residuals = y - X @ beta
    names = np.unique(clusters)
    scores = np.stack([X[clusters == name].T @ residuals[clusters == name] for name in names])
    (n, k), groups = X.shape, len(names)
    covariance = bread @ (scores.T @ scores) @ bread * groups / (groups - 1) * (n - 1) / (n - k)
    return float(beta[coefficient]), float(math.sqrt(covariance[coefficient, coefficient]))


def ranks(values):
    """From 1, ties at their mean rank."""
    values = np.asarray(values, float)
    return np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values])


def spearman(x, y):
    return float(np.corrcoef(ranks(x), ranks(y))[0, 1])


def holm(p):
    order = np.argsort(p)
    adjusted, largest = np.empty(len(p)), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p) - rank) * p[i]))
        adjusted[i] = largest
    return adjusted


def nested_interval(seeds, draws=2000):
    """Percentiles of the mean over seeds of means, seeds drawn again and within each its values."""
    random = np.random.default_rng(2510)
    seeds = [np.asarray(values, float) for values in seeds]
    chosen = random.integers(len(seeds), size=(draws, len(seeds)))
    means = np.empty(chosen.shape)
    for i, values in enumerate(seeds):
        times = np.count_nonzero(chosen == i)
        means[chosen == i] = random.choice(values, (times, len(values))).mean(axis=1)
    return tuple(float(bound) for bound in np.quantile(means.mean(axis=1), [0.025, 0.975]))
