/** What tables, studies and metrics mean, as frames: read from data/README.md, which says it for people. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { frame, type Frame } from "../frames";
import type { ResultTables } from "./frames";
import { root } from "./paths";

/** The columns of a table, with their meanings and units. */
export function columnGuide(table: keyof ResultTables): Frame<{ column: string; meaning: string }> {
  const section = sectionOf(`${table}.parquet`);
  return frame(
    linesOf(section, "column").map(({ name, cells }) => ({ column: name, meaning: cells[cells.length - 1] })),
  );
}

/** What runs are for. */
export function studyGuide(): Frame<{ study: string; runs: string }> {
  return frame(linesOf(sectionOf("rows.parquet"), "study").map(({ name, cells }) => ({ study: name, runs: cells[0] })));
}

/** What is measured, and in which range. */
export function metricGuide(): Frame<{ metric: string; meaning: string; range: string }> {
  const lines = linesOf(sectionOf("rows.parquet"), "metric");
  return frame(lines.map(({ name, cells: [meaning, range] }) => ({ metric: name, meaning, range })));
}

/** The text under a heading. */
function sectionOf(heading: string): string {
  const text = readFileSync(join(root, "data", "README.md"), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`\`${heading}\``));
  if (section !== undefined) return section;
  throw new Error(`data/README.md: expected a section \`${heading}\`, found none`);
}

/** A line for each name in the first column of the table with this heading; marks are taken off. */
function linesOf(section: string, heading: string): { name: string; cells: string[] }[] {
  const lines = section.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${heading}`)) + 2;
  const end = lines.findIndex((line, i) => i >= start && !line.startsWith("|"));
  return lines.slice(start, end).flatMap((line) => {
    const [first, ...cells] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    const names = [...first.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    return names.map((name) => ({ name, cells: cells.map((cell) => cell.replaceAll("`", "")) }));
  });
}
