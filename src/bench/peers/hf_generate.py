"""Generation by transformers' `generate`, each row of prompts read by itself."""

from serve import claim_output, inputs, serve, specification

answers = claim_output()

import torch
import torch.nn.functional as F
from hf_model import EOS, PAD, build

spec = specification()
torch.set_num_threads(spec["threads"])
arrays = inputs(spec["inputs"])
model = build(arrays).eval()
prompts = torch.from_numpy(arrays["prompts"]).long()
mask = torch.ones_like(prompts)


@torch.inference_mode()
def generate(**how):
    how = {"max_new_tokens": spec["length"], "eos_token_id": EOS, "pad_token_id": PAD, **how}
    tokens = model.generate(prompts, attention_mask=mask, **how)[:, prompts.shape[1] :]
    return F.pad(tokens, (0, spec["length"] - tokens.shape[1]), value=PAD)


@torch.inference_mode()
def check():
    read, completions = (torch.from_numpy(arrays[name]).long() for name in ("batch.prompts", "completions"))
    logits = model(torch.cat([read, completions[:, :-1]], 1)).logits
    scores = logits[:, read.shape[1] - 1 :].log_softmax(-1)
    scores = scores.gather(2, completions[:, :, None])[:, :, 0]
    return {"greedy": generate(do_sample=False).numpy(), "log_probabilities": scores.numpy()}


serve(lambda: generate(do_sample=True, top_k=0), check, answers)
