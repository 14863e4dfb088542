import { describe, expect, it } from "vitest";
import { collect } from "../../src/experiments/collect/collect";
import { compareWithTestbed, publishedGains } from "../../src/analyses/independent";
import { planOf } from "../../src/experiments/plan/plan";
import { defineProtocol } from "../../src/experiments/protocols/protocol";
import { spike } from "../../src/experiments/protocols/spike";
import { readResults } from "../../src/results/read";
import { runJob } from "../../src/experiments/runs/runJob";
import { temporaryDirectory } from "../results/fixture";

const [part] = spike.parts;
const [exposure] = part.studies;

/** One seed and one target of the spike protocol; `npx origin compare` has all of it. */
const reduced = defineProtocol({
  ...spike,
  parts: [
    {
      ...part,
      seeds: { base: [1], rl: [1] },
      studies: [{ ...exposure, exposures: [0, 0.02], trainOn: ["length"] }],
    },
  ],
});

describe("the setting of the independent implementation", () => {
  it("discovers nothing without exposure, and gains with 2%, as much as it should", { timeout: 900_000 }, async () => {
    const [directory, plan] = [temporaryDirectory(), planOf(reduced)];
    for (const job of plan.jobs) await runJob(reduced, job, directory);
    await collect(reduced, directory);
    const cells = publishedGains.filter(({ axis, at }) => axis === "length" && (at === 0 || at === 0.02));
    const lines = compareWithTestbed(await readResults(directory), cells);
    expect(lines.length).toBe(3); // two intervals, one order
    expect(lines.filter(({ within }) => !within)).toEqual([]);
  });
});
