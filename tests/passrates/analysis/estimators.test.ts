import binomialPmf from "@stdlib/stats-base-dists-binomial-pmf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../../src/common/random";
import { cellsOf } from "../../../src/passrates/analysis/cells";
import { coverageOf, gainByBand } from "../../../src/passrates/analysis/coverage";
import { discoveriesOf, stepUp } from "../../../src/passrates/analysis/discovery";
import { binomial } from "../../../src/passrates/analysis/draw";
import { gainOf } from "../../../src/passrates/analysis/gain";
import { marginsOf, outcomes } from "../../../src/passrates/analysis/hypergeometric";
import { lawScores } from "../../../src/passrates/analysis/laws";
import type { Pair } from "../../../src/passrates/analysis/pair";
import { randomEffectsOf } from "../../../src/passrates/analysis/randomEffects";
import { expectation, likelihood, posterior } from "../../../src/passrates/analysis/rateGrid";
import { ratesOf } from "../../../src/passrates/analysis/rates";
import { mixedSubsets, signalAt } from "../../../src/passrates/analysis/signal";
import { slopeOf } from "../../../src/passrates/analysis/slope";
import { drawPrompts, worlds } from "../../../src/passrates/study/worlds";
import { integral } from "../../../src/statistics/integral";
import { sigmoid } from "../../../src/theory/numeric";
import { pairs } from "./golden";

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const count = fc
  .integer({ min: 2, max: 20 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
const pair = fc.record({ base: count, tuned: count });
const random = (stream: string) => new Random(deriveKey(7, stream, 0));

/** Mean of a function of a count over all outcomes of n samples. */
const expected = (n: number, p: number, of: (k: number) => number) =>
  Array.from({ length: n + 1 }, (_, k) => binomialPmf(k, n, p) * of(k)).reduce((sum, each) => sum + each, 0);

describe("the share of groups with a signal, without a model", () => {
  it("is unbiased: over all outcomes its mean is 1 − Q^G − (1 − Q)^G", () =>
    fc.assert(
      fc.property(rate, fc.integer({ min: 2, max: 7 }), (Q, G) => {
        expect(expected(7, Q, (k) => mixedSubsets({ n: 7, k }, G))).toBeCloseTo(signalAt(G)(Q), 10);
      }),
    ));
});

describe("the parts of the gain", () => {
  it("on unsolved prompts is unbiased: over all outcomes its mean is (1 − Q)^{n − 1} (P − Q)", () =>
    fc.assert(
      fc.property(rate, rate, (Q, P) => {
        const part = (base: number, tuned: number) => {
          const one: Pair = { base: { n: 5, k: base }, tuned: { n: 3, k: tuned } };
          return coverageOf([one, one], 0.95).unsolved.value;
        };
        const mean = expected(5, Q, (k0) => expected(3, P, (k1) => part(k0, k1)));
        expect(mean).toBeCloseTo((1 - Q) ** 4 * (P - Q), 10);
      }),
      { numRuns: 30 },
    ));

  it("add up to the gain, and so do the bands", () =>
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 12 }), (some) => {
        const { solved, unsolved } = coverageOf(some, 0.95);
        const { gain } = gainOf(some, 0.95);
        expect(solved.value + unsolved.value).toBeCloseTo(gain.value, 10);
        const banded = gainByBand(some, 0.95);
        const inBands = banded.reduce((sum, { prompts }) => sum + prompts, 0);
        if (Math.abs(inBands - some.length) > 1e-9) return; // a band of one prompt is left out
        expect(banded.reduce((sum, band) => sum + band.prompts * band.gain.value, 0) / some.length).toBeCloseTo(
          gain.value,
          10,
        );
      }),
    ));
});

describe("posteriors", () => {
  it("under a beta distribution have its mean, (k + a) / (n + a + b)", () => {
    const rates = ratesOf(cellsOf(pairs.map(({ base }) => base)));
    const { a, b, zero, one } = rates.fit;
    expect([rates.prior, zero + one]).toEqual(["beta-binomial", 0]);
    for (const { base } of pairs) {
      const { first, values } = posterior(likelihood(base, rates.grid), rates.grid);
      const mean = expectation(values, rates.grid.rates, first);
      expect(mean).toBeCloseTo((base.k + a) / (base.n + a + b), 3); // the tails beyond the grid are lumped
    }
  });
});

describe("random effects", () => {
  it("are the maximum of the likelihood, integrated another way", () => {
    const { mean, tau } = randomEffectsOf(pairs, 0.95)!;
    const logLikelihood = (mu: number, sd: number) =>
      pairs.reduce((sum, each) => {
        const density = (d: number) => Math.exp(-(((d - mu) / sd) ** 2) / 2) / (sd * Math.sqrt(2 * Math.PI));
        const own = (d: number) => {
          const { from, probabilities } = outcomes(marginsOf(each), d);
          return probabilities[each.tuned.k - from] * density(d);
        };
        return sum + Math.log(integral(own, mu - 9 * sd, mu + 9 * sd, 1e-7));
      }, 0);
    const top = logLikelihood(mean.value, tau.value);
    for (const [dx, dy] of [[0.1, 0], [-0.1, 0], [0, 0.1], [0, -0.1]]) {
      expect(logLikelihood(mean.value + dx, tau.value + dy)).toBeLessThan(top);
    } // prettier-ignore
  });
});

describe("discoveries", () => {
  it("change sides where base and tuned change places", () =>
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 20 }), (some) => {
        const swapped = some.map(({ base, tuned }) => ({ base: tuned, tuned: base }));
        const [one, other] = [discoveriesOf(some, 0.4), discoveriesOf(swapped, 0.4)];
        expect(other.risen).toEqual(one.fallen);
        expect(other.fallen).toEqual(one.risen);
      }),
    ));

  it("of continuous p values are no more than Benjamini and Hochberg's", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (values) => {
        const p = values.map((value) => value / 1000);
        const attainable = [
          { values: Float64Array.from({ length: 1000 }, (_, i) => (i + 1) / 1000), prompts: p.length },
        ];
        const limit = stepUp(p, attainable, 0.1);
        const ascending = [...p].sort((a, b) => a - b);
        const hochberg = ascending.filter((each, i) => each <= (0.1 * (i + 1)) / p.length).pop() ?? -1;
        expect(limit).toBeLessThanOrEqual(hochberg);
      }),
    ));

  it("find what rose, and no prompt that the base model was merely unlucky on", () => {
    const unlucky = Array.from({ length: 200 }, (_, i) => ({
      base: { n: 16, k: 0 },
      tuned: { n: 16, k: i % 4 === 0 ? 1 : 0 },
    }));
    const found = { base: { n: 16, k: 0 }, tuned: { n: 16, k: 12 } };
    const { risen, fallen } = discoveriesOf([...unlucky, found], 0.05);
    expect([risen.filter(Boolean).length, risen[200], fallen.some(Boolean)]).toEqual([1, true, false]);
  });
});

describe("the slope of the shift", () => {
  it("is found where there is one", () => {
    const draws = random("slope");
    const some = Array.from({ length: 400 }, () => {
      const x = 5 * draws.uniform() - 2.5;
      const counted = (logits: number) => ({ n: 32, k: binomial(32, sigmoid(logits), draws) });
      return { base: counted(x), tuned: counted(x + 0.5 + 0.4 * x) };
    });
    const { slope, naive } = slopeOf(some, ratesOf(cellsOf(some.map(({ base }) => base))), {
      level: 0.95,
      random: draws,
      simulations: 19,
    });
    expect(slope.low).toBeLessThan(0.4);
    expect(slope.high).toBeGreaterThan(0.4);
    expect(slope.low).toBeGreaterThan(0.25);
    expect(naive.null.value).toBeLessThan(-0.02); // where there is none, a plain regression finds one
  });
});

describe("laws", () => {
  it("are told apart where samples are many", () => {
    for (const [world, law] of [["whitened", "whitened, forward KL"], ["fixed factor", "tilt"], ["no change", "no change"]] as const) {
      const drawn = drawPrompts(worlds[world], { count: 300, samples: 64, random: random(world) });
      const scores = lawScores(drawn.pairs, ratesOf(cellsOf(drawn.pairs.map(({ base }) => base))).grid, 1.96);
      const own = scores.find((score) => score.law === law)!;
      expect(own.behind.low).toBeLessThanOrEqual(0);
      if (law === "tilt") expect(own.strength!.value).toBeCloseTo(1, 0);
      if (law !== "no change") expect(scores.find((score) => score.law === "no change")!.behind.low).toBeGreaterThan(0);
    } // prettier-ignore
  });
});

describe("binomial draws", () => {
  it("have the distribution's mean and variance", () => {
    const draws = random("binomial");
    for (const [n, p] of [[5, 0.3], [700, 0.9]] as const) {
      const values = Array.from({ length: 4000 }, () => binomial(n, p, draws));
      const mean = values.reduce((sum, each) => sum + each, 0) / 4000;
      const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4000;
      expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / 4000));
      expect(variance / (n * p * (1 - p))).toBeCloseTo(1, 0);
    } // prettier-ignore
  });
});
