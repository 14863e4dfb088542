import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lawMass, type Law } from "../../src/theory/optima";
import { sequenceMass, sequenceOptimum } from "../../src/theory/sequence";
import { tiltedMass } from "../../src/theory/tilt";
import { plainWhitening } from "../../src/theory/whitening";
import { anyMass, enumerablePolicy, forAll, groupSize, mass, relativeError } from "./arbitraries";
import { chanceOf, correctMassOf, expectedTreeGradient, rightPath, trainTree, treeOf, type Tree } from "./decisionTree";
import { trainSampledTree } from "./sampledTree";

const equal = (Q: number, T: number) => Array<number>(T).fill(Q ** (1 / T));
const beta = fc.double({ min: Math.log(0.005), max: Math.log(5), noNaN: true }).map(Math.exp);
const advantage = fc.constantFrom("mean" as const, "whitened" as const);
const settings = { beta, advantage, groupSize: fc.option(groupSize, { nil: undefined }) };
const perToken = fc.record({ ...settings, kl: fc.constantFrom("k2" as const, "k3" as const) });
const every = fc.record({ ...settings, kl: fc.constantFrom("k1-reward" as const, "k2" as const, "k3" as const) });
/** One to `maxLength` decisions: uncertain, nearly certain, nearly impossible. */
const masses = (maxLength: number) =>
  fc.array(fc.oneof(fc.double({ min: 0.01, max: 0.99, noNaN: true }), mass), { minLength: 1, maxLength });

function treeAt(decisions: readonly number[], base: Tree): Tree {
  const tree = { ...base, logits: base.logits.slice() };
  rightPath(base.decisions).forEach((state, t) => (tree.logits[state] = Math.log(decisions[t] / (1 - decisions[t]))));
  return tree;
}

describe("sequenceOptimum against a tree of decisions trained on exact expected gradients", () => {
  const cases: { q: number[]; law: Law }[] = [
    { q: [0.2, 0.3, 0.5], law: { beta: 0.5, kl: "k3", advantage: "whitened" } },
    { q: equal(0.1, 3), law: { beta: 0.5, kl: "k3", advantage: "whitened", groupSize: 16 } },
    { q: equal(1e-3, 5), law: { beta: 0.1, kl: "k3", advantage: "whitened", groupSize: 16 } },
    { q: [0.3, 0.2, 0.4, 0.5], law: { beta: 0.3, kl: "k3", advantage: "mean", groupSize: 16 } },
    { q: [0.05, 0.05], law: { beta: 1, kl: "k2", advantage: "mean" } },
    { q: equal(0.01, 3), law: { beta: 0.5, kl: "k2", advantage: "mean", groupSize: 8 } },
    { q: [0.3, 0.2, 0.4], law: { beta: 1.5, kl: "k2", advantage: "whitened", groupSize: 16 } },
    { q: [0.6, 0.9, 0.5], law: { beta: 2, kl: "k2", advantage: "whitened" } },
  ];
  for (const { q, law } of cases)
    it(`${q.length} decisions, ${law.advantage}, ${law.kl}, β = ${law.beta}, ${law.groupSize ?? "no"} groups`, () => {
      const { tree, converged } = trainTree(treeOf(q), law);
      const predicted = sequenceOptimum(q, law);
      expect(converged).toBe(true);
      expect(Math.abs(correctMassOf(tree) - predicted.mass)).toBeLessThan(1e-8);
      rightPath(q.length).forEach((state, t) =>
        expect(Math.abs(chanceOf(tree.logits[state], 1) - predicted.decisions[t])).toBeLessThan(1e-8),
      );
    });

  it("is where the enumerated gradient vanishes, whatever the settings", () => {
    let compared = 0;
    forAll(masses(6), perToken, (q, law) => {
      const { decisions } = sequenceOptimum(q, law);
      const margins = [...q, ...decisions].flatMap((p) => [p, 1 - p]);
      if (Math.min(...margins) < 1e-7) return; // there float64 and finite differences see no gradient
      compared++;
      const base = treeOf(q);
      const [atStart, atRest] = [base, treeAt(decisions, base)].map((tree) =>
        Math.max(...expectedTreeGradient(tree, base, law).map(Math.abs)),
      );
      expect(atRest).toBeLessThan(1e-4 * Math.min(1, law.beta) * Math.max(...q.map((mass) => 1 - mass)));
      expect(atStart).toBeGreaterThan(0);
    });
    expect(compared).toBeGreaterThan(20);
  });

  it("with k2 also holds for a reverse KL computed at each visited state: their expected gradients are one", () => {
    const [base, tree] = [treeOf([0.2, 0.6]), treeAt([0.4, 0.7], treeOf([0.2, 0.6]))];
    const at = (b: number) => expectedTreeGradient(tree, base, { beta: b, kl: "k2", advantage: "mean" });
    const [weak, strong] = [at(1), at(2)];
    const reverse = (logit: number, state: number) =>
      [0, 1].reduce((kl, right) => {
        const p = chanceOf(logit, right);
        return kl + p * Math.log(p / chanceOf(base.logits[state], right));
      }, 0);
    rightPath(2).forEach((state, t) => {
      const [visited, z, h] = [t === 0 ? 1 : 0.4, tree.logits[state], 1e-5];
      const slope = (reverse(z + h, state) - reverse(z - h, state)) / (2 * h);
      expect(weak[state] - strong[state]).toBeCloseTo(visited * slope, 8);
    });
  });

  it("is the lower of two stationary points where the reverse KL has two: training from the base ends there", () => {
    const law: Law = { beta: 1.2, kl: "k2", advantage: "whitened" };
    const q = [0.3, 0.4];
    const lower = sequenceOptimum(q, law);
    const upper = treeAt([0.99, 0.99], treeOf(q)); // beyond the upper one, whose basin is 1
    const slopes = expectedTreeGradient(upper, treeOf(q), law);
    expect(rightPath(2).every((state) => slopes[state] > 0)).toBe(true);
    expect(lower.mass).toBeLessThan(0.5);
    expect(Math.abs(correctMassOf(trainTree(treeOf(q), law).tree) - lower.mass)).toBeLessThan(1e-8);
  });

  it("is 1 where the reverse KL cannot hold whitening back, and training runs towards it", () => {
    const law: Law = { beta: 0.2, kl: "k2", advantage: "whitened" };
    expect(sequenceMass([0.3, 0.4], law)).toBeCloseTo(1, 12);
    expect(correctMassOf(trainTree(treeOf([0.3, 0.4]), law, 20_000).tree)).toBeGreaterThan(0.999);
  });
});

describe("sequenceOptimum against trees trained on sampled groups", () => {
  const ends = (q: number[], law: Law & { groupSize: number }) =>
    trainSampledTree(treeOf(q), law, { seed: 1, steps: 500, learningRate: 0.5, groups: 8 }).mass;
  for (const [q, kl, advantage] of [
    [equal(0.1, 3), "k3", "mean"],
    [equal(0.1, 3), "k3", "whitened"],
    [[0.4, 0.5], "k2", "mean"],
    [[0.4, 0.5], "k1-reward", "mean"],
  ] as const)
    it(`${q.length} decisions, ${advantage}, ${kl}`, () => {
      const law = { beta: 0.5, kl, advantage, groupSize: 8 };
      expect(Math.abs(ends([...q], law) - sequenceMass(q, law))).toBeLessThan(0.006);
    });

  it("which is not where one decision of the same base mass would end", () => {
    const law = { beta: 0.5, kl: "k3", advantage: "mean", groupSize: 8 } as const;
    expect(lawMass(0.1, law) - sequenceMass(equal(0.1, 3), law)).toBeGreaterThan(0.1);
  });

  it("holds with several clipped updates a batch, and with Adam", () => {
    const law = { beta: 0.5, kl: "k3", advantage: "whitened", groupSize: 8 } as const;
    const predicted = sequenceMass([0.4, 0.5], law);
    const several = { seed: 1, steps: 500, learningRate: 1, groups: 8, updatesPerBatch: 4, clip: 0.05 };
    const clipped = trainSampledTree(treeOf([0.4, 0.5]), law, several);
    const adam = { seed: 1, steps: 500, learningRate: 0.05, groups: 16, adam: true };
    expect(clipped.clipped).toBeGreaterThan(100);
    expect(Math.abs(clipped.mass - predicted)).toBeLessThan(0.01);
    expect(Math.abs(trainSampledTree(treeOf([0.4, 0.5]), law, adam).mass - predicted)).toBeLessThan(0.01);
  });
});

describe("sequenceMass", () => {
  it("of one decision is lawMass", () =>
    forAll(anyMass, every, (Q, law) =>
      expect(Math.abs(sequenceMass([Q], law) - lawMass(Q, law))).toBeLessThan(nearlyLost(law) ? 1e-6 : 1e-12),
    ));

  it("under the sequence's KL is the tilt of the product, however it is split", () =>
    forAll(masses(13), beta, (q, b) => {
      const Q = q.reduce((all, mass) => all * mass, 1);
      const law: Law = { beta: b, kl: "k1-reward", advantage: "whitened" };
      expect(relativeError(sequenceMass(q, law), tiltedMass(Q, b))).toBeLessThan(1e-9);
    }));

  it("follows the finite policy that is tilted, decision by decision", () =>
    forAll(enumerablePolicy, beta, ({ base }, b) => {
      const [first, second] = [base[0] + base[1], base[0] / (base[0] + base[1])]; // {0, 1} against the rest; 0 against 1
      const weights = base.map((p, y) => (y === 0 ? p : p * Math.exp(-1 / b)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const { decisions } = sequenceOptimum([first, second], { beta: b, kl: "k1-reward", advantage: "mean" });
      expect(decisions[0]).toBeCloseTo((weights[0] + weights[1]) / total, 10);
      expect(decisions[1]).toBeCloseTo(weights[0] / (weights[0] + weights[1]), 10);
    }));

  it("lies between Q and 1, is the product of its decisions, none of them below its base mass", () =>
    forAll(masses(13), every, (q, law) => {
      const { decisions, mass } = sequenceOptimum(q, law);
      const slack = 1 + 1e-12;
      expect(mass * slack).toBeGreaterThanOrEqual(q.reduce((all, p) => all * p, 1));
      expect(mass).toBeLessThanOrEqual(1);
      decisions.forEach((p, t) => expect(p * slack).toBeGreaterThanOrEqual(q[t]));
      expect(
        relativeError(
          mass,
          decisions.reduce((all, p) => all * p, 1),
        ),
      ).toBeLessThan(1e-9);
    }));

  it("does not count decisions that are certain", () =>
    forAll(masses(4), every, (q, law) => {
      const [alone, among] = [sequenceOptimum(q, law), sequenceOptimum([1, ...q, 1, 1], law)];
      expect(among.mass).toBeCloseTo(alone.mass, 10);
      expect(among.decisions.slice(1, -2)).toEqual(alone.decisions);
    }));

  it("leaves what the base policy cannot say, and what is certain, where it is", () =>
    forAll(every, (law) => {
      expect(sequenceOptimum([0.5, 0, 0.2], law)).toEqual({ decisions: [0.5, 0, 0.2], mass: 0 });
      expect(sequenceOptimum([1, 1], law)).toEqual({ decisions: [1, 1], mass: 1 });
    }));

  it("falls with the number of decisions under k3 and rises with it under k2, at equal base mass", () => {
    const at = (T: number, kl: Law["kl"]) => sequenceMass(equal(0.01, T), { beta: 0.5, kl, advantage: "mean" });
    for (const T of [1, 2, 4, 12]) {
      expect(at(T + 1, "k3")).toBeLessThan(at(T, "k3"));
      expect(at(T + 1, "k2")).toBeGreaterThan(at(T, "k2"));
    }
  });

  it("takes another whitening as lawMass does", () => {
    const law: Law = { beta: 1, kl: "k3", advantage: "whitened", groupSize: 4, whitening: plainWhitening };
    expect(sequenceMass([0.2], law)).toBeCloseTo(lawMass(0.2, law), 12);
    expect(sequenceMass([0.2, 0.9], law) - sequenceMass([0.2, 0.9], { ...law, whitening: undefined })).toBeGreaterThan(
      0.03,
    );
  });

  // Values that an independent program found, by deterministic flow and by sampled gradient descent.
  for (const [Q, T, law, expected] of [
    [0.1, 3, { beta: 0.5, kl: "k3", advantage: "whitened" }, 0.669],
    [0.01, 3, { beta: 0.5, kl: "k3", advantage: "whitened" }, 0.461],
    [1e-6, 3, { beta: 0.5, kl: "k3", advantage: "whitened" }, 0.314],
    [0.01, 3, { beta: 0.5, kl: "k2", advantage: "mean" }, 0.121],
    [0.01, 3, { beta: 0.5, kl: "k1-reward", advantage: "mean" }, 0.069],
    [0.1, 3, { beta: 0.5, kl: "k3", advantage: "mean", groupSize: 16 }, 0.405],
  ] as const)
    it(`is ${expected} for ${T} decisions of Q = ${Q} in all, ${law.advantage}, ${law.kl}`, () =>
      expect(sequenceMass(equal(Q, T), law)).toBeCloseTo(expected, 3));

  it("names what is wrong with its arguments", () => {
    const law: Law = { beta: 1, kl: "k2", advantage: "mean" };
    expect(() => sequenceMass([], law)).toThrow("masses: expected one base mass a decision, at least one, got none");
    expect(() => sequenceMass([0.5, 1.5], law)).toThrow("masses[1]: expected a probability in [0, 1], got 1.5");
    expect(() => sequenceMass([0.5], { ...law, beta: 0 })).toThrow("beta: expected a positive number, got 0");
  });
});

/** Whitened with k2 the lowest point may be about to vanish; there the last digits of a float64 move it much further. */
function nearlyLost({ kl, advantage }: Law): boolean {
  return kl === "k2" && advantage === "whitened";
}
