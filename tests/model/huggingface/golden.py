"""Writes golden/: two small random models of `transformers`, each also in half precision, and what it computes with them.

pip install torch==2.15.0 transformers==5.23.0; python tests/model/huggingface/golden.py

With transformers==4.57.1 it writes config_of_version_4.json alone: the same GPT-NeoX as that version spells it.
"""

import copy
import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import GPT2Config, GPT2LMHeadModel, GPTNeoXConfig, GPTNeoXForCausalLM

torch.set_num_threads(1)

VOCABULARY, WIDTH, LAYERS, HEADS, CONTEXT = 40, 16, 2, 4, 32
PAD, EOS = 0, 1
IS_VERSION_4 = transformers.__version__.startswith("4.")
DIRECTORY = Path(__file__).with_name("golden")
TEXTS = [[17, 18, 19, 20, 3, 2, 18, 19, 20, 21], [30, 12, 5, 5, 39, 0, 1, 22, 2, 7], [8, 9, 10, 11, 12, 13, 14, 15, 16, 17]]
PROMPTS = [[17, 18, 19, 20, 3, 2], [25, 4, 33, 2, 2, 9], [39, 38, 37, 36, 35, 34], [6, 6, 6, 6, 6, 6]]
COMMON = dict(vocab_size=VOCABULARY, bos_token_id=None, eos_token_id=EOS, pad_token_id=PAD)


def gpt2():
    """As GPT-2 is: GELU in its tanh form, biases everywhere, the output layer tied to the embedding."""
    size = dict(n_embd=WIDTH, n_layer=LAYERS, n_head=HEADS, n_positions=CONTEXT)
    return GPT2LMHeadModel(GPT2Config(**size, **COMMON))


def gpt_neox_config():
    """As this repository's models are by default: RoPE, ReLU, no biases in the attention, its own output layer."""
    size = dict(hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=4 * WIDTH)
    rope = {"rope_type": "default", "rope_theta": 100.0, "partial_rotary_factor": 1.0}
    own = dict(rotary_pct=1.0, rotary_emb_base=100.0) if IS_VERSION_4 else dict(rope_parameters=rope)
    kind = dict(hidden_act="relu", use_parallel_residual=False, attention_bias=False, max_position_embeddings=CONTEXT)
    return GPTNeoXConfig(**size, **kind, **own, **COMMON)


def gpt_neox():
    return GPTNeoXForCausalLM(gpt_neox_config())


def randomise(model):
    """Far from the initial values, where biases are zero and layer norms do nothing."""
    for name, parameter in model.named_parameters():
        is_gain = parameter.dim() == 1 and name.endswith("weight")
        torch.nn.init.normal_(parameter, mean=1.0 if is_gain else 0.0, std=0.35)


def numbers(tensor):
    return [float(f"{x:.7g}") for x in tensor.detach().flatten().tolist()]


def described(name, build, seed):
    torch.manual_seed(seed)
    model = build()
    randomise(model)
    model.eval().save_pretrained(DIRECTORY / name)
    texts = torch.tensor(TEXTS)
    made = model.generate(torch.tensor(PROMPTS), do_sample=False, max_new_tokens=16)[:, len(PROMPTS[0]) :]
    loss = torch.nn.functional.cross_entropy(model(texts).logits[:, :-1].flatten(0, 1), texts[:, 1:].flatten())
    loss.backward()
    gradients = {k: numbers(p.grad) for k, p in model.named_parameters() if "attn" in k and k.endswith("bias")}
    logits = numbers(model(texts).logits)
    halves = {kind: in_half(f"{name}_{kind}", model, texts, getattr(torch, kind)) for kind in ("float16", "bfloat16")}
    return {"logits": logits, "greedy": made.tolist(), "loss": loss.item(), "biases": gradients, "halves": halves}


def in_half(name, model, texts, kind):
    """Saves the model in half precision; returns its logits as computed in float32 from the weights in that file."""
    copy.deepcopy(model).to(kind).save_pretrained(DIRECTORY / name)
    read = type(model).from_pretrained(DIRECTORY / name, dtype=torch.float32)
    return numbers(read.eval()(texts).logits)


if IS_VERSION_4:
    DIRECTORY.joinpath("config_of_version_4.json").write_text(gpt_neox_config().to_json_string())
    sys.exit()

# The seeds: some greedy texts end, others do not, and no two tokens are nearly equally likely.
golden = {
    "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    "texts": TEXTS,
    "prompts": PROMPTS,
    "models": {"gpt2": described("gpt2", gpt2, 146), "gpt_neox": described("gpt_neox", gpt_neox, 65)},
}
DIRECTORY.joinpath("golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
