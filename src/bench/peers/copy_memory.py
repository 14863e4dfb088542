"""Copies memory: how many bytes a second this machine reads and writes."""

from serve import claim_output, serve, specification

answers = claim_output()

import torch

spec = specification()
torch.set_num_threads(spec["threads"])
source, destination = torch.ones(spec["size"]), torch.zeros(spec["size"])
serve(lambda: destination.copy_(source), dict, answers)
