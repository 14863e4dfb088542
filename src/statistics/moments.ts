/** Mean and standard deviation (divisor n − 1) of finite values. */
export interface Moments {
  mean: number;
  deviation: number;
  n: number;
}

/**
 * Of at least two values; those of equal ones are exact, so that a constant sample has no rounding for a deviation.
 * `times`: how often each value is there; once, unless given.
 */
export function moments(values: readonly number[], times?: readonly number[]): Moments {
  const timesOf = (i: number) => times?.[i] ?? 1;
  const n = times ? times.reduce((sum, own) => sum + own, 0) : values.length;
  if (values.every((value) => value === values[0])) return { mean: values[0], deviation: 0, n };
  const centre = values.reduce((sum, value, i) => sum + timesOf(i) * value, 0) / n;
  const squares = values.reduce((sum, value, i) => sum + timesOf(i) * (value - centre) ** 2, 0);
  return { mean: centre, deviation: Math.sqrt(squares / (n - 1)), n };
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** The middle of the values in order; of an even number, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
