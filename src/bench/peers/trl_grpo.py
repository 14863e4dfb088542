"""GRPO by TRL's GRPOTrainer on Hugging Face's model. A call is one step of the trainer, or a complete run."""

from serve import answer, claim_output, inputs, serve, specification, tell

answers = claim_output()

import json
import sys
import tempfile
import time
from pathlib import Path

import torch
from datasets import Dataset
from hf_model import EOS, build, flat
from reward import rewards_of
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

spec = specification()
torch.set_num_threads(spec["threads"])
arrays, rl, names = inputs(spec["inputs"]), spec["rl"], spec["vocabulary"]


def tokenizer():
    word_level = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token=names[0]))
    word_level.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = {"pad_token": names[0], "eos_token": names[1], "padding_side": "left"}
    return PreTrainedTokenizerFast(
        tokenizer_object=word_level, model_input_names=["input_ids", "attention_mask"], **special
    )


def dataset():
    texts = [" ".join(names[int(token)] for token in row) for row in arrays["prompts"]]
    return Dataset.from_dict({"prompt": texts, "expected": arrays["answers"].astype(int).tolist()})


def reward(completion_ids, expected, **_):
    rows = [row[: spec["length"]] + [0] * (spec["length"] - len(row)) for row in completion_ids]
    return rewards_of(torch.tensor(rows), torch.tensor(expected)).tolist()


def configuration(directory, steps):
    rows = rl["num_prompts"] * rl["num_generations"]
    return GRPOConfig(
        output_dir=directory,
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        max_steps=steps,
        per_device_train_batch_size=rows,
        gradient_accumulation_steps=1,
        steps_per_generation=1,
        num_generations=rl["num_generations"],
        num_iterations=1,
        max_completion_length=spec["length"],
        temperature=1.0,
        learning_rate=rl["learning_rate"],
        lr_scheduler_type="constant",
        adam_beta1=rl["adam_beta1"],
        adam_beta2=rl["adam_beta2"],
        adam_epsilon=1e-8,
        weight_decay=rl["weight_decay"],
        max_grad_norm=rl["max_grad_norm"],
        optim="adamw_torch_fused",
        beta=rl["beta"],
        epsilon=rl["epsilon"],
        loss_type="grpo",
        scale_rewards="group",
        use_bias_correction_kl=False,
        shuffle_dataset=False,
        disable_dropout=True,
        save_strategy="no",
        report_to="none",
        logging_steps=10_000_000,
        disable_tqdm=True,
        dataloader_pin_memory=False,
    )


def trainer(directory, steps, callbacks=()):
    """The trainer reads its reference model from the disk, so both come from there."""
    build(arrays).save_pretrained(Path(directory) / "base")
    return GRPOTrainer(
        model=str(Path(directory) / "base"),
        reward_funcs=reward,
        args=configuration(directory, steps),
        train_dataset=dataset(),
        processing_class=tokenizer(),
        callbacks=list(callbacks),
    )


def given():
    """The rollouts that every side is checked on, as the trainer hands them to its loss."""
    read, completions = (torch.from_numpy(arrays[f"batch.{name}"]).long() for name in ("prompts", "completions"))
    is_end = (completions == EOS).long()
    return {
        "prompt_ids": read,
        "prompt_mask": torch.ones_like(read),
        "completion_ids": completions,
        "completion_mask": (is_end.cumsum(1) - is_end == 0).long(),
        "advantages": torch.from_numpy(arrays["batch.advantages"]),
    }


def reference_scores(made, batch):
    tokens = torch.cat([batch["prompt_ids"], batch["completion_ids"]], 1)
    mask = torch.cat([batch["prompt_mask"], batch["completion_mask"]], 1)
    return made._get_per_token_logps_and_entropies(made.model, tokens, mask, spec["length"])[0].detach()


def check():
    """One update on the given rollouts, by the trainer's own loss and optimiser."""
    with tempfile.TemporaryDirectory() as directory:
        made, batch = trainer(directory, 1), given()
        batch["ref_per_token_logps"] = reference_scores(made, batch)
        made.current_gradient_accumulation_steps = 1
        made.create_optimizer_and_scheduler(1)
        made.model.train()
        loss = made.compute_loss(made.model, batch)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(made.model.parameters(), rl["max_grad_norm"])
        made.optimizer.step()
        found = {"loss": [loss.item()], "grad_norm": [norm.item()], "parameters": flat(made.model)}
    expected = [row for row in arrays["answers"].astype(int).tolist() for _ in range(rl["num_generations"])]
    rows = [row[: int(sum(mask))].tolist() for row, mask in zip(batch["completion_ids"], batch["completion_mask"])]
    return {**found, "rewards": reward(rows, expected[: len(rows)])}


def complete_run():
    with tempfile.TemporaryDirectory() as directory:
        made = trainer(directory, rl["max_steps"])
        made.train()
        made.save_model(directory)


class Rounds(TrainerCallback):
    """Answers requests from within the trainer's loop: a round lasts until its time is up."""

    def __init__(self):
        self.times, self.end, self.start = None, 0.0, 0.0

    def on_step_begin(self, args, state, control, **_):
        while self.times is None:
            line = sys.stdin.readline()
            if not line:
                sys.exit()
            request = json.loads(line)
            if request["do"] == "round":
                self.start = time.perf_counter()
                self.times, self.end = [], self.start + request["seconds"]
            else:
                tell(answers, answer(request, None, check))

    def on_step_end(self, args, state, control, **_):
        now = time.perf_counter()
        self.times.append(1000 * (now - self.start))
        self.start = now
        if now >= self.end:
            tell(answers, {"times": self.times})
            self.times = None


if spec["completeRun"]:
    serve(complete_run, check, answers)
else:
    tell(answers, {"ready": True})
    with tempfile.TemporaryDirectory() as directory:
        trainer(directory, 10_000_000, [Rounds()]).train()
