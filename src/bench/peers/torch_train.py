"""A step of maximum likelihood in PyTorch: eager, or with the loss compiled. SDPA, fused AdamW, gradients clipped."""

from serve import claim_output, inputs, serve, specification

answers = claim_output()

import torch
import torch.nn.functional as F
from torch_model import build, flat

spec = specification()
torch.set_num_threads(spec["threads"])
arrays = inputs(spec["inputs"])
options = spec["optimiser"]
tokens = torch.from_numpy(arrays["tokens"]).long()
model = build(arrays, context=max(64, tokens.shape[1]))
read, targets = tokens[:, :-1].contiguous(), tokens[:, 1:].reshape(-1)
optimiser = torch.optim.AdamW(
    model.parameters(),
    lr=options["learning_rate"],
    betas=(options["adam_beta1"], options["adam_beta2"]),
    eps=1e-8,
    weight_decay=options["weight_decay"],
    fused=True,
)


def loss_of(tokens, targets):
    return F.cross_entropy(model(tokens).flatten(0, 1), targets)


if spec["peer"] == "torch.compile":
    loss_of = torch.compile(loss_of)


def step():
    optimiser.zero_grad(set_to_none=True)
    loss = loss_of(read, targets)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), options["max_grad_norm"], foreach=True)
    optimiser.step()
    return loss.item(), norm.item()


def check():
    loss, norm = step()
    return {"loss": [loss], "grad_norm": [norm], "parameters": flat(model)}


serve(step, check, answers)
