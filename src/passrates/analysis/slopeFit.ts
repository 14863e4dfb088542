/**
 * The fit behind the slope of the shift: logit P = logit Q + α + s (logit Q − c) by maximum likelihood of the tuned counts,
 * the base pass rate integrated out over its posterior. Newton's method.
 */

import { sigmoid } from "../../theory/numeric";
import { outcomesOf, type Kind, type Outcome } from "./kinds";
import { logRatesAt, type RateGrid } from "./rateGrid";

export interface Parameters {
  /** α and s. */
  shift: number;
  slope: number;
}

/** A step of Newton's below this ends the fit: after it, about its square is left. */
const tolerance = 1e-7;
/** The same of a fit that is one of many, of which only the scatter counts. */
const rough = 1e-3;

/** The shift that describes all prompts best, if they have one. */
export function commonShift(kinds: readonly Kind[], grid: RateGrid): number {
  const f = logLikelihood(kinds, grid, 0);
  return climbed(f, { shift: 0, slope: 0 }, { isSloped: false, tolerance }).shift;
}

/** Shift and slope, the slope about the base logit `centre`. `near`: where to start a fit that is one of many. */
export function fitted(kinds: readonly Kind[], grid: RateGrid, centre: number, near?: Parameters): Parameters {
  const f = logLikelihood(kinds, grid, centre);
  return climbed(f, near ?? { shift: 0, slope: 0 }, {
    isSloped: true,
    tolerance: near === undefined ? tolerance : rough,
  });
}

/** The log likelihood, its gradient, the negative of its second derivatives, and the squares of prompts' scores. */
interface Sums {
  value: number;
  gradient: Parameters;
  information: Symmetric;
  squares: Symmetric;
}

/** A symmetric 2 × 2 matrix: shift by shift, shift by slope, slope by slope. */
type Symmetric = [number, number, number];

/** Newton's steps, halved where they do not climb, until one is below `tolerance`; along the shift alone unless `isSloped`. */
function climbed(
  f: (x: Parameters) => Sums,
  start: Parameters,
  { isSloped, tolerance }: { isSloped: boolean; tolerance: number },
): Parameters {
  let x = start;
  let sums = f(x);
  for (let i = 0; i < 40; i++) {
    const step = newtonStep(sums, isSloped);
    const found = firstRise(f, x, step, sums.value);
    if (!found) return x;
    const moved = Math.abs(found.x.shift - x.shift) + Math.abs(found.x.slope - x.slope);
    ({ x, sums } = found);
    if (moved < tolerance) return x;
  }
  return x;
}

const mostHalvings = 19;

/** The step, halved until it does not descend; undefined where it always does. */
function firstRise(
  f: (x: Parameters) => Sums,
  { shift, slope }: Parameters,
  step: Parameters,
  least: number,
): { x: Parameters; sums: Sums } | undefined {
  for (let halvings = 0; halvings <= mostHalvings; halvings++) {
    const size = 2 ** -halvings;
    const x = { shift: bounded(shift + size * step.shift), slope: bounded(slope + size * step.slope) };
    const sums = f(x);
    if (sums.value >= least) return { x, sums };
  }
  return undefined;
}

/** Uphill by the information where it is positive definite, by the squares of the scores elsewhere. */
function newtonStep({ gradient, information, squares }: Sums, isSloped: boolean): Parameters {
  if (!isSloped) return { shift: gradient.shift / (information[0] > 0 ? information[0] : squares[0] + 1e-9), slope: 0 };
  const [a, b, d] = information[0] > 0 && determinantOf(information) > 0 ? information : ridged(squares);
  const determinant = a * d - b * b;
  return {
    shift: (d * gradient.shift - b * gradient.slope) / determinant,
    slope: (a * gradient.slope - b * gradient.shift) / determinant,
  };
}

function ridged([a, b, d]: Symmetric): Symmetric {
  return [a + 1e-6, b, d + 1e-6];
}

function determinantOf([a, b, d]: Symmetric): number {
  return a * d - b * b;
}

/** Of the tuned counts given the base counts, the base pass rate integrated out. */
function logLikelihood(kinds: readonly Kind[], { logits }: RateGrid, centre: number): (x: Parameters) => Sums {
  const isInner = logits.map((x) => (Number.isFinite(x) ? 1 : 0));
  const from = logits.map((x) => (Number.isFinite(x) ? x - centre : 0)); // prompts at 0 and 1 do not move
  const { outcomes, outcomeOf } = outcomesOf(kinds);
  const tables = outcomes.map(emptyTable);
  return ({ shift, slope }) => {
    const moved = logits.map((x, g) => (isInner[g] ? x + shift + slope * from[g] : x));
    const at = { ...logRatesAt(moved), rates: moved.map(sigmoid) };
    outcomes.forEach((outcome, i) => fill(tables[i], outcome, at));
    return sumsOf(kinds, outcomeOf, tables, from);
  };
}

/** Of a tuned count at points of the grid from `first` on: its likelihood, and that times first and second derivatives of its logarithm. */
interface Table {
  first: number;
  values: Float64Array;
  firsts: Float64Array;
  seconds: Float64Array;
}

function emptyTable({ first, end }: Outcome): Table {
  const [values, firsts, seconds] = [0, 0, 0].map(() => new Float64Array(end - first));
  return { first, values, firsts, seconds };
}

function fill({ values, firsts, seconds }: Table, { n, k, first, end }: Outcome, at: LogRates): void {
  const { logRight, logWrong, rates } = at;
  for (let g = first; g < end; g++) {
    const value = Math.exp(k * logRight[g] + (n - k) * logWrong[g]);
    const residual = k - n * rates[g];
    values[g - first] = value;
    firsts[g - first] = value * residual;
    seconds[g - first] = value * (residual * residual - n * rates[g] * (1 - rates[g]));
  }
}

type LogRates = Pick<RateGrid, "logRight" | "logWrong" | "rates">;

function sumsOf(
  kinds: readonly Kind[],
  outcomeOf: readonly number[],
  tables: readonly Table[],
  from: Float64Array,
): Sums {
  let [value, alongShift, alongSlope] = [0, 0, 0];
  let [i0, i1, i2, s0, s1, s2] = [0, 0, 0, 0, 0, 0];
  for (let c = 0; c < kinds.length; c++) {
    const { posterior, prompts } = kinds[c];
    const { first, values: weights } = posterior;
    const { first: start, values, firsts, seconds } = tables[outcomeOf[c]];
    let [total, u, v, uu, uv, vv] = [1e-300, 0, 0, 0, 0, 0];
    for (let i = 0; i < weights.length; i++) {
      const g = first - start + i;
      const weight = weights[i];
      const along = from[first + i];
      const score = weight * firsts[g];
      const curvature = weight * seconds[g];
      total += weight * values[g];
      u += score;
      v += score * along;
      uu += curvature;
      uv += curvature * along;
      vv += curvature * along * along;
    }
    u /= total;
    v /= total;
    value += prompts * Math.log(total);
    alongShift += prompts * u;
    alongSlope += prompts * v;
    i0 += prompts * (u * u - uu / total);
    i1 += prompts * (u * v - uv / total);
    i2 += prompts * (v * v - vv / total);
    s0 += prompts * u * u;
    s1 += prompts * u * v;
    s2 += prompts * v * v;
  }
  const gradient = { shift: alongShift, slope: alongSlope };
  return { value, gradient, information: [i0, i1, i2], squares: [s0, s1, s2] };
}

function bounded(x: number): number {
  return Math.min(12, Math.max(-12, x));
}
