"""A step of maximum likelihood in JAX: one jitted function, its state donated."""

from serve import claim_output, inputs, serve, specification

answers = claim_output()

import jax
import jax.numpy as jnp
import numpy as np
from jax_model import cross_entropy, names

spec = specification()
arrays = inputs(spec["inputs"])
options = spec["optimiser"]
tokens = jnp.asarray(arrays["tokens"].astype(np.int32))
parameters = {name: jnp.asarray(arrays[name]) for name in names()}


def clipped(gradients):
    norm = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradients)))
    scale = jnp.minimum(1.0, options["max_grad_norm"] / (norm + 1e-6))
    return norm, jax.tree.map(lambda g: g * scale, gradients)


def updated(parameter, first, second, count):
    rate, decay = options["learning_rate"], options["weight_decay"]
    first = first / (1 - options["adam_beta1"] ** count)
    second = second / (1 - options["adam_beta2"] ** count)
    return parameter * (1 - rate * decay) - rate * first / (jnp.sqrt(second) + 1e-8)


def step(state, tokens):
    parameters, first, second, count = state
    beta1, beta2 = options["adam_beta1"], options["adam_beta2"]
    loss, gradients = jax.value_and_grad(cross_entropy)(parameters, tokens)
    norm, gradients = clipped(gradients)
    first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, second, gradients)
    count = count + 1
    parameters = jax.tree.map(lambda p, m, v: updated(p, m, v, count), parameters, first, second)
    return (parameters, first, second, count), (loss, norm)


compiled = jax.jit(step, donate_argnums=0)
zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
state = (parameters, zeros(), zeros(), jnp.zeros((), jnp.float32))


def call():
    global state
    state, (loss, norm) = compiled(state, tokens)
    return float(loss), float(norm)


def check():
    loss, norm = call()
    flat = np.concatenate([np.asarray(state[0][name]).reshape(-1) for name in names()])
    return {"loss": [loss], "grad_norm": [norm], "parameters": flat}


serve(call, check, answers)
