"""The verdicts on protocol replication a second time, in another language, from the statements of its parts alone.

Written from the statements and thresholds in src/hypotheses/replicationGain.ts and replicationPolicy.ts, the rule in
hypothesis.ts, the equations of notebook 01 and data/README.md, without a look into src/verdicts/measures. Prints effect,
interval, p and decision of every part, and what differs from verdicts.json where that lies beside the tables; exit code 1
where a decision does.

    pip install numpy==2.4.6 pyarrow==26.0.1; python tests/verdicts/independent/replication.py data/replication
"""

import sys

import parts
from judging import main
from parts import ANSWERS, TARGETS, UNSEEN, UPDATES

CROSSING = [f"{update}, β = {beta}, G = {group}" for update in UPDATES for beta in ("0.5", "2") for group in (4, 64)]
SEVERAL = [f"{update}, T = {decisions}, β = {beta}" for update in UPDATES for decisions in (2, 5) for beta in ("0.1", "0.5")]
APART = [
    *(f"mean + {kl}, T = {decisions}, β = 0.5" for kl in ("k2", "k3") for decisions in (2, 5)),
    "whitened + k3, T = 5, β = 0.5",
]

# What each part is judged for, and where its number has to lie: above, below.
LIST = {
    "R1a": ([*UNSEEN, ANSWERS], 0, None),
    "R1b": ([*TARGETS, ANSWERS], None, 0),
    "R1c": (UNSEEN, 0.05, None),
    "R2a": (UNSEEN, -0.02, 0.02),
    "R2c": (UNSEEN, 0.05, None),
    "R2d": (["depth", "length"], 0.05, None),
    "R3a": (["all"], -0.5, 0.5),
    "R3b": (["all"], None, 0.25),
    "R4a": (UNSEEN, -0.02, 0.02),
    "R4b": (TARGETS, 0, None),
    "R4c": (TARGETS, None, 0),
    "R4d": (UNSEEN, -0.05, 0.05),
    "R5a": (UPDATES, None, 0.03),
    "R5b": (UPDATES, None, 0.3),
    "R5c": (CROSSING, None, 0.02),
    "R5d": (UPDATES, -0.01, 0.01),
    "R5e": (TARGETS, -0.1, 0.1),
    "R5f": (["mean + k3", "whitened + k3"], None, 0),
    "R5g": (SEVERAL, None, 0.02),
    "R5h": (APART, 0.01, None),
    "R6a": (TARGETS, None, 0.03),
    "R6b": (["wrong", "correct"], None, -0.05),
    "R6c": (TARGETS, None, 0),
    "R7a": (["on the target", "in distribution"], None, -0.01),
    "R8a": (["all"], 0.3, None),
    "R8b": (TARGETS, 0, None),
    "R9a": (TARGETS, None, 0),
    "R9b": (["depth", "length"], -0.05, 0.05),
}
FEWEST_OF = {"R2d": 4}


if __name__ == "__main__":
    sys.exit(main(LIST, parts, *sys.argv[1:], fewest=FEWEST_OF))
