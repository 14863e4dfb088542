"""Writes golden.json: what PyTorch computes in float64 and the tests of tests/model and tests/training compare with.

pip install torch==2.15.0; python tests/model/golden.py
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

WIDTH, HEADS, VOCABULARY, CONTEXT, INNER = 8, 2, 7, 12, 16
PAD, EOS = 0, 1

TOKENS = torch.tensor([[2, 3, 4, 5, 6, 1], [6, 5, 2, 2, 1, 0], [3, 3, 6, 4, 2, 5]])
WEIGHTS = torch.tensor([[0, 0, 0.1, 0.2, 0.3, 0.4], [0, 0, 0.5, 0.1, 0.2, 0], [0, 0, 0, 0.15, 0.25, 0.35]])
PROMPTS = torch.tensor([[2, 3], [2, 3], [5, 4], [5, 4]])
COMPLETIONS = torch.tensor([[4, 5, 1, 0], [6, 2, 3, 4], [1, 0, 0, 0], [3, 3, 1, 0]])
REWARDS = torch.tensor([[1.0, 0.0], [0.0, 1.0]])


def shapes(layers, positions):
    yield "embedding.weight", (VOCABULARY, WIDTH)
    if positions == "learned":
        yield "positions.weight", (CONTEXT, WIDTH)
    for layer in range(layers):
        for name, shape in {
            "norm1.gain": (WIDTH,),
            "norm1.bias": (WIDTH,),
            "attention.qkv": (WIDTH, 3 * WIDTH),
            "attention.out": (WIDTH, WIDTH),
            "norm2.gain": (WIDTH,),
            "norm2.bias": (WIDTH,),
            "feedForward.in": (WIDTH, INNER),
            "feedForward.inBias": (INNER,),
            "feedForward.out": (INNER, WIDTH),
            "feedForward.outBias": (WIDTH,),
        }.items():
            yield f"blocks.{layer}.{name}", shape
    yield "norm.gain", (WIDTH,)
    yield "norm.bias", (WIDTH,)
    yield "output.weight", (WIDTH, VOCABULARY)


def parameters(layers, positions, phase):
    """The i-th number of the flat vector is 0.4 sin(1.7 i + phase), plus 1 in a gain."""
    named, offset = {}, 0
    for name, shape in shapes(layers, positions):
        index = torch.arange(offset, offset + math.prod(shape))
        values = 0.4 * torch.sin(1.7 * index + phase) + (1 if name.endswith("gain") else 0)
        named[name] = values.float().double().reshape(shape).requires_grad_()  # as float32 stores them
        offset += math.prod(shape)
    return named


def rope(x):
    time, half = x.shape[2], x.shape[3] // 2
    angles = torch.arange(time)[:, None] * 100.0 ** (-torch.arange(half) / half)
    cos, sin = angles.cos(), angles.sin()
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


def bias(time, positions):
    """Causal mask and ALiBi's penalty, [head, time, time]."""
    distance = torch.arange(time)[:, None] - torch.arange(time)[None]
    slopes = 2.0 ** (-8 * torch.arange(1, HEADS + 1) / HEADS) if positions == "alibi" else torch.zeros(HEADS)
    return (-slopes[:, None, None] * distance).masked_fill(distance < 0, -math.inf)


def block(p, x, positions, activation):
    batch, time, _ = x.shape
    normed = F.layer_norm(x, (WIDTH,), p["norm1.gain"], p["norm1.bias"])
    q, k, v = (normed @ p["attention.qkv"]).view(batch, time, 3, HEADS, WIDTH // HEADS).unbind(2)
    q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
    if positions == "rope":
        q, k = rope(q), rope(k)
    mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias(time, positions))
    x = x + mixed.transpose(1, 2).reshape(batch, time, WIDTH) @ p["attention.out"]
    inner = F.layer_norm(x, (WIDTH,), p["norm2.gain"], p["norm2.bias"]) @ p["feedForward.in"] + p["feedForward.inBias"]
    active = F.relu(inner) if activation == "relu" else F.gelu(inner, approximate="tanh")
    return x + active @ p["feedForward.out"] + p["feedForward.outBias"]


def logits(p, tokens, layers, positions, activation):
    x = p["embedding.weight"][tokens]
    if positions == "learned":
        x = x + p["positions.weight"][: tokens.shape[1]]
    for layer in range(layers):
        prefix = f"blocks.{layer}."
        x = block({n[len(prefix) :]: t for n, t in p.items() if n.startswith(prefix)}, x, positions, activation)
    return F.layer_norm(x, (WIDTH,), p["norm.gain"], p["norm.bias"]) @ p["output.weight"]


def numbers(tensor, digits=6):
    return [float(f"{x:.{digits}g}") for x in tensor.detach().flatten().tolist()]


def flat_gradient(p):
    return numbers(torch.cat([t.grad.flatten() for t in p.values()]), digits=5)


def likelihood():
    for positions in ("rope", "learned", "alibi", "none"):
        for activation in ("relu", "gelu"):
            p = parameters(2, positions, 0.5)
            scores = logits(p, TOKENS, 2, positions, activation)
            taken = F.log_softmax(scores[:, :-1], -1).gather(2, TOKENS[:, 1:, None])[..., 0]
            loss = -(WEIGHTS[:, 1:] * taken).sum()
            loss.backward()
            yield {
                "positions": positions,
                "activation": activation,
                "logits": numbers(scores),
                "loss": loss.item(),
                "gradient": flat_gradient(p),
            }


def adamw():
    """Ten updates of seven numbers; the gradients are longer than the clip in some, shorter in others."""
    x = (0.4 * torch.sin(1.7 * torch.arange(7) + 0.5)).float().double().requires_grad_()
    optimiser = torch.optim.AdamW([x], lr=0.0, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
    for update in range(1, 11):
        rate = 0.01 * update
        optimiser.param_groups[0]["lr"] = rate
        x.grad = (torch.sin(2.3 * torch.arange(7) + update) * (0.1 if update % 2 else 1.5)).float().double()
        gradient = numbers(x.grad)
        norm = torch.nn.utils.clip_grad_norm_([x], 1.0).item()
        optimiser.step()
        yield {"rate": rate, "gradient": gradient, "norm": norm, "parameters": numbers(x)}


def completion_scores(p, temperature):
    read = torch.cat([PROMPTS, COMPLETIONS[:, :-1]], 1)
    scores = logits(p, read, 1, "rope", "relu")[:, PROMPTS.shape[1] - 1 :] / temperature
    log = F.log_softmax(scores, -1)
    return log, log.gather(2, COMPLETIONS[..., None])[..., 0]


def per_token_kl(estimator, log, taken, reference_log, reference):
    if estimator == "k1":
        return taken - reference
    if estimator == "k2":
        return 0.5 * (taken - reference) ** 2
    if estimator == "k3":
        return torch.exp(reference - taken) - (reference - taken) - 1
    return (log.exp() * (log - reference_log)).sum(-1)


def masked_loss(losses, mask, loss_type):
    if loss_type == "grpo":
        return ((losses * mask).sum(-1) / mask.sum(-1)).mean()
    if loss_type == "bnpo":
        return (losses * mask).sum() / mask.sum()
    return (losses * mask).sum() / (losses.shape[0] * losses.shape[1])


def advantages(scale):
    centred = REWARDS - REWARDS.mean(1, keepdim=True)
    if scale == "group":
        centred = centred / (REWARDS.std(1, keepdim=True) + 1e-4)
    return centred.flatten()[:, None]


def grpo(beta, kl, loss_type="grpo", scale="group", reused=False, temperature=1.0, epsilon=0.2):
    """One update as TRL's GRPOTrainer computes it: _compute_loss and _generate_and_score_completions."""
    p, older = parameters(1, "rope", 0.5), parameters(1, "rope", 0.8)
    log, taken = completion_scores(p, temperature)
    reference_log, reference = completion_scores(parameters(1, "rope", 1.1), temperature)
    reference_log, reference = reference_log.detach(), reference.detach()
    old = completion_scores(older, temperature)[1].detach() if reused else taken.detach()
    mask = (COMPLETIONS != PAD).double()
    a = advantages(scale)
    ratio = torch.exp(taken - old)
    losses = -torch.min(ratio * a, ratio.clamp(1 - epsilon, 1 + epsilon) * a)
    losses = losses + beta * per_token_kl(kl, log, taken, reference_log, reference)
    loss = masked_loss(losses, mask, loss_type)
    loss.backward()
    clipped = ((ratio < 1 - epsilon) & (a < 0)) | ((ratio > 1 + epsilon) & (a > 0))
    reported = per_token_kl("exact" if kl == "exact" else "k3", log, taken, reference_log, reference)
    mean = lambda values: ((values * mask).sum() / mask.sum()).item()
    return {
        "settings": {
            "beta": beta,
            "kl_estimator": kl,
            "loss_type": loss_type,
            "scale_rewards": scale,
            "temperature": temperature,
            "epsilon": epsilon,
        },
        "reused": reused,
        "loss": loss.item(),
        "kl": mean(reported),
        "entropy": mean(-(log.exp() * log).sum(-1)),
        "clip_ratio": mean(clipped.double()),
        "gradient": flat_gradient(p),
    }


golden = {
    "versions": {"torch": torch.__version__},
    "tokens": TOKENS.tolist(),
    "weights": WEIGHTS.tolist(),
    "likelihood": list(likelihood()),
    "adamw": list(adamw()),
    "prompts": PROMPTS.tolist(),
    "completions": COMPLETIONS.tolist(),
    "rewards": REWARDS.flatten().tolist(),
    "grpo": [
        grpo(0.0, "k3"),
        grpo(0.3, "k1"),
        grpo(0.3, "k2"),
        grpo(0.3, "k3"),
        grpo(0.3, "exact"),
        grpo(0.3, "k2", reused=True, epsilon=0.05),
        grpo(0.3, "k3", reused=True, epsilon=0.05),
        grpo(0.3, "k3", loss_type="bnpo", scale="none", reused=True, epsilon=0.05),
        grpo(0.3, "exact", loss_type="dr_grpo", temperature=0.7, reused=True, epsilon=0.05),
    ],
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
