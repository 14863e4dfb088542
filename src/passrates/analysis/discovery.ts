/**
 * Prompts whose pass rate rose or fell, at a false-discovery rate: more than sampling alone gives.
 *
 * Each prompt is tested by its counts given its margins (hypergeometric.ts), in which the base pass rate does not occur:
 * regression to the mean cannot make a discovery. p values of few samples take few values; the step-up procedure for
 * discrete tests uses which ones each prompt could have had, where Benjamini and Hochberg's would find next to nothing.
 * Source: Döhler, Durand and Roquain, Electronic Journal of Statistics 12 (2018), procedure HSU; the rate holds for
 * independent prompts.
 */

import { marginsOf, outcomes, tails } from "./hypergeometric";
import { byPair, type Pair } from "./pair";

export interface Discoveries {
  /** One per pair, in the order given: p value of "its log-odds shift is at most that of the null". */
  pRise: number[];
  /** One per pair: p value of "its log-odds shift is at least that of the null". */
  pFall: number[];
  /** One per pair: whether its shift is called larger than that of the null, at the false-discovery rate. */
  risen: boolean[];
  /** One per pair: whether its shift is called smaller than that of the null, at the same rate. */
  fallen: boolean[];
}

/**
 * Tests each pair against a log-odds shift of `shift` (0: no change), either way at half of `rate`, so that all calls
 * together keep it.
 */
export function discoveriesOf(pairs: readonly Pair[], rate: number, shift = 0): Discoveries {
  const tests = new Map<string, Test>();
  const own = byPair(pairs, (pair) => {
    const key = `${pair.base.n}/${pair.tuned.n}/${pair.base.k + pair.tuned.k}`;
    const test = tests.get(key) ?? { ...testOf(pair, shift), prompts: 0 };
    tests.set(key, test);
    return { test, i: pair.tuned.k - test.from };
  });
  for (const { test } of own) test.prompts++;
  const all = [...tests.values()];
  const pRise = own.map(({ test, i }) => test.rise[i]);
  const pFall = own.map(({ test, i }) => test.fall[i]);
  const attainable = (side: "rise" | "fall") =>
    all.map((test) => ({ values: test[side].toSorted(), prompts: test.prompts }));
  const [riseLimit, fallLimit] = [
    stepUp(pRise, attainable("rise"), rate / 2),
    stepUp(pFall, attainable("fall"), rate / 2),
  ];
  return { pRise, pFall, risen: pRise.map((p) => p <= riseLimit), fallen: pFall.map((p) => p <= fallLimit) };
}

/** p values of every outcome that these margins allow, from the smallest count on. */
interface Test {
  from: number;
  rise: Float64Array;
  fall: Float64Array;
  prompts: number;
}

function testOf(pair: Pair, shift: number): Omit<Test, "prompts"> {
  const possible = outcomes(marginsOf(pair), shift);
  const { atLeast, atMost } = tails(possible);
  return { from: possible.from, rise: atLeast, fall: atMost };
}

/** The p values that tests can take, ascending, and how many tests there are of each kind. */
export interface Attainable {
  values: Float64Array;
  prompts: number;
}

/** The largest p value that is rejected at a false-discovery rate of `rate`; −1 where none is. */
export function stepUp(p: readonly number[], attainable: readonly Attainable[], rate: number): number {
  // F_i(t): the probability under the null of a p value of at most t, the largest attainable one up to t.
  const below = ({ values }: Attainable, t: number) => values[countUpTo(values, t) - 1] ?? 0;
  const tests = p.length;
  const sum = (t: number, of: (f: number) => number) =>
    attainable.reduce((total, kind) => total + kind.prompts * of(below(kind, t)), 0);
  const support = Float64Array.from(attainable.flatMap(({ values }) => [...values])).sort();
  let [low, high] = [-1, support.length - 1]; // τ_m: the last with Σ F / (1 − F) ≤ m · rate
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sum(support[middle], (f) => (f < 1 ? f / (1 - f) : Infinity)) <= tests * rate) low = middle;
    else high = middle - 1;
  }
  if (low < 0) return -1;
  const last = support[low];
  const lastOf = new Map(attainable.map((kind) => [kind, 1 - below(kind, last)]));
  const expected = (t: number) =>
    attainable.reduce((total, kind) => total + (kind.prompts * below(kind, t)) / lastOf.get(kind)!, 0);
  const sorted = p.filter((each) => each <= last).sort((a, b) => b - a);
  for (let i = 0; i < sorted.length; i++) {
    const rejections = sorted.length - i;
    if ((i === 0 || sorted[i] < sorted[i - 1]) && expected(sorted[i]) <= rate * rejections) return sorted[i];
  }
  return -1;
}

/** How many of ascending `values` are at most t. */
function countUpTo(values: Float64Array, t: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
