"""The verdicts on protocol levers a second time, in another language, from the statements of its parts alone.

Written from the statements and thresholds in src/hypotheses/leversReward.ts and leversPolicy.ts, the rule in hypothesis.ts,
the arms of src/experiments/protocols/levers.ts and data/README.md, without a look into src/verdicts/measures. Prints effect,
interval, p and decision of every part, and what differs from verdicts.json where that lies beside the tables; exit code 1
where a decision does.

    pip install numpy==2.4.6 pyarrow==26.0.1; python tests/verdicts/independent/levers.py data/levers
"""

import sys

import levers_parts
from judging import main

# What each part is judged for, and where its number has to lie: above, below.
LIST = {
    "L1a": (["1/10"], 0.2, None),
    "L1b": (["1/10"], -0.05, 0.05),
    "L1c": (["1/10"], 0.2, None),
    "L2a": (["random", "random-four-updates", "shuffled", "format"], None, 0.02),
    "L2b": (["flipped-0.1"], None, 0),
    "L2c": (["flipped-0.1"], 0, None),
    "L2d": (["edit-distance", "per-step"], -0.02, 0.02),
    "L2e": (["strict-path-alchemy"], None, -0.1),
    "L3a": (["all"], None, 0.05),
    "L3b": (["in-distribution", "composition"], -0.05, 0.05),
    "L3c": (["all"], None, 0.03),
    "L3d": (["all"], 0, None),
    "L4a": (["ppo", "gspo", "dapo", "cispo", "gpg", "dr_grpo", "rloo"], -0.05, 0.05),
    "L4b": (["passk", "nsr"], None, 0),
    "L4c": (["all"], None, 0.02),
    "L4d": (["length", "vocabulary"], 0.2, None),
    "L5a": (["0.0002 for 80", "0.0004 for 80", "0.0002 for 160"], -0.08, 0.08),
    "L5b": (["all"], -0.08, 0.08),
    "L5c": (["all"], 0, None),
    "L6a": (["64 against 4"], 0, None),
    "L6b": (["64 against 4"], -0.08, 0.08),
    "L6c": (["temperature-0.7", "temperature-1.3"], None, 0),
    "L7a": (["0.5"], 0.05, None),
    "L7b": (["all"], None, 0),
    "L8a": (["all"], None, 0),
    "L8b": (["passk", "nsr", "clip-higher", "entropy"], 0, None),
    "L9a": (["depth-4", "length-6"], 0.05, None),
    "L9b": (["all"], 0, None),
    "L9c": (["all"], 0, None),
    "L10a": (["smaller", "larger", "learned", "alibi", "nope"], -0.15, 0.15),
    "L11a": (["length"], 0, None),
    "L11b": (["length"], None, 0),
    "L11c": (["all"], -0.22, 0.22),
    "L12a": (["data-alchemy", "arithmetic"], -0.02, 0.02),
    "L12b": (["data-alchemy", "arithmetic"], 0.05, None),
    "L12c": (["data-alchemy", "arithmetic"], None, 0),
}

if __name__ == "__main__":
    sys.exit(main(LIST, levers_parts, *sys.argv[1:]))
