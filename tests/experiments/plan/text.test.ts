import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { standingText } from "../../../src/experiments/plan/text";
import { paper } from "../../../src/experiments/protocols/paper";
import { quick } from "../../../src/experiments/protocols/quick";

describe("standingText", () => {
  const plan = planOf(quick);

  it("lists the ids of a small plan's jobs, and which are whole", () => {
    const [first, ...lines] = standingText(plan, ({ id }) => id === "e0.02-s1").split("\n");
    expect(first).toBe("  Jobs: 1 of 8 whole in data/runs/quick");
    expect(lines.map((line) => line.trim().split(/\s/)[0])).toEqual(plan.jobs.map(({ id }) => id));
    expect(lines.filter((line) => line.endsWith("  whole")).join()).toMatch(/^ +e0\.02-s1 /);
    expect(lines.filter((line) => line.endsWith("  to run"))).toHaveLength(7);
  });

  it("counts those of a large one, and lists them when asked", () => {
    const large = planOf(paper);
    const none = () => false;
    expect(standingText(large, none)).toBe(
      `  Jobs: 0 of ${large.jobs.length} whole in data/runs/paper; --jobs lists them`,
    );
    expect(standingText(large, none, true).split("\n")).toHaveLength(large.jobs.length + 1);
  });
});
