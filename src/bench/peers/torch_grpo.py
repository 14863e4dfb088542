"""GRPO in PyTorch, written by hand: rollouts with a KV cache, a reward, one update. A call is one step, or a complete run."""

from serve import claim_output, inputs, serve, specification

answers = claim_output()

import copy
import tempfile
from pathlib import Path

import torch
from reward import rewards_of
from safetensors.torch import save_file
from torch_model import EOS, build, flat, generate, log_probabilities

spec = specification()
torch.set_num_threads(spec["threads"])
torch.manual_seed(0)
arrays, rl = inputs(spec["inputs"]), spec["rl"]
base = build(arrays).eval().requires_grad_(False)
prompts, expected = (torch.from_numpy(arrays[name]).long() for name in ("prompts", "answers"))


class Learner:
    def __init__(self):
        self.model = copy.deepcopy(base).requires_grad_(True)
        betas = (rl["adam_beta1"], rl["adam_beta2"])
        kept = {"lr": rl["learning_rate"], "betas": betas, "eps": 1e-8, "weight_decay": rl["weight_decay"]}
        self.optimiser = torch.optim.AdamW(self.model.parameters(), fused=True, **kept)
        self.taken = 0

    def step(self):
        count, group = rl["num_prompts"], rl["num_generations"]
        rows = torch.arange(self.taken * count, (self.taken + 1) * count) % len(prompts)
        self.taken += 1
        completions = generate(self.model, prompts[rows], spec["length"], group, early_exit=True)
        completions = completions.clone()  # out of inference mode, or the update could not save it for its gradient
        rewards = rewards_of(completions, expected[rows].repeat_interleave(group, 0))
        metrics = self.update(prompts[rows].repeat_interleave(group, 0), completions, advantages(rewards, group))
        return {**metrics, "reward": rewards.mean().item()}

    def update(self, read, completions, advantages):
        mask = mask_of(completions)
        with torch.no_grad():
            reference = log_probabilities(base, read, completions)[1]
        self.optimiser.zero_grad(set_to_none=True)
        logits, scores = log_probabilities(self.model, read, completions)
        loss, kl = objective(scores, reference, advantages[:, None], mask)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), rl["max_grad_norm"], foreach=True)
        self.optimiser.step()
        metrics = {"loss": loss, "kl": mean(kl, mask), "entropy": mean(entropy(logits), mask), "grad_norm": norm}
        return {name: value.item() for name, value in metrics.items()}


def advantages(rewards, group):
    grouped = rewards.view(-1, group)
    return ((grouped - grouped.mean(1, True)) / (grouped.std(1, keepdim=True) + 1e-4)).view(-1)


def mask_of(completions):
    """1 up to the end token, which counts."""
    ended = (completions == EOS).cumsum(1) - (completions == EOS).long()
    return (ended == 0).float()


def objective(scores, reference, advantages, mask):
    ratio = (scores - scores.detach()).exp()
    clipped = ratio.clamp(1 - rl["epsilon"], 1 + rl["epsilon"])
    difference = reference - scores
    kl = difference.exp() - difference - 1
    losses = rl["beta"] * kl - torch.minimum(ratio * advantages, clipped * advantages)
    return ((losses * mask).sum(1) / mask.sum(1)).mean(), kl


def mean(values, mask):
    return (values.detach() * mask).sum() / mask.sum()


@torch.no_grad()
def entropy(logits):
    scores = logits.log_softmax(-1)
    return -(scores.exp() * scores).sum(-1)


def check():
    read, completions = (torch.from_numpy(arrays[f"batch.{name}"]).long() for name in ("prompts", "completions"))
    learner = Learner()
    metrics = learner.update(read, completions, torch.from_numpy(arrays["batch.advantages"]))
    found = {name: [metrics[name]] for name in ("loss", "grad_norm", "kl", "entropy")}
    greedy = generate(base, prompts[: rl["num_prompts"]], spec["length"], greedy=True)
    rewards = rewards_of(completions, expected[: rl["num_prompts"]].repeat_interleave(rl["num_generations"], 0))
    return {**found, "parameters": flat(learner.model), "greedy": greedy.numpy(), "rewards": rewards.numpy()}


def complete_run():
    learner = Learner()
    for _ in range(rl["max_steps"]):
        learner.step()
    with tempfile.TemporaryDirectory() as directory:
        save_file(learner.model.state_dict(), Path(directory) / "weights.safetensors")


kept = Learner()
serve(complete_run if spec["completeRun"] else kept.step, check, answers)
