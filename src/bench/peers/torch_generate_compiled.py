"""Generation in PyTorch with a KV cache of fixed size, reading and decoding compiled: no shape changes between steps.

The C++ wrapper is the fastest of what was tried on CPUs: the default is slower by a tenth, max-autotune no faster, and
reduce-overhead is for GPUs. Weights stay free to change, as RL needs them to; freezing them gained nothing here.
"""

from serve import claim_output, inputs, serve, specification

answers = claim_output()

import torch
import torch._inductor.config
import torch.nn.functional as F
from torch_model import EOS, build, draw, log_probabilities, new_caches, rotate

torch._inductor.config.cpp_wrapper = True
spec = specification()
torch.set_num_threads(spec["threads"])
arrays = inputs(spec["inputs"])
model = build(arrays).eval()
prompts = torch.from_numpy(arrays["prompts"]).long()
rows, read = prompts.shape
span = read + spec["length"] - 1  # the last token is not read
caches = new_caches(model, rows, span)
positions = [torch.tensor([position]) for position in range(span)]


def attend(block, x, cache, position):
    """One position's hidden states [rows, 1, width]; `position` [1] is a tensor, for one graph serves all positions."""
    split = block.qkv(block.norm1(x)).view(rows, 1, 3, block.heads, -1)
    queries, keys, values = split.permute(2, 0, 3, 1, 4)
    cos, sin = model.cos[position], model.sin[position]
    cache[0].index_copy_(2, position, rotate(keys, cos, sin))
    cache[1].index_copy_(2, position, values)
    seen = (torch.arange(span) <= position)[None, None, None]
    mixed = F.scaled_dot_product_attention(rotate(queries, cos, sin), *cache, attn_mask=seen)
    return x + block.out(mixed.transpose(1, 2).reshape(x.shape))


def choose(hidden, going, greedy):
    logits = model.output(model.norm(hidden))
    token = (logits.argmax(-1) if greedy else draw(logits, 1.0)) * going
    return token, going & (token != EOS)


@torch.compile(dynamic=False)
def first(prompts, going, greedy):
    return choose(model.hidden(prompts, caches)[:, -1], going, greedy)


@torch.compile(dynamic=False)
def further(token, going, position, greedy):
    x = model.embedding(token)[:, None]
    for block, cache in zip(model.blocks, caches):
        x = attend(block, x, cache, position)
        x = x + block.outer(F.relu(block.inner(block.norm2(x))))
    return choose(x[:, -1], going, greedy)


@torch.inference_mode()
def generate(greedy=False):
    tokens = torch.zeros(rows, spec["length"], dtype=torch.long)
    going = torch.ones(rows, dtype=torch.bool)
    token, going = first(prompts, going, greedy)
    tokens[:, 0] = token
    for step in range(1, spec["length"]):
        token, going = further(token, going, positions[read + step - 1], greedy)
        tokens[:, step] = token
    return tokens


@torch.inference_mode()
def check():
    given, completions = (torch.from_numpy(arrays[name]).long() for name in ("batch.prompts", "completions"))
    scores = log_probabilities(model, given, completions)[1]
    return {"greedy": generate(greedy=True).numpy(), "log_probabilities": scores.numpy()}


for cache in caches:  # what is masked must be finite
    cache[0].zero_(), cache[1].zero_()
serve(generate, check, answers)
