"""One side of a comparison: a process that does its work when it is told to, a line of JSON for each request.

In:  {"do": "check", "to": FILE} | {"do": "round", "seconds": S} | {"do": "memory"}
Out: {"ready": true} once, then one line an answer: {} | {"times": [milliseconds, ...]} | {"peak": bytes}
"""

import json
import os
import resource
import sys
import time


def specification():
    """What to do, from the command line."""
    return json.loads(sys.argv[1])


def inputs(path):
    from safetensors.numpy import load_file

    return load_file(path)


def timed_round(call, seconds):
    """Calls until the time is up, once at least. Milliseconds of each call."""
    times, end = [], time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        call()
        now = time.perf_counter()
        times.append(1000 * (now - start))
        if now >= end:
            return times


def peak_memory():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak  # bytes on macOS, else KiB


def answer(request, call, check):
    if request["do"] == "round":
        return {"times": timed_round(call, request["seconds"])}
    if request["do"] == "memory":
        return {"peak": peak_memory()}
    write_arrays(request["to"], check())
    return {}


def write_arrays(path, arrays):
    import numpy as np
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(value, dtype=np.float32) for name, value in arrays.items()}, path)


def claim_output():
    """The stream for answers; what libraries print goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def serve(call, check, answers):
    """Answers requests until there are no more. `call` is what is timed; `check` returns named arrays to compare."""
    tell(answers, {"ready": True})
    for line in sys.stdin:
        tell(answers, answer(json.loads(line), call, check))


def tell(answers, message):
    print(json.dumps(message), file=answers, flush=True)
