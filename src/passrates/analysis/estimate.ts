/** A number with the ends of its interval. */
export interface Estimate {
  /** The estimate itself. */
  value: number;
  /** Lower end of its interval, at the level of the analysis; −∞ where the counts give no limit. */
  low: number;
  /** Upper end of the same interval; ∞ where the counts give no limit. */
  high: number;
}

/** The same of statistics' form. */
export function estimateOf({ value, lower, upper }: { value: number; lower: number; upper: number }): Estimate {
  return { value, low: lower, high: upper };
}

/** The same times a factor of at least 0. */
export function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

/** 1 minus it. */
export function complement({ value, low, high }: Estimate): Estimate {
  return { value: 1 - value, low: 1 - high, high: 1 - low };
}

/** The middle `level` of draws around a value, their distance from it times `scale`; reaches the value itself. */
export function percentiles(
  value: number,
  draws: readonly number[],
  { level, scale = 1 }: { level: number; scale?: number },
): Estimate {
  const at = (draw: number) => (Number.isFinite(draw) ? value + scale * (draw - value) : draw);
  const sorted = draws.map(at).sort((a, b) => a - b);
  const end = Math.floor(((1 - level) / 2) * sorted.length);
  return { value, low: Math.min(value, sorted[end]), high: Math.max(value, sorted[sorted.length - 1 - end]) };
}
