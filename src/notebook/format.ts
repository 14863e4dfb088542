/** A number for reading: integers in full, others to `digits` significant digits; −0 is 0. */
export function formatNumber(x: number, digits: number): string {
  if (Number.isNaN(x)) return "–";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (Number.isInteger(x)) return withMinus(String(x + 0));
  const size = Math.abs(x);
  if (size >= 10 ** digits - 0.5) return withMinus(x.toFixed(0));
  return withMinus(size < 1e-4 ? x.toExponential(digits - 1) : x.toPrecision(digits));
}

function withMinus(text: string): string {
  return text.replace(/-/g, "−");
}
