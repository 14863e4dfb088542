/** The maximum of a smooth function of few parameters, by BFGS with a backtracking line search. */

/** A value and its gradient, of the same length as the parameters. */
export interface Slope {
  value: number;
  gradient: number[];
}

const decrease = 1e-4;
/** A rise below this share of the value is rounding. */
const negligible = 1e-15;
const mostSteps = 500;

/**
 * Parameters at which `f` is largest, from `start` on, to about the last digits of `f`: where its gradient is below
 * `tolerance` or no step raises it. Source: Nocedal and Wright, Numerical Optimization (2006), algorithm 6.1.
 */
export function maximum(
  f: (x: number[]) => Slope,
  start: readonly number[],
  tolerance = 1e-9,
): { x: number[] } & Slope {
  let x = [...start];
  let { value, gradient } = f(x);
  let inverse = scaledIdentity(x.length, 1 / Math.max(1, norm(gradient)));
  for (let step = 0; step < mostSteps && norm(gradient) > tolerance; step++) {
    const direction = inverse.map((row) => dot(row, gradient)); // uphill
    const moved = lineSearch(f, x, { value, gradient }, direction);
    if (!moved) {
      if (isScaledIdentity(inverse)) break;
      inverse = scaledIdentity(x.length, 1 / Math.max(1, norm(gradient)));
      continue;
    }
    const s = moved.x.map((each, i) => each - x[i]);
    const y = moved.gradient.map((each, i) => gradient[i] - each); // of −f, which BFGS minimises
    if (dot(s, y) > 1e-14) inverse = updated(inverse, s, y);
    ({ x, value, gradient } = moved);
  }
  return { x, value, gradient };
}

function lineSearch(f: (x: number[]) => Slope, x: number[], at: Slope, direction: number[]) {
  const rise = dot(at.gradient, direction);
  if (!(rise > negligible * Math.max(1, Math.abs(at.value)))) return undefined;
  for (let size = 1; size > 1e-6; size /= 2) {
    const next = x.map((each, i) => each + size * direction[i]);
    const found = f(next);
    if (found.value >= at.value + decrease * size * rise && found.value > at.value) return { x: next, ...found };
  }
  return undefined;
}

/** (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ. */
function updated(H: number[][], s: number[], y: number[]): number[][] {
  const rho = 1 / dot(s, y);
  const Hy = H.map((row) => dot(row, y));
  const scale = rho * (1 + rho * dot(y, Hy));
  return H.map((row, i) => row.map((each, j) => each - rho * (s[i] * Hy[j] + Hy[i] * s[j]) + scale * s[i] * s[j]));
}

function scaledIdentity(n: number, scale: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? scale : 0)));
}

function isScaledIdentity(H: number[][]): boolean {
  return H.every((row, i) => row.every((each, j) => i === j || each === 0));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function norm(a: readonly number[]): number {
  return Math.sqrt(dot(a, a));
}
