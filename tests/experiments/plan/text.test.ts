import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { completionText } from "../../../src/experiments/plan/text";
import { paper } from "../../../src/experiments/protocols/paper";
import { quick } from "../../../src/experiments/protocols/quick";

describe("completionText", () => {
  const plan = planOf(quick);

  it("lists the ids of a small plan's jobs, and which are complete", () => {
    const [first, ...lines] = completionText(plan, ({ id }) => (id === "e0.02-s1" ? "complete" : "to run")).split("\n");
    expect(first).toBe("  Jobs: 1 of 8 complete in data/runs/quick");
    expect(lines.map((line) => line.trim().split(/\s/)[0])).toEqual(plan.jobs.map(({ id }) => id));
    expect(lines.filter((line) => line.endsWith("  complete")).join()).toMatch(/^ +e0\.02-s1 /);
    expect(lines.filter((line) => line.endsWith("  to run"))).toHaveLength(7);
  });

  it("says which are damaged, and does not count them as complete", () => {
    const [first, ...lines] = completionText(plan, ({ id }) => (id === "e0-s1" ? "damaged" : "complete")).split("\n");
    expect(first).toBe("  Jobs: 7 of 8 complete in data/runs/quick, 1 damaged");
    expect(lines.filter((line) => line.endsWith("damaged: to run again")).join()).toMatch(/^ +e0-s1 /);
  });

  it("counts those of a large one, and lists them when asked", () => {
    const large = planOf(paper);
    const none = () => "to run" as const;
    expect(completionText(large, none)).toBe(
      `  Jobs: 0 of ${large.jobs.length} complete in data/runs/paper; --jobs lists them`,
    );
    expect(completionText(large, none, true).split("\n")).toHaveLength(large.jobs.length + 1);
  });
});
