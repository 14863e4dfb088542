import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { machineInstructions } from "../../../src/bench/instructions";
import type { ProfileRow } from "../../../src/bench/profile/account";
import { profile, whyNoProfile } from "../../../src/bench/profile/profile";
import { operationsOf } from "../../../src/bench/profile/verbose";
import { workloads } from "../../../src/bench/workloads";

const root = join(__dirname, "..", "..", "..");
const instructions = machineInstructions();
const named = (id: string) => workloads(instructions).find((workload) => workload.id === id)!;

/** By default TensorFlow takes oneDNN's kernels on some processors and Eigen's on others: here each takes both. */
const kernels = [
  ["oneDNN", "1"],
  ["Eigen", "0"],
];

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(whyNoProfile())("profile", () => {
  it.each(kernels)(
    "finds every product of a training step by %s, and no other work that comes near it",
    async (_, onednn) => {
      vi.stubEnv("TF_ENABLE_ONEDNN_OPTS", onednn);
      vi.stubEnv("GRPO_ORIGIN_OPS", "graph"); // our own ops have no kernels of TensorFlow's in them
      vi.stubEnv("GRPO_ORIGIN_NUMERICS", "native"); // portable ones would choose themselves
      const workload = named("train-w32-b64");
      const rows = (await profile(workload, { root, instructions, rounds: 1, seconds: 0.2 })) as ProfileRow[];
      const operations = total(rows, ({ part, detail, count }) =>
        part === "products" ? count * operationsOf(detail) : 0,
      );
      expect(operations / workload.operations!).toBeGreaterThan(0.999);
      expect(operations / workload.operations!).toBeLessThan(1.2); // the gradient of the embedding is a product too
      expect(total(rows, ({ part, milliseconds }) => (part === "other" ? milliseconds : 0))).toBeLessThan(
        0.1 * total(rows, ({ milliseconds }) => milliseconds),
      );
    },
    120_000,
  );
});

function total(rows: ProfileRow[], of: (row: ProfileRow) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}
