"""
TRL's losses and advantages on fixed small tensors, for trl.test.ts: `python tests/training/trl_golden.py`.

Runs in the benchmark's venv, which has the TRL of src/bench/requirements.txt (`npm run bench` makes it). The methods are
TRL's own; only the model is replaced: its log-probabilities are the tensors below.
"""

import itertools
import json
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
import trl
from trl.trainer.dpo_trainer import DPOTrainer
from trl.trainer.grpo_trainer import GRPOTrainer
from trl.trainer.rloo_trainer import RLOOTrainer

TIME, VOCABULARY = 5, 4
LENGTHS = [5, 2, 4, 1, 3, 5]
EPSILON, ENTROPY_COEF = 0.2, 0.3


def wave(shape, phase, scale):
    count = torch.tensor(shape).prod()
    return (scale * torch.sin(1.7 * torch.arange(count) + phase)).double().reshape(shape)


class Accelerator:
    num_processes, sync_gradients, device = 1, True, "cpu"
    gather = gather_for_metrics = staticmethod(lambda x: x)
    reduce = staticmethod(lambda x, reduction: x)


ROWS = len(LENGTHS)
tokens = (torch.arange(ROWS * TIME) * 7 % 5 % VOCABULARY).reshape(ROWS, TIME)
mask = (torch.arange(TIME)[None] < torch.tensor(LENGTHS)[:, None]).double()
logits = wave((ROWS, TIME, VOCABULARY), 0.3, 2.0)
logs = F.log_softmax(logits, -1).gather(-1, tokens[..., None])[..., 0]
old = logs - wave((ROWS, TIME), 1.1, 0.6)
reference = logs - wave((ROWS, TIME), 2.2, 0.5)
advantages = torch.tensor([1.2, -0.7, 0.4, -1.1, 0.9, -0.3], dtype=torch.float64)


def numbers(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


def trainer(at, **settings):
    """What the loss asks a trainer for: a few settings, and the model's log-probabilities and entropies."""
    probabilities = F.log_softmax(at, -1)
    taken = probabilities.gather(-1, tokens[..., None])[..., 0]
    entropies = -(probabilities.exp() * probabilities).sum(-1)
    base = {
        **{"aux_loss_enabled": False, "top_entropy_quantile": 1.0, "off_policy_mask_threshold": None, "use_vllm": False},
        **{"model": SimpleNamespace(training=True), "current_gradient_accumulation_steps": 1, "accelerator": Accelerator},
        **{"max_completion_length": TIME, "epsilon_low": EPSILON, "use_adaptive_entropy": False},
        **{"args": SimpleNamespace(use_bias_correction_kl=False, delta=None, steps_per_generation=1)},
        "_metrics": defaultdict(lambda: defaultdict(list)),
        "_get_per_token_logps_and_entropies": lambda *_, **__: (taken, entropies, None),
    }
    return SimpleNamespace(**{**base, **settings})


def inputs(**more):
    prompt = torch.zeros(ROWS, 1, dtype=torch.long)
    read = {"prompt_ids": prompt, "prompt_mask": prompt + 1, "completion_ids": tokens, "completion_mask": mask}
    return {**read, "advantages": advantages, "num_items_in_batch": mask.sum(), **more}


def grpo():
    choices = itertools.product(
        ("grpo", "bnpo", "dr_grpo", "dapo", "cispo"), ("token", "sequence"), (None, 0.28, 5.0), (0.0, 0.1), (True, False)
    )
    for loss_type, level, high, beta, has_old in choices:
        if (loss_type == "cispo") != (high == 5.0):
            continue  # CISPO's bound is a ratio, not a distance from 1
        entropy_coef = ENTROPY_COEF if loss_type == "bnpo" else 0.0
        at = logits.clone().requires_grad_()
        mine = trainer(
            at,
            **{"loss_type": loss_type, "importance_sampling_level": level, "epsilon_high": high or EPSILON, "beta": beta},
            **{"_entropy_bonus_enabled": entropy_coef > 0, "entropy_coef": entropy_coef},
        )
        given = inputs(ref_per_token_logps=reference, **({"old_per_token_logps": old} if has_old else {}))
        loss = GRPOTrainer._compute_loss(mine, None, given)
        loss.backward()
        settings = {"loss_type": loss_type, "importance_sampling_level": level, "beta": beta, "entropy_coef": entropy_coef}
        yield {
            "settings": {**settings, "epsilon": EPSILON, **({"epsilon_high": high} if high else {})},
            **{"reused": has_old, "loss": float(loss), "gradient": numbers(at.grad)},
        }


def rloo():
    """TRL's baselines are lines of a longer method, repeated here; the loss is its own, at the policy that sampled."""
    rewards = torch.tensor([1.0, 0.0, 0.0, 1.0, 1.0, 0.0], dtype=torch.float64)
    grouped = rewards.view(-1, 3)
    baselines = (grouped.sum(1, keepdim=True) - grouped) / (grouped.shape[1] - 1)
    relative = rewards - baselines.view(-1)
    at = logits.clone().requires_grad_()
    given = inputs(old_logps=(logs * mask).sum(1)) | {"advantages": relative}
    loss = RLOOTrainer._compute_loss(trainer(at, epsilon_high=EPSILON), None, given)
    loss.backward()
    return {"rewards": numbers(rewards), "advantages": numbers(relative), "gradient": numbers(at.grad)}


def dpo():
    """Rows 0 to 2 are chosen, 3 to 5 rejected; the prompt is one token, which TRL's labels drop."""
    at = logits.clone().requires_grad_()
    taken = (F.log_softmax(at, -1).gather(-1, tokens[..., None])[..., 0]) * mask
    mine = trainer(at, **{"ld_alpha": None, "precompute_ref_logps": True, "f_divergence_type": "reverse_kl", "beta": 0.1})
    mine.loss_types, mine.loss_weights, mine.use_weighting, mine.router_aux_loss_coef = ["sigmoid"], [1.0], False, 0.0
    mine._total_train_tokens, mine._tp_size = 0, 1
    output = SimpleNamespace(log_probs=taken, entropy=mask, mean_logits=mask, is_top1=mask.bool())  # the latter: of metrics
    summed = (reference * mask).sum(1)
    prompted = torch.cat([torch.zeros(ROWS, 1), mask], 1).long()
    given = {
        **{"input_ids": torch.cat([torch.zeros(ROWS, 1).long(), tokens], 1), "attention_mask": torch.ones_like(prompted)},
        **{"completion_mask": prompted, "ref_chosen_logps": summed[:3], "ref_rejected_logps": summed[3:]},
    }
    loss = DPOTrainer._compute_loss(mine, lambda **_: output, given, False)
    loss.backward()
    return {"beta": 0.1, "loss": float(loss), "gradient": numbers(at.grad)}


def gae():
    """By its definition, sums of discounted errors: TRL has no PPO any more."""
    lam, rewards, values = 0.9, torch.tensor([1.0, 0.0, 0.0, 1.0, 1.0, 0.0]).double(), wave((ROWS, TIME), 0.9, 0.5)
    at = torch.arange(TIME)
    last = at[None] == torch.tensor(LENGTHS)[:, None] - 1
    inside = values * mask
    after = torch.cat([inside[:, 1:], torch.zeros(ROWS, 1)], 1)
    errors = (rewards[:, None] * last + after - inside) * mask
    powers = torch.where(at[:, None] >= at[None], lam ** (at[:, None] - at[None]).clamp(min=0), 0.0).double()
    relative = errors @ powers * mask
    return {
        **{"lam": lam, "rewards": numbers(rewards), "values": numbers(values), "advantages": numbers(relative)},
        "returns": numbers((relative + values) * mask),
    }


def main():
    made = {
        **{"trl": trl.__version__, "lengths": LENGTHS, "tokens": tokens.tolist(), "logits": numbers(logits)},
        **{"old": numbers(old), "reference": numbers(reference), "advantages": numbers(advantages)},
        **{"grpo": list(grpo()), "rloo": rloo(), "dpo": dpo(), "gae": gae()},
    }
    path = Path(__file__).with_name("trl_golden.json")
    path.write_text(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
