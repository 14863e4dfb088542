import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaBinomialLogPmf, fitRates } from "../../../src/passrates/analysis/betaBinomial";
import { boundsOf } from "../../../src/passrates/analysis/bounds";
import { discovery } from "../../../src/passrates/analysis/reach";
import { cellsOf } from "../../../src/passrates/analysis/cells";
import { commonShiftOf } from "../../../src/passrates/analysis/change";
import { randomEffectsOf } from "../../../src/passrates/analysis/randomEffects";
import { signalAt, signalOfCounts } from "../../../src/passrates/analysis/signal";

const runs = { numRuns: 12, seed: 20251015 };
const count = fc
  .integer({ min: 2, max: 12 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
const counts = fc.array(count, { minLength: 5, maxLength: 40 });
const pairs = fc.array(fc.record({ base: count, tuned: count }), { minLength: 5, maxLength: 25 });
type Pairs = { base: { n: number; k: number }; tuned: { n: number; k: number } }[];
const swapped = (some: Pairs): Pairs => some.map(({ base, tuned }) => ({ base: tuned, tuned: base }));
const wrongs = ({ n, k }: { n: number; k: number }) => ({ n, k: n - k });
const flipped = (some: Pairs): Pairs => some.map(({ base, tuned }) => ({ base: wrongs(base), tuned: wrongs(tuned) }));

describe("the beta-binomial fit", () => {
  it("has a density that adds up to 1", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 50, noNaN: true }), fc.double({ min: 0.01, max: 50, noNaN: true }), (n, a, b) => {
        const total = Array.from({ length: n + 1 }, (_, k) => Math.exp(betaBinomialLogPmf(k, n, a, b))).reduce((x, y) => x + y, 0);
        expect(total).toBeCloseTo(1, 9);
      }),
      runs,
    )); // prettier-ignore

  it("is a maximum: no neighbouring a and b, nor the uniform distribution, are likelier", () =>
    fc.assert(
      fc.property(counts, (some) => {
        const { a, b, logLikelihood } = fitRates(cellsOf(some)).find(({ parameters }) => parameters === 2)!;
        const at = (x: number, y: number) => some.reduce((sum, { n, k }) => sum + betaBinomialLogPmf(k, n, x, y), 0);
        expect(at(a, b)).toBeCloseTo(logLikelihood, 7);
        for (const [x, y] of [[1.02, 1], [0.98, 1], [1, 1.02], [1, 0.98]]) expect(at(within(a * x), within(b * y))).toBeLessThanOrEqual(logLikelihood + 1e-7); // prettier-ignore
        expect(at(1, 1)).toBeLessThanOrEqual(logLikelihood + 1e-7);
      }),
      runs,
    ));

  it("changes a and b where right and wrong change places", () =>
    fc.assert(
      fc.property(counts, (some) => {
        const of = (list: typeof some) => fitRates(cellsOf(list)).find(({ parameters }) => parameters === 2)!;
        expect(of(some.map(wrongs)).logLikelihood).toBeCloseTo(of(some).logLikelihood, 5);
      }),
      runs,
    ));
});

/** The fit looks no farther than e^±7. */
const within = (x: number) => Math.min(Math.exp(7), Math.max(Math.exp(-7), x));

describe("the common shift (Mantel–Haenszel)", () => {
  it("changes its sign where base and tuned change places, and where right and wrong do", () =>
    fc.assert(
      fc.property(pairs, (some) => {
        const { common } = commonShiftOf(some, 0.95);
        if (!common || !Number.isFinite(common.value)) return;
        for (const other of [swapped(some), flipped(some)]) {
          const turned = commonShiftOf(other, 0.95).common!;
          expect(turned.value).toBeCloseTo(-common.value, 9);
          expect([turned.low, turned.high].map((end) => end.toFixed(7))).toEqual([-common.high, -common.low].map((end) => (end + 0).toFixed(7))); // prettier-ignore
        }
      }),
      runs,
    ));

  it("is the same, with a narrower interval, where each prompt is there twice", () =>
    fc.assert(
      fc.property(pairs, (some) => {
        const [once, twice] = [some, [...some, ...some]].map((list) => commonShiftOf(list, 0.95).common);
        if (!once || !twice || !Number.isFinite(once.value)) return;
        expect(twice.value).toBeCloseTo(once.value, 9);
        expect(twice.high - twice.low).toBeCloseTo((once.high - once.low) / Math.SQRT2, 9);
      }),
      runs,
    ));
});

describe("random effects", () => {
  it("change their sign where base and tuned change places, and keep their scatter", () =>
    fc.assert(
      fc.property(pairs, (some) => {
        const [one, other] = [randomEffectsOf(some, 0.95), randomEffectsOf(swapped(some), 0.95)];
        if (!one || !other || Math.abs(one.mean.value) > 5) return; // flat likelihoods have their peak at an end
        expect(other.mean.value).toBeCloseTo(-one.mean.value, 1);
        expect(other.tau.value).toBeCloseTo(one.tau.value, 1);
        expect(other.p).toBeCloseTo(one.p, 2);
      }),
      { ...runs, numRuns: 6 },
    ));

  it("lie inside their intervals, which a higher level makes wider", () =>
    fc.assert(
      fc.property(pairs, (some) => {
        const [narrow, wide] = [0.8, 0.99].map((level) => randomEffectsOf(some, level));
        if (!narrow || !wide) return;
        for (const of of ["mean", "tau"] as const) {
          expect(narrow[of].low).toBeLessThanOrEqual(narrow[of].value);
          expect(narrow[of].high).toBeGreaterThanOrEqual(narrow[of].value);
          expect(wide[of].low).toBeLessThanOrEqual(narrow[of].low + 1e-3);
          expect(wide[of].high).toBeGreaterThanOrEqual(narrow[of].high - 1e-3);
        }
      }),
      { ...runs, numRuns: 6 },
    ));
});

describe("bounds over all distributions", () => {
  it("hold what the counts tell without a model, and reach far beyond it where groups are larger than samples", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 20, maxLength: 60 }), (right) => {
        const some = right.map((k) => ({ n: 4, k }));
        const [four, hundred] = boundsOf(cellsOf(some), [4, 100].map(signalAt), 0.95);
        const { value } = signalOfCounts(cellsOf(some), 4, 0.95).unbiased!;
        expect(four.low).toBeLessThanOrEqual(value + 1e-6);
        expect(four.high).toBeGreaterThanOrEqual(value - 1e-6);
        expect(hundred.low).toBeLessThan(value + 0.05); // prompts at 0 and 1 give no signal at any size
        expect(hundred.high).toBeGreaterThan(hundred.low);
      }),
      runs,
    ));

  it("are narrower of a hundred times as many prompts", () => {
    const counts = Array.from({ length: 17 }, (_, k) => ({ n: 16, k, prompts: 10 + (k - 8) ** 2 }));
    const many = counts.map((cell) => ({ ...cell, prompts: 100 * cell.prompts }));
    const [few, more] = [counts, many].map((cells) => boundsOf(cells, [signalAt(64), (rate) => discovery(rate, 1000)], 0.95)); // prettier-ignore
    few.forEach(({ low, high }, i) => {
      expect(more[i].low).toBeGreaterThan(low);
      expect(more[i].high).toBeLessThanOrEqual(high);
    });
  });

  it("of ten prompts with two or three samples say how little is known of groups of 16", () => {
    const some = [[2, 0], [2, 1], [3, 2], [2, 2], [3, 3], [2, 1], [3, 1], [2, 0], [3, 0], [2, 2]].map(([n, k]) => ({ n, k })); // prettier-ignore
    const [{ low, high }] = boundsOf(cellsOf(some), [signalAt(16)], 0.95);
    expect(low).toBeLessThan(0.4);
    expect(high).toBeGreaterThan(0.99);
  });
});
