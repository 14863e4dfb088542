import { describe, expect, it } from "vitest";
import { outcomeOf, verdictsOf, type Decision, type Verdict } from "../../src/verdicts";
import { tiltedMass } from "../../src/theory/tilt";
import { training, world, type WorldSettings } from "./world";

const judged = (changes: Partial<WorldSettings> = {}) => verdictsOf(world(changes), training);
const decisions = (verdicts: Verdict[], part: string) =>
  verdicts.filter((verdict) => verdict.part === part).map(({ verdict }) => verdict);
const list = (verdicts: Verdict[]) =>
  verdicts.map(
    ({ part, of, verdict, effect, lower, upper, p }) => `${part} ${of} ${verdict} ${effect} ${lower} ${upper} ${p}`,
  );

describe("outcomeOf", () => {
  const [some] = verdictsOf({ protocol: "nothing", rows: [], prompts: [], curves: [] }, training);
  const outcome = (...decisions: Decision[]) => outcomeOf(decisions.map((verdict) => ({ ...some, verdict })));

  it("holds, is rejected, or both in part", () => {
    expect(outcome("holds", "holds")).toBe("holds");
    expect(outcome("rejected", "undecided", "not tested")).toBe("rejected");
    expect(outcome("holds", "rejected", "undecided")).toBe("holds in part");
  });

  it("counts what is open beside what holds", () => {
    expect(outcome("holds", "undecided", "undecided")).toBe("holds (undecided parts: 2)");
    expect(outcome("holds", "not tested")).toBe("holds (not tested: 1)");
    expect(outcome("holds", "not tested", "undecided")).toBe("holds (undecided parts: 1, not tested: 1)");
  });

  it("is open where nothing was decided, or tested", () => {
    expect(outcome("undecided", "not tested")).toBe("undecided");
    expect(outcome("not tested", "not tested")).toBe("not tested");
  });
});

describe("verdictsOf", () => {
  const theorem = judged();

  it("finds that every part holds in the theorem's world", () => {
    expect(list(theorem.filter(({ verdict }) => verdict !== "holds"))).toEqual([]);
  });

  it("gives the same verdicts again", () => {
    expect(judged()).toEqual(theorem);
  });

  it("rejects that nothing is discovered where unseen operation sequences rise", () => {
    const verdicts = judged({ discovered: 0.3 });
    expect(decisions(verdicts, "H2a")).toEqual(["rejected", "rejected", "rejected"]);
    expect(decisions(verdicts, "H2b")).toEqual(["rejected", "rejected", "rejected"]);
    expect(decisions(verdicts, "H2c")).toEqual(["holds", "holds", "holds"]);
  });

  it("takes RL alone for long RL, where supervised fine-tuning was as long", () =>
    expect(theorem.find(({ part }) => part === "H2d")!.effect).toBeCloseTo(0.3, 1));

  it("rejects the inverted U and one factor of odds where gain grows with mass", () => {
    const verdicts = judged({ tuned: (Q) => Math.min(0.999, Q + 0.6 * Q ** 2 * (1 - Q) ** 0.2) });
    expect(decisions(verdicts, "H1a")).toEqual(["holds", "holds", "holds", "holds"]);
    expect(decisions(judged({ tuned: (Q) => Math.max(0.001, Q * Q) }), "H1a")).not.toContain("holds");
    expect(decisions(verdicts, "H5e")).not.toContain("holds");
  });

  it("rejects saturation where the end gains as much as the middle", () => {
    const verdicts = judged({ snapshot: (Q) => Q + 0.1 });
    expect(decisions(verdicts, "H3c")).toEqual(["rejected"]);
    expect(decisions(judged({ snapshot: (Q) => Q - 0.1 }), "H3b")).toEqual(["rejected"]);
  });

  it("says by target what a mean over targets is made of", () => {
    const sentence = (part: string) => theorem.find((verdict) => verdict.part === part)!.sentence;
    for (const part of ["H6b", "H7b", "H8c"])
      expect(sentence(part)).toMatch(/Runs by target: .*length -?[.\d]+ \(\d+\)/);
    expect(sentence("H4b")).toMatch(/Runs by base mass: /);
    expect(sentence("H4c")).toMatch(/Runs by axis: /);
    expect(sentence("H2b")).toMatch(/With base seeds as units: /);
  });

  it("says where RL in distribution hurts", () => {
    const verdicts = judged({ snapshot: (Q) => Q - 0.1 });
    expect(decisions(verdicts, "H4b")).toEqual(["rejected", "rejected", "rejected", "rejected"]);
    expect(verdicts.find(({ part }) => part === "H4c")!.sentence).toContain("hurts");
  });

  it("rejects the law, and does not reject the tilt, where every ladder run ends at the tilt", () => {
    const verdicts = judged({ ladder: (Q, law) => tiltedMass(Q, law.beta) });
    expect(decisions(verdicts, "H5a")).toEqual(["holds", "rejected", "rejected", "rejected"]);
    expect(decisions(verdicts, "H5b")).toEqual(["rejected", "rejected", "rejected"]);
    expect(decisions(verdicts, "H5c")).toEqual(["holds", "holds", "rejected", "holds", "rejected", "rejected"]);
    expect(verdicts.find(({ part, of }) => part === "H5c" && of === "mean + k3")!.sentence).toMatch(
      /Furthest of 2: mean/,
    );
    expect(decisions(verdicts, "H5f")).toEqual(["rejected"]);
  });

  it("rejects that ladder runs had ended where their last quarter still moved", () => {
    expect(decisions(judged({ late: 0.05 }), "H5d")).toEqual(Array(4).fill("rejected"));
  });

  it("rejects kept orders where they are lost", () => {
    const verdicts = judged({ correlation: 0.1 });
    expect(decisions(verdicts, "H6a")).toEqual(["rejected"]);
    expect(decisions(verdicts, "H6b")).toEqual(["rejected", "rejected"]);
  });

  it("rejects that the base overtakes where it does not", () => {
    expect(decisions(judged({ passes: () => [0.6, 1] }), "H7b")).toEqual(["rejected", "rejected"]);
  });

  it("rejects that the KL orders forgetting where it is the other way round", () => {
    const verdicts = judged({ loss: (kl) => 0.3 - 0.5 * kl });
    expect(decisions(verdicts, "H8a")).toEqual(["rejected"]);
    expect(decisions(verdicts, "H8b")).toEqual(Array(4).fill("rejected"));
  });

  it("decides nothing about noise", () => {
    const noise = (_: number, draw: () => number) => draw();
    const verdicts = judged({
      snapshot: noise,
      loss: (_, draw) => draw(),
      passes: (draw) => [0.6 * draw(), 0.98 + 0.03 * draw()],
    });
    for (const part of ["H4b", "H7a", "H8b"]) expect(decisions(verdicts, part), part).not.toContain("rejected");
    expect(decisions(verdicts, "H8b")).not.toContain("holds");
    expect(decisions(verdicts, "H7a")).toEqual(["undecided", "undecided"]);
  });

  it("says that two seeds are not enough, whatever they show", () => {
    const verdicts = judged({ seeds: 2 });
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["undecided"]));
    for (const { sentence } of verdicts) expect(sentence).toMatch(/^Not enough seeds: 2 of at least [46]\./);
  });

  it("says that nothing was tested where there are no rows", () => {
    const verdicts = verdictsOf({ protocol: "nothing", rows: [], prompts: [], curves: [] }, training);
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["not tested"]));
  });

  it("does not test operation sequences on a protocol whose plan is not known", () => {
    const verdicts = verdictsOf(world());
    expect(decisions(verdicts, "H2a")).toEqual(Array(3).fill("not tested"));
    expect(decisions(verdicts, "H2c")).toEqual(Array(3).fill("holds"));
  });

  it("never lets a corrected p-value fall below the raw one", () => {
    for (const { p, adjustedP } of theorem) expect(adjustedP).toBeGreaterThanOrEqual(p);
  });
});
