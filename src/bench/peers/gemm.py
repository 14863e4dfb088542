"""The matrix products of a training step and nothing else, in PyTorch: the rate that this machine has for them."""

from serve import claim_output, serve, specification

answers = claim_output()

import torch

spec = specification()
torch.set_num_threads(spec["threads"])
torch.manual_seed(0)


def product(batch, rows, inner, columns):
    """A call of [batch, rows, inner] times [batch, inner, columns]."""
    shape = (batch,) if batch > 1 else ()
    a, b = torch.randn(*shape, rows, inner), torch.randn(*shape, inner, columns)
    out = torch.empty(*shape, rows, columns)
    return lambda: torch.matmul(a, b, out=out)


products = [(product(*shape), count) for *shape, count in spec["products"]]


@torch.inference_mode()
def call():
    for run, count in products:
        for _ in range(count):
            run()


serve(call, dict, answers)
