"""The same transformer as Hugging Face has it: GPT-NeoX with parts of it off is the model of src/model exactly."""

import torch
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

PAD, EOS = 0, 1
LAYERS, HEADS = 2, 4

_IN_BLOCK = {
    "norm1.gain": "input_layernorm.weight",
    "norm1.bias": "input_layernorm.bias",
    "attention.out": "attention.dense.weight",
    "norm2.gain": "post_attention_layernorm.weight",
    "norm2.bias": "post_attention_layernorm.bias",
    "feedForward.in": "mlp.dense_h_to_4h.weight",
    "feedForward.inBias": "mlp.dense_h_to_4h.bias",
    "feedForward.out": "mlp.dense_4h_to_h.weight",
    "feedForward.outBias": "mlp.dense_4h_to_h.bias",
}


def configuration(vocabulary, width):
    return GPTNeoXConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * width,
        hidden_act="relu",
        max_position_embeddings=64,
        rope_parameters={"rope_type": "default", "rope_theta": 100.0, "partial_rotary_factor": 1.0},
        layer_norm_eps=1e-5,
        use_parallel_residual=False,
        attention_bias=False,
        attention_dropout=0.0,
        hidden_dropout=0.0,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=EOS,
        pad_token_id=PAD,
    )


def by_head(qkv):
    """[width, 3 * width], all queries first -> GPT-NeoX's [3 * width, width], head after head."""
    width = qkv.shape[0]
    return qkv.T.reshape(3, HEADS, width // HEADS, width).transpose(0, 1).reshape(3 * width, width).contiguous()


def weights(arrays):
    value = lambda name: torch.from_numpy(arrays[name])
    state = {
        "gpt_neox.embed_in.weight": value("embedding.weight"),
        "gpt_neox.final_layer_norm.weight": value("norm.gain"),
        "gpt_neox.final_layer_norm.bias": value("norm.bias"),
        "lm_head.weight": value("output.weight").T.contiguous(),
    }
    for i in range(LAYERS):
        for theirs, ours in _IN_BLOCK.items():
            part = value(f"blocks.{i}.{theirs}")
            state[f"gpt_neox.layers.{i}.{ours}"] = part.T.contiguous() if part.dim() == 2 else part
        state[f"gpt_neox.layers.{i}.attention.query_key_value.weight"] = by_head(value(f"blocks.{i}.attention.qkv"))
    return state


def build(arrays):
    model = GPTNeoXForCausalLM(configuration(*arrays["embedding.weight"].shape))
    model.load_state_dict(weights(arrays), strict=True)
    return model


def flat(model):
    """All parameters as one vector, in the order and the orientation of src/model."""
    own = {name: value.detach() for name, value in model.state_dict().items()}
    parts = [own["gpt_neox.embed_in.weight"]]
    for i in range(LAYERS):
        at = lambda name: own[f"gpt_neox.layers.{i}.{name}"]
        width = parts[0].shape[1]
        qkv = at("attention.query_key_value.weight").reshape(HEADS, 3, width // HEADS, width).transpose(0, 1)
        parts += [at("input_layernorm.weight"), at("input_layernorm.bias"), qkv.reshape(3 * width, width).T]
        parts += [at(name).T if at(name).dim() == 2 else at(name) for name in list(_IN_BLOCK.values())[2:]]
    parts += [own["gpt_neox.final_layer_norm.weight"], own["gpt_neox.final_layer_norm.bias"], own["lm_head.weight"].T]
    return torch.cat([part.reshape(-1) for part in parts]).numpy()
