"""What the peers' libraries say of the instruction set that they compute with: one line of JSON.

Each is asked itself: PyTorch for its own kernels and for what torch.compile writes; oneDNN and MKL, which PyTorch brings,
by what they print when they first run; XLA by the machine that its compiled program is for.
"""

import json
import os
import re
import subprocess
import sys
import time


def torchs():
    """For a process of its own, in which oneDNN and MKL print what they are."""
    import torch

    torch.set_num_threads(1)
    a = torch.ones(1024, 1024)
    torch.relu(a.to_mkldnn())
    torch.mm(a, a)


def printed():
    variables = {**os.environ, "ONEDNN_VERBOSE": "1", "MKL_VERBOSE": "1"}
    command = [sys.executable, __file__, "torchs"]
    return subprocess.run(command, env=variables, check=True, capture_output=True, text=True).stdout


def found(pattern, text):
    match = re.search(pattern, text)
    return match.group(1).strip() if match else ""


def rate_of_products():
    """The best of a few, in billions of operations a second."""
    import torch

    torch.set_num_threads(1)
    a, times = torch.ones(1024, 1024), []
    for _ in range(10):
        start = time.perf_counter()
        torch.mm(a, a)
        times.append(time.perf_counter() - start)
    return 2 * 1024**3 / min(times) / 1e9


def of_torch():
    import torch
    import torch._inductor.cpu_vec_isa as vectors

    text = printed()
    return {
        "PyTorch": torch.backends.cpu.get_cpu_capability(),
        "PyTorch's oneDNN": found(r"onednn_verbose,.*,isa:(.*)", text),
        "PyTorch's MKL": found(r"MKL_VERBOSE .*architecture (.*) processors", text),
        "torch.compile": str(vectors.pick_vec_isa()),
    }


def of_jax():
    import jax
    import jax.numpy as jnp

    x = jnp.ones((64, 64))
    program = jax.jit(lambda a: jnp.tanh(a @ a)).lower(x).compile().runtime_executable().serialize()
    features = set(re.findall(rb"\+(avx2|avx512f|neon)\b", program))
    return {"JAX": " ".join(sorted(feature.decode() for feature in features))}


if __name__ == "__main__":
    if sys.argv[1:] == ["torchs"]:
        torchs()
    else:
        print(json.dumps({"reported": {**of_torch(), **of_jax()}, "products": rate_of_products()}))
