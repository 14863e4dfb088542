/** Panels to begin with: enough that no peak of a smooth density is missed. */
const panels = 32;
const deepest = 30;

/**
 * The integral of a smooth f from `low` to `high`, about within `tolerance`, by adaptive Simpson quadrature: halves
 * wherever two halves and the full panel disagree.
 */
export function integral(f: (x: number) => number, low: number, high: number, tolerance = 1e-12): number {
  const width = (high - low) / panels;
  let sum = 0;
  for (let i = 0; i < panels; i++) {
    const start = low + i * width;
    const values: Values = [f(start), f(start + width / 2), f(start + width)];
    sum += refined(f, start, width, values, tolerance / panels, deepest);
  }
  return sum;
}

/** f at the start, the middle and the end of a panel. */
type Values = [number, number, number];

function refined(
  f: (x: number) => number,
  start: number,
  width: number,
  [first, middle, last]: Values,
  tolerance: number,
  depth: number,
): number {
  const left: Values = [first, f(start + width / 4), middle];
  const right: Values = [middle, f(start + (3 * width) / 4), last];
  const full = simpson(width, [first, middle, last]);
  const halves = simpson(width / 2, left) + simpson(width / 2, right);
  const error = (halves - full) / 15;
  if (Math.abs(error) <= tolerance || depth === 0) return halves + error;
  return (
    refined(f, start, width / 2, left, tolerance / 2, depth - 1) +
    refined(f, start + width / 2, width / 2, right, tolerance / 2, depth - 1)
  );
}

function simpson(width: number, [first, middle, last]: Values): number {
  return (width / 6) * (first + 4 * middle + last);
}
