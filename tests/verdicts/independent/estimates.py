"""Estimates over base seeds: effect, standard error, number of seeds."""

import math

from inference import clustered, mean_and_error, nested_interval
from rows import by, mean


def over_seeds(pairs):
    """A mean over base seeds of (seed, value): each seed's is the mean of its values."""
    seeds = by(pairs, lambda pair: pair[0])
    values = [mean(value for _, value in own) for own in seeds.values()]
    if len(values) < 2:
        return {"effect": mean(values) if values else math.nan, "seeds": len(values)}
    effect, error = mean_and_error(values)
    return {"effect": effect, "error": error, "seeds": len(values)}


def slope(points):
    """Least squares of y on x over (seed, x, y), clustered by seed."""
    if len(points) == 0:
        return {"effect": math.nan, "seeds": 0}
    seeds, x, y = zip(*points)
    effect, error = clustered([[1, each] for each in x], y, seeds, 1)
    return {"effect": effect, "error": error, "seeds": len(set(seeds))}


def nested(groups):
    """The mean over base seeds of (seed, values), its interval by hierarchical bootstrap, its p-values by the t-test."""
    seeds = by(groups, lambda group: group[0])
    values = [[value for _, own in each for value in own] for each in seeds.values()]
    found = over_seeds([(seed, value) for (seed, _), own in zip(seeds.items(), values) for value in own])
    return found | {"interval": nested_interval(values)} if len(values) > 1 else found
