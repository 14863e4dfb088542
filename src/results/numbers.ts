/** How numbers are listed and written, wherever results are shown: in tables, figures and reports. */

/** Three digits, without the zero before the point. */
export function number(value: number): string {
  return value.toFixed(3).replace(/^(-?)0\./, "$1.");
}

/** 0.02 → "2%"; without a trailing zero. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

/** 0.1234 → "+.123", for hover texts and notes; a true minus sign. */
export function signed(value: number): string {
  return (value < 0 ? "−" : "+") + Math.abs(value).toFixed(3).replace(/^0/, "");
}

/** ".047"; "<.001" for what is not 0 but would be written so; empty where there is no number. */
export function massText(mass: number): string {
  if (Number.isNaN(mass)) return "";
  if (mass === 0) return "0";
  return mass < 0.0005 ? "<.001" : number(mass);
}

/** `20 base seeds`, `1 base seed`. */
export function seedsText(seeds: number): string {
  return `${seeds} base seed${seeds === 1 ? "" : "s"}`;
}

/** Different values in ascending order. */
export function distinct(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
