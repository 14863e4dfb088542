/** The study's table as comma-separated text: a line a row, numbers to six significant digits. */

import type { StudyRow } from "./study";

const columns: readonly (keyof StudyRow)[] = [
  "world",
  "prompts",
  "samples",
  "replications",
  "quantity",
  "statistic",
  "expected",
  "value",
  "low",
  "high",
];

export function studyText(rows: readonly StudyRow[]): string {
  return [columns.join(","), ...rows.map(lineOf)].join("\n") + "\n";
}

/** One row as it stands in the table. */
export function lineOf(row: StudyRow): string {
  return columns.map((column) => shown(row[column])).join(",");
}

/** Rows of a table that `studyText` wrote. Throws RangeError on another first line. */
export function parseStudy(text: string): StudyRow[] {
  const [first, ...lines] = text.trimEnd().split("\n");
  if (first !== columns.join(","))
    throw new RangeError(`study: expected the columns ${columns.join(",")}, got ${first}`);
  return lines.map((line) => {
    const cells = readCells(line);
    const texts = new Set<keyof StudyRow>(["world", "quantity", "statistic"]);
    const entries = columns.map((column, i) => [column, texts.has(column) ? cells[i] : numberOf(cells[i])]);
    return Object.fromEntries(entries) as unknown as StudyRow;
  });
}

function shown(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
  return value.includes(",") ? `"${value}"` : value;
}

function numberOf(cell: string): number | undefined {
  return cell === "" ? undefined : Number(cell);
}

/** Cells of one line; those with a comma stand in quotation marks. */
function readCells(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map(([, plain, quoted]) => quoted ?? plain);
}
