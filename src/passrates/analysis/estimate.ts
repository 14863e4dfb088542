/** A number with the ends of its interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** The same of statistics' form. */
export function estimateOf({ value, lower, upper }: { value: number; lower: number; upper: number }): Estimate {
  return { value, low: lower, high: upper };
}
