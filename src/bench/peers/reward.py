"""The reward: whether the tokens between the last `>` and the first end token are the answer."""

import torch
import torch.nn.functional as F

EOS, STEP = 1, 2


def rewards_of(completions, expected):
    """completions [n, time], expected [n, length] -> [n], 1 or 0"""
    length = expected.shape[1]
    is_end = completions == EOS
    end = is_end.float().argmax(1)
    padded = F.pad(completions, (length + 1, 0), value=STEP)
    window = padded.gather(1, end[:, None] + torch.arange(length + 1)[None])
    return (is_end.any(1) & (window[:, 0] == STEP) & (window[:, 1:] == expected).all(1)).float()
