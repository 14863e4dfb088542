"""Where training ends, from the equations of notebook 01.

A group's advantages are (reward - mean) / (s + 1e-4), s with divisor G - 1, as TRL has them, or without the division; the
push a(P) is the mean over groups of reward times advantage. A law is the lowest mass above the base mass at which push
and pull are equal: the first change of sign on a grid of logits that begins at the base policy, refined.
"""

import math
from functools import lru_cache

import numpy as np

STEP, END = 0.05, 40.0


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def logit(p):
    return np.log(p) - np.log1p(-p)


@lru_cache(None)
def group_terms(group):
    """A column for each number of right rollouts that gives a signal: it, the log of how many such groups there are, their push."""
    right = np.arange(1, group)
    spread = right / group * (1 - right / group)
    ways = [math.lgamma(group + 1) - math.lgamma(r + 1) - math.lgamma(group - r + 1) for r in right]
    return right[:, None], np.array(ways)[:, None], spread / (np.sqrt(spread * group / (group - 1)) + 1e-4)


def push_over_v(x, whitened, group):
    """a(P) / (P (1 - P)) at each P = sigmoid(x)."""
    if not whitened:
        return np.full_like(x, 1 - 1 / group)
    right, ways, share = group_terms(group)
    return share @ np.exp(ways + (right - 1) * log_sigmoid(x) + (group - right - 1) * log_sigmoid(-x))


def lowest_root(gap, start):
    """The lowest x above `start` from which on gap, negative before, is not; END where there is none."""
    grid = np.arange(start, END, STEP)
    if not (gap(grid[1:]) >= 0).any():
        return END
    for _ in range(8):
        first = np.argmax(gap(grid[1:]) >= 0)
        grid = np.linspace(grid[first], grid[first + 1], 65)
    return float(grid[-1])


def one_decision(q, whitened, kl, beta, group):
    start = float(logit(q))

    def gap(x):
        push = push_over_v(x, whitened, group) / beta
        if kl == "k2":
            return x - start - push
        rise = sigmoid(x) - q if q < 0.5 else (1 - q) - sigmoid(-x)  # P - Q, by the smaller sides
        return rise - sigmoid(x) * sigmoid(-x) * push

    return float(sigmoid(lowest_root(gap, start)))


def tilt(q, beta):
    return float(sigmoid(logit(q) + 1 / beta))


def mass_at_rest(masses, decided):
    """P where it is what its own push leads to; `decided(x)` are the logits of the decisions under the push at P = sigmoid(x)."""

    def product_logit(logits):
        log = sum(log_sigmoid(each) for each in logits)
        return log - np.log(-np.expm1(log))

    start = float(product_logit([logit(q) for q in masses]))
    return float(sigmoid(lowest_root(lambda x: x - product_logit(decided(x)), start)))


def tied(masses, whitened, kl, beta, group):
    """Decisions made in the same way after any prefix."""

    def decision(q, pull):
        if kl == "k3":  # p - q = (1 - p) pull
            return np.log(q + pull) - math.log1p(-q)
        base = logit(q)
        low, high = np.full_like(pull, base), base + 2 * pull / q + 1e-9  # logit p - logit q = pull / p
        for _ in range(60):
            middle = (low + high) / 2
            beyond = middle - base - pull / sigmoid(middle) >= 0
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        return (low + high) / 2

    def decided(x):
        pull = sigmoid(x) * push_over_v(x, whitened, group) / beta
        known = {q: decision(q, pull) for q in set(masses)}
        return [known[q] for q in masses]

    return mass_at_rest(masses, decided)


def tabular(masses, whitened, kl, beta, group):
    """Decisions that can differ from prefix to prefix."""

    def decided(x):
        strength, after, found = push_over_v(x, whitened, group) / beta, np.zeros_like(x), []
        for q in reversed(masses):
            k = strength * np.exp(after)
            if kl == "k2":  # logit p - logit q = k
                found.append(logit(q) + k)
            else:  # p - q = p (1 - p) k, in odds: (1 - q) o^2 - (k - 1 + 2 q) o - q = 0
                b = k - 1 + 2 * q
                root = np.sqrt(b * b + 4 * q * (1 - q))
                odds = np.where(b > 0, (b + root) / (2 * (1 - q)), 2 * q / np.where(b > 0, 1, root - b))
                found.append(np.log(odds))
            after = after + log_sigmoid(found[-1])
        return found

    return mass_at_rest(masses, decided)
