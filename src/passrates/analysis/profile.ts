/** Peaks of functions of one variable, and where they fall below a level: what profile likelihoods need. */

/** Where to look, and how far steps are at first. */
export interface Range {
  low: number;
  high: number;
  width: number;
  /** The steps at which a search for the peak ends; by default 1e-4. */
  tolerance?: number;
}

const tolerance = 1e-4;

/**
 * The peak of a smooth f with one peak, from `near` on: steps to the peak of the parabola through three points, which
 * move and come closer together. Either end of the range may be the peak.
 */
export function peak(
  f: (x: number) => number,
  near: number,
  { low, high, width, tolerance: least = tolerance }: Range,
): { x: number; value: number } {
  const within = (x: number) => Math.min(high, Math.max(low, x));
  const known = new Map<number, number>();
  const at = (x: number) => {
    const value = known.get(x) ?? f(x);
    known.set(x, value);
    return value;
  };
  let x = within(near);
  for (let h = width / 2, i = 0; h > least && i < 60; i++) {
    const [left, right] = [within(x - h), within(x + h)];
    const [fLeft, fx, fRight] = [at(left), at(x), at(right)];
    if (fLeft > fx || fRight > fx) {
      x = fLeft > fRight ? left : right;
      continue;
    }
    const [toLeft, toRight] = [x - left, right - x];
    const slopes = [toLeft > 0 ? (fx - fLeft) / toLeft : 0, toRight > 0 ? (fRight - fx) / toRight : 0];
    const curvature = (2 * (slopes[1] - slopes[0])) / (toLeft + toRight);
    if (toLeft === 0 || toRight === 0 || !(curvature < 0)) h /= 4;
    else {
      const next = within((left + x) / 2 - slopes[0] / curvature);
      h = Math.max(h / 16, Math.min(h / 2, 2 * Math.abs(next - x)));
      if (at(next) > fx) x = next;
    }
  }
  return { x, value: at(x) };
}

/** Four standard errors, by the curvature of the log likelihood f at its peak: how far it is worth looking. No more than the range's width. */
export function widthAt(f: (x: number) => number, top: number, { low, high, width }: Range): number {
  const step = width / 10;
  const middle = Math.min(high - step, Math.max(low + step, top));
  const curvature = (2 * f(middle) - f(middle - step) - f(middle + step)) / step ** 2;
  return curvature > 0 ? Math.min(width, 4 / Math.sqrt(curvature)) : width;
}

/** Where f falls below `least` on either side of its peak; the end of the range where it does not. */
export function profileEnds(f: (x: number) => number, top: number, least: number, { low, high, width }: Range) {
  const gap = (x: number) => f(x) - least;
  return { low: endFrom(gap, top, low, width / 4), high: endFrom(gap, top, high, width / 4) };
}

function endFrom(gap: (x: number) => number, top: number, limit: number, width: number): number {
  if (top === limit) return limit;
  let step = width * Math.sign(limit - top);
  let [inside, above] = [top, gap(top)];
  for (;;) {
    const outside = step > 0 ? Math.min(limit, inside + step) : Math.max(limit, inside + step);
    const below = gap(outside);
    if (below < 0) return root(gap, { x: inside, gap: above }, { x: outside, gap: below });
    if (outside === limit) return limit;
    [inside, above] = [outside, below];
    step *= 2;
  }
}

interface Point {
  x: number;
  gap: number;
}

/** By false position, the Illinois way: a bracket's end that stays has its value halved. */
function root(gap: (x: number) => number, inside: Point, outside: Point): number {
  let [a, b] = [{ ...inside, gap: Math.max(inside.gap, 0) }, outside];
  for (let i = 0; i < 40 && Math.abs(b.x - a.x) > tolerance; i++) {
    const x = (a.x * b.gap - b.x * a.gap) / (b.gap - a.gap);
    const value = gap(x);
    if (Math.abs(value) < 1e-3) return x;
    if (value > 0)
      [a, b] = [
        { x, gap: value },
        { ...b, gap: b.gap / 2 },
      ];
    else
      [a, b] = [
        { ...a, gap: a.gap / 2 },
        { x, gap: value },
      ];
  }
  return (a.x + b.x) / 2;
}
