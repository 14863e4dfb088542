"""Generation in PyTorch with a hand-written KV cache, each row of prompts read by itself."""

from serve import claim_output, inputs, serve, specification

answers = claim_output()

import torch
from torch_model import build, generate, log_probabilities

spec = specification()
torch.set_num_threads(spec["threads"])
arrays = inputs(spec["inputs"])
model = build(arrays).eval()
prompts = torch.from_numpy(arrays["prompts"]).long()


@torch.inference_mode()
def check():
    read, completions = (torch.from_numpy(arrays[name]).long() for name in ("batch.prompts", "completions"))
    scores = log_probabilities(model, read, completions)[1]
    greedy = generate(model, prompts, spec["length"], greedy=True)
    return {"greedy": greedy.numpy(), "log_probabilities": scores.numpy()}


serve(lambda: generate(model, prompts, spec["length"]), check, answers)
