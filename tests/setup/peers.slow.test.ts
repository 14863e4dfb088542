/** With the peers installed (`npm run bench` does it), one cell of each kind is checked and measured for a moment. */

import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { machineInstructions } from "../../src/bench/instructions";
import { takeRounds } from "../../src/bench/rounds";
import { workloads } from "../../src/bench/workloads";

const instructions = machineInstructions();
const root = join(__dirname, "..", "..");
const { missing } = createRequire(__filename)("../../src/setup/peers.cjs") as { missing: (paths: object) => boolean };

describe.skipIf(missing({ root }))("the peers", () => {
  it.each(["train-w32-b64", "generate-64", "grpo-step", "size-w64-l4-t32", "size-w64-l2-t128"])(
    "compute the same as ours, and are timed: %s",
    async (id) => {
      const all = workloads(instructions).find((each) => each.id === id)!;
      const sides = all.sides.filter(({ peer }) => peer !== "torch.compile"); // half a minute of compiling
      const workload = { ...all, sides };
      const measured = await takeRounds(workload, { root, instructions, threads: 1, rounds: 1, seconds: 0.01 });
      expect(measured.map(({ peer }) => peer)).toEqual(sides.map(({ peer }) => peer));
      measured.forEach(({ values }) => expect(values[0]).toBeGreaterThan(0));
    },
    300_000,
  );
});
