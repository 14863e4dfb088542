import { describe, expect, it } from "vitest";
import { hypothesesOf, type HypothesisId } from "../../src/hypotheses/hypotheses";
import { adviceOf } from "../../src/report/leversAdvice";
import { verdictsOf, type Decision } from "../../src/verdicts";
import { leversWorld } from "../verdicts/leversWorld";
import { training } from "../verdicts/world";

const ids = hypothesesOf("levers").hypotheses.map(({ id }): HypothesisId => id);
const verdicts = verdictsOf(leversWorld({ seeds: 6 }), training);
const all = (decision: Decision) => verdicts.map((verdict) => ({ ...verdict, verdict: decision }));

describe("what a practitioner can use", () => {
  it("is a sentence for either outcome of each question, and another where it is undecided", () => {
    for (const id of ids) {
      const texts = (["holds", "rejected", "undecided"] as const).map((decision) => adviceOf(id, all(decision)));
      expect(new Set(texts).size, id).toBe(3);
      for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(adviceOf(id, [])).toBe(texts[2]);
    }
  });

  it("depends on the part that answers the question, and says where outcomes differ", () => {
    const [first, ...others] = verdicts.filter(({ part }) => part === "L2a");
    const without = all("rejected").filter(({ part }) => part !== "L2a");
    expect(adviceOf("L2", [...without, first, ...others])).toBe(adviceOf("L2", all("holds")));
    expect(adviceOf("L2", [{ ...first, verdict: "rejected" }, ...others])).toBe(
      "It depended on which: L2a holds for random-four-updates, shuffled, format, not for random.",
    );
    expect(adviceOf("L2", [{ ...first, verdict: "undecided" }, ...others])).toBe(adviceOf("L2", all("undecided")));
  });

  it("is for hypotheses of this protocol alone", () =>
    expect(() => adviceOf("H1", verdicts)).toThrow("adviceOf: expected a hypothesis of protocol levers, got H1"));
});
