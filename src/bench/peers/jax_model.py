"""The transformer of src/model in JAX, on a dictionary of arrays by the names of src/model."""

import jax
import jax.numpy as jnp

LAYERS, HEADS, ROPE_BASE = 2, 4, 100.0
_IN_BLOCK = (
    "norm1.gain norm1.bias attention.qkv attention.out norm2.gain norm2.bias "
    "feedForward.in feedForward.inBias feedForward.out feedForward.outBias"
).split()


def names():
    """In the order of src/model's flat vector of parameters."""
    blocks = [f"blocks.{i}.{name}" for i in range(LAYERS) for name in _IN_BLOCK]
    return ["embedding.weight", *blocks, "norm.gain", "norm.bias", "output.weight"]


def layer_norm(x, gain, bias):
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred * centred).mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt(variance + 1e-5) * gain + bias


def rotate(x):
    """x: [batch, head, time, width of a head]"""
    time, half = x.shape[2], x.shape[3] // 2
    angles = jnp.arange(time)[:, None] * ROPE_BASE ** (-jnp.arange(half) / half)
    cos, sin = jnp.cos(angles), jnp.sin(angles)
    a, b = jnp.split(x, 2, -1)
    return jnp.concatenate([a * cos - b * sin, a * sin + b * cos], -1)


def attend(x, qkv, out):
    batch, time, width = x.shape
    split = (x @ qkv).reshape(batch, time, 3, HEADS, width // HEADS).transpose(2, 0, 3, 1, 4)
    queries, keys, values = rotate(split[0]), rotate(split[1]), split[2]
    scores = queries @ keys.swapaxes(-1, -2) * (width // HEADS) ** -0.5
    ahead = jnp.triu(jnp.ones((time, time), bool), 1)
    shares = jax.nn.softmax(jnp.where(ahead, -1e9, scores))
    return (shares @ values).transpose(0, 2, 1, 3).reshape(batch, time, width) @ out


def logits(p, tokens):
    x = p["embedding.weight"][tokens]
    for i in range(LAYERS):
        w = lambda name: p[f"blocks.{i}.{name}"]
        normed = layer_norm(x, w("norm1.gain"), w("norm1.bias"))
        x = x + attend(normed, w("attention.qkv"), w("attention.out"))
        normed = layer_norm(x, w("norm2.gain"), w("norm2.bias"))
        inner = jax.nn.relu(normed @ w("feedForward.in") + w("feedForward.inBias"))
        x = x + inner @ w("feedForward.out") + w("feedForward.outBias")
    return layer_norm(x, p["norm.gain"], p["norm.bias"]) @ p["output.weight"]


def cross_entropy(p, tokens):
    scores = jax.nn.log_softmax(logits(p, tokens[:, :-1]))
    return -jnp.take_along_axis(scores, tokens[:, 1:, None], -1).mean()
