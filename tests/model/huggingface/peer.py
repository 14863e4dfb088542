"""What `transformers` makes of exported models: reads a request as JSON, writes one answer a directory as JSON."""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers

transformers.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
torch.set_num_threads(1)


def refusal(tokenizer, text):
    try:
        return f"took it as {tokenizer(text).input_ids}"
    except Exception as error:
        return str(error)


def answer(directory, texts, prompts, spoken, unknown):
    model, loading = transformers.AutoModelForCausalLM.from_pretrained(directory, output_loading_info=True)
    tokenizer = transformers.AutoTokenizer.from_pretrained(directory)
    generator = transformers.pipeline("text-generation", model=directory)
    with torch.no_grad():
        logits = model.eval()(torch.tensor(texts)).logits
        greedy = model.generate(torch.tensor(prompts))[:, len(prompts[0]) :]
    return {
        "architecture": type(model).__name__,
        "loading": {kind: sorted(map(str, names)) for kind, names in loading.items() if kind != "error_msgs"},
        "logits": logits.flatten().tolist(),
        "greedy": greedy.tolist(),
        "encoded": tokenizer(spoken).input_ids,
        "continued": generator(spoken)[0]["generated_text"],
        "refusal": refusal(tokenizer, unknown),
    }


request = json.load(sys.stdin)
directories = request.pop("directories")
json.dump([answer(directory, **request) for directory in directories], sys.stdout)
