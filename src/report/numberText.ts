/** Effects and p-values as the report writes them. */

/** Three decimals, a true minus, no zero with a sign; empty where there is no number. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return "";
  const text = Math.abs(value) < 10 ? Math.abs(value).toFixed(3) : Math.abs(value).toPrecision(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Two digits, or that it is below .001; empty where there is none. */
export function probabilityText(p: number): string {
  if (!Number.isFinite(p)) return "";
  return p < 0.001 ? "< .001" : Number(p.toPrecision(2)).toString().replace(/^0\./, ".");
}
