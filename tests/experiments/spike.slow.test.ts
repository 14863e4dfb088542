import { describe, expect, it } from "vitest";
import { collect } from "../../src/experiments/collect";
import { compareWithTestbed } from "../../src/experiments/compare";
import { planOf } from "../../src/experiments/plan";
import { defineProtocol } from "../../src/experiments/protocol";
import { spike } from "../../src/experiments/protocols/spike";
import { readResults } from "../../src/experiments/results";
import { runJob } from "../../src/experiments/run";
import { publishedGains } from "../../src/experiments/testbedTable";
import { temporaryDirectory } from "./fixture";

/** One seed and one target of the spike protocol; `npm run test:spike` has all of it. */
const reduced = defineProtocol({
  ...spike,
  seeds: { base: [1], rl: [1] },
  exposure: { exposures: [0, 0.02], targets: ["length"] },
  saturation: undefined,
});

describe("the setting of the independent implementation", () => {
  it("discovers nothing without exposure, and gains with 2%, as much as it should", { timeout: 900_000 }, async () => {
    const [directory, plan] = [temporaryDirectory(), planOf(reduced)];
    for (const job of plan.jobs) await runJob(reduced, job, directory);
    await collect(plan, directory);
    const cells = publishedGains.filter(({ axis, at }) => axis === "length" && (at === 0 || at === 0.02));
    const lines = compareWithTestbed(await readResults(directory), cells);
    expect(lines.length).toBe(3); // two intervals, one order
    expect(lines.filter(({ within }) => !within)).toEqual([]);
  });
});
