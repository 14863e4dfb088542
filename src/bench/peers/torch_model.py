"""The transformer of src/model in PyTorch: pre-layer-norm, RoPE, SDPA, ReLU; and generation with a KV cache."""

import torch
import torch.nn.functional as F
from torch import nn

PAD, EOS = 0, 1


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.inner, self.outer = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, cos, sin, cache=None, start=0):
        batch, time, width = x.shape
        split = self.qkv(self.norm1(x)).view(batch, time, 3, self.heads, width // self.heads)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        queries, keys = rotate(queries, cos, sin), rotate(keys, cos, sin)
        if cache is not None:
            cache[0][:, :, start : start + time], cache[1][:, :, start : start + time] = keys, values
            keys, values = cache[0][:, :, : start + time], cache[1][:, :, : start + time]
        mixed = F.scaled_dot_product_attention(queries, keys, values, is_causal=time > 1)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, time, width))
        return x + self.outer(F.relu(self.inner(self.norm2(x))))


class Transformer(nn.Module):
    def __init__(self, vocabulary, width, layers=2, heads=4, context=64, base=100.0):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, vocabulary, bias=False)
        half = width // heads // 2
        angles = torch.arange(context)[:, None] * base ** (-torch.arange(half) / half)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def hidden(self, tokens, caches=None, start=0):
        cos, sin = self.cos[start : start + tokens.shape[1]], self.sin[start : start + tokens.shape[1]]
        x = self.embedding(tokens)
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, caches[i] if caches else None, start)
        return x

    def forward(self, tokens):
        return self.output(self.norm(self.hidden(tokens)))


# Names of src/model, where matrices stand [in, out]; and PyTorch's, where they stand [out, in].
_IN_BLOCK = {
    "norm1.gain": "norm1.weight",
    "norm1.bias": "norm1.bias",
    "attention.qkv": "qkv.weight",
    "attention.out": "out.weight",
    "norm2.gain": "norm2.weight",
    "norm2.bias": "norm2.bias",
    "feedForward.in": "inner.weight",
    "feedForward.inBias": "inner.bias",
    "feedForward.out": "outer.weight",
    "feedForward.outBias": "outer.bias",
}


def layers_of(arrays):
    return sum(name.startswith("blocks.") and name.endswith(".norm1.gain") for name in arrays)


def names(layers):
    """(name in src/model, name here), in the order of src/model's flat vector of parameters."""
    yield "embedding.weight", "embedding.weight"
    for i in range(layers):
        yield from ((f"blocks.{i}.{theirs}", f"blocks.{i}.{ours}") for theirs, ours in _IN_BLOCK.items())
    yield from (("norm.gain", "norm.weight"), ("norm.bias", "norm.bias"), ("output.weight", "output.weight"))


def is_transposed(name):
    return name != "embedding.weight" and name.endswith(("qkv", "out", "in", "output.weight"))


def build(arrays, context=64):
    """The model with these weights, numpy arrays by the names of src/model."""
    layers = layers_of(arrays)
    model = Transformer(*arrays["embedding.weight"].shape, layers=layers, context=context)
    state = {}
    for theirs, ours in names(layers):
        value = torch.from_numpy(arrays[theirs])
        state[ours] = value.T.contiguous() if is_transposed(theirs) else value
    model.load_state_dict(state)
    return model


def flat(model):
    """All parameters as one vector, in the order and the orientation of src/model."""
    own = dict(model.named_parameters())
    parts = ((own[ours].detach().T if is_transposed(theirs) else own[ours].detach()) for theirs, ours in names(len(model.blocks)))
    return torch.cat([part.reshape(-1) for part in parts]).numpy()


def new_caches(model, rows, time):
    heads = model.blocks[0].heads
    shape = (rows, heads, time, model.embedding.embedding_dim // heads)
    return [(torch.empty(shape), torch.empty(shape)) for _ in model.blocks]


@torch.inference_mode()
def generate(model, prompts, length, samples=1, greedy=False, temperature=1.0, early_exit=False):
    """prompts [n, time] -> [n * samples, length], padded after the end. A prompt is read once, its cache repeated."""
    rows, read = prompts.shape[0] * samples, prompts.shape[1]
    caches = new_caches(model, prompts.shape[0], read + length)
    last = model.hidden(prompts, caches)[:, -1]
    if samples > 1:
        caches = [tuple(part.repeat_interleave(samples, 0) for part in cache) for cache in caches]
        last = last.repeat_interleave(samples, 0)
    tokens = torch.zeros(rows, length, dtype=torch.long)
    going = torch.ones(rows, dtype=torch.bool)
    for step in range(length):
        logits = model.output(model.norm(last))
        token = logits.argmax(-1) if greedy else draw(logits, temperature)
        token = token * going
        tokens[:, step] = token
        going = going & (token != EOS)
        if step == length - 1 or (early_exit and not going.any()):
            break
        last = model.hidden(token[:, None], caches, read + step)[:, -1]
    return tokens


def draw(logits, temperature):
    """Exponential races draw from the softmax, and are faster than `torch.multinomial`, which does the same."""
    scores = logits if temperature == 1 else logits / temperature
    return (scores.softmax(-1) / torch.empty_like(scores).exponential_()).argmax(-1)


def log_probabilities(model, prompts, completions):
    """Logits [n, time, vocabulary] and the log-probabilities of the completions' tokens [n, time]."""
    read = torch.cat([prompts, completions[:, :-1]], 1)
    x = model.hidden(read)[:, prompts.shape[1] - 1 :]
    logits = model.output(model.norm(x))
    return logits, logits.log_softmax(-1).gather(2, completions[:, :, None])[:, :, 0]
