import { describe, expect, it } from "vitest";
import { lawMass, type Law } from "../../src/theory/optima";
import { tiedMass } from "../../src/theory/tiedDecisions";
import { sequenceMass } from "../../src/theory/sequence";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Strings of T decisions, each right (1) or wrong (0). */
function strings(T: number): number[][] {
  return Array.from({ length: 2 ** T }, (_, code) => Array.from({ length: T }, (_, t) => (code >> t) & 1));
}

/**
 * Gradient flow, to rest, on one logit a decision, shared by all prefixes: the expectation, over all strings, of the
 * advantage times the score, minus β times the gradient of the per-token KL at each prefix that the strings visit.
 */
function flow(masses: number[], { beta, kl, advantage }: Law): number {
  const base = masses.map((q) => Math.log(q / (1 - q)));
  const all = strings(masses.length);
  let logits = [...base];
  const mass = () => logits.reduce((product, x) => product * sigmoid(x), 1);
  for (let step = 0; step < 400_000; step++) {
    const p = logits.map(sigmoid);
    const P = mass();
    const scale = advantage === "mean" ? 1 : 1 / Math.sqrt(P * (1 - P));
    const gradient = p.map(() => 0);
    for (const string of all) {
      const chance = string.reduce((product, right, t) => product * (right ? p[t] : 1 - p[t]), 1);
      const gain = (Number(string.every(Boolean)) - P) * scale;
      string.forEach((right, t) => {
        const pull = kl === "k2" ? p[t] * (1 - p[t]) * (logits[t] - base[t]) : p[t] - masses[t];
        gradient[t] += chance * (gain * (right - p[t]) - beta * pull);
      });
    }
    logits = logits.map((x, t) => x + 0.5 * gradient[t]);
    if (Math.max(...gradient.map(Math.abs)) < 1e-12) break;
  }
  return mass();
}

const laws: Law[] = (["mean", "whitened"] as const).flatMap((advantage) =>
  (["k2", "k3"] as const).flatMap((kl) => [0.5, 1.5].map((beta): Law => ({ beta, kl, advantage }))),
);

describe("tiedMass", () => {
  it.each(laws)(
    "is where gradient flow rests that shares each decision over all prefixes: $advantage, $kl, β = $beta",
    (law) => {
      for (const masses of [
        [0.6, 0.8],
        [0.7, 0.3, 0.9],
      ]) {
        const expected = tiedMass(masses, law);
        if (expected < 1 - 1e-6) expect(flow(masses, law)).toBeCloseTo(expected, 6);
      }
    },
  );

  it("is the law of one decision where there is one, in groups too", () => {
    for (const law of laws)
      for (const groupSize of [undefined, 4, 16])
        for (const Q of [1e-6, 0.01, 0.3, 0.9])
          expect(tiedMass([Q], { ...law, groupSize })).toBeCloseTo(lawMass(Q, { ...law, groupSize }), 9);
  });

  it("lies below the law of a policy that can tell right prefixes from wrong ones", () => {
    for (const law of laws) {
      const masses = [0.7, 0.6, 0.8];
      expect(tiedMass(masses, law)).toBeLessThanOrEqual(sequenceMass(masses, law) + 1e-12);
    }
  });

  it("does not depend on the order of the decisions, nor on certain ones", () => {
    const law = laws[3];
    expect(tiedMass([0.2, 0.7, 0.5], law)).toBeCloseTo(tiedMass([0.5, 0.2, 0.7], law), 12);
    expect(tiedMass([0.2, 1, 0.7], law)).toBeCloseTo(tiedMass([0.2, 0.7], law), 12);
    expect([tiedMass([0.2, 0], law), tiedMass([1, 1], law)]).toEqual([0, 1]);
  });

  it("is found over the whole range of masses and β", () => {
    for (const law of laws)
      for (const beta of [0.005, 0.1, 5])
        for (const groupSize of [undefined, 16])
          for (const q of [1e-300, 1e-12, 0.006487923465, 0.5, 1 - 1e-12]) {
            const mass = tiedMass([q, 0.3, q], { ...law, beta, groupSize });
            expect(mass).toBeGreaterThanOrEqual(q * 0.3 * q * (1 - 1e-9));
            expect(mass).toBeLessThanOrEqual(1);
          }
  });

  it("refuses what is no list of masses, and the KL of the whole sequence, which couples the decisions", () => {
    expect(() => tiedMass([], laws[0])).toThrow("masses: expected one base mass a decision, at least one, got none");
    expect(() => tiedMass([0.5, 2], laws[0])).toThrow("masses[1]");
    expect(() => tiedMass([0.5], { ...laws[0], kl: "k1-reward" })).toThrow(`kl: expected one of "k2", "k3"`);
  });
});
