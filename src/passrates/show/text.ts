/** An analysis as a page of text for a terminal, as JSON, and as a table by prompt. */

import type { Analysis, PromptResult, Quantity, Section } from "../analysis/types";
import type { Count, Reading } from "../counts";

/** Letters a line. */
const width = 96;

/**
 * The page: the answer in one sentence, what was read and how, then the sections. `general` adds those that the files
 * say nothing of.
 */
export function analysisText(reading: Reading, analysis: Analysis, { general = false } = {}): string {
  const sections = analysis.sections.filter(({ numbers }) => general || numbers.length > 0);
  const left = analysis.sections.length - sections.length;
  return [
    wrapped(analysis.summary),
    readingText(reading),
    ...sections.map(sectionText),
    ...(left > 0
      ? [wrapped(`${left} more questions have general answers: --html shows them, with a figure each.`)]
      : []),
  ].join("\n\n");
}

/** What there is to say of a reading with fewer than two prompts, of which there is no analysis. */
export function onePromptText(reading: Reading): string {
  const [prompt] = reading.prompts;
  const of = (name: string, { n, k }: Count) => `the ${name} model is right on ${number(k)} of ${number(n)} samples`;
  const known = [prompt?.base && of("base", prompt.base), prompt?.tuned && of("tuned", prompt.tuned)].filter(Boolean);
  const summary =
    `On the one prompt that was read, ${known.join("; ")}. ` +
    "That is all that one prompt says: give a file with at least two, better with dozens.";
  return [wrapped(summary), readingText(reading)].join("\n\n");
}

function readingText(reading: Reading): string {
  return ["What was read", ...readingLines(reading).map((line) => wrapped(line, "  "))].join("\n");
}

function sectionText({ question, answer }: Section): string {
  return `${question}\n${wrapped(answer, "  ")}`;
}

/** What was recognised, how samples were grouped, what counted as correct, what was dropped: a line each. */
export function readingLines({ sources, notes, dropped }: Reading): string[] {
  const [first] = sources;
  const isAlike = sources.length > 3 && sources.every(({ shape }) => shape === first.shape);
  const lines = isAlike
    ? [
        `${sources.length} files, ${first.file} and others: ${first.shape}; ${countText(sources, "rows")} rows, ` +
          `${countText(sources, "samples")} samples, ${countText(sources, "correct")} correct. ` +
          `Grouped by ${first.groupedBy}; correct: ${first.correctBy}.`,
      ]
    : sources.map(
        (source) =>
          `${source.file} (${source.policy}): ${source.shape}; ${number(source.rows)} rows, ${number(source.samples)} samples, ` +
          `${number(source.correct)} correct. Grouped by ${source.groupedBy}; correct: ${source.correctBy}.`,
      );
  return [
    ...lines,
    ...notes.map((note) => `Note: ${note}`),
    ...dropped.map(({ reason, count, examples }) => `Dropped: ${number(count)} × ${reason} (${examples.join("; ")}).`),
  ];
}

function countText(sources: Reading["sources"], of: "rows" | "samples" | "correct"): string {
  return number(sources.reduce((sum, source) => sum + source[of], 0));
}

const number = (value: number) => value.toLocaleString("en-US");

/** Breaks a paragraph into lines of at most 96 letters. */
function wrapped(text: string, indent = ""): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== "" && indent.length + line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => indent + line).join("\n");
}

/** Every number with its name, interval and method, by section; what was read; the analysis itself, without its prompts. */
export function analysisJson(reading: Reading, analysis: Analysis): string {
  const { summary, level, run, sections } = analysis;
  const { sources, notes, dropped } = reading;
  const value = { summary, level, run, reading: { sources, notes, dropped }, sections };
  return `${JSON.stringify(value, finite, 2)}\n`;
}

/** JSON has no infinities: they become texts, such as "Infinity". */
function finite(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

const columns: (keyof PromptResult)[] = [
  ...(["id", "domain", "baseSamples", "baseCorrect", "tunedSamples", "tunedCorrect", "baseRate"] as const),
  ...(["signal", "reach", "pRise", "pFall", "call"] as const),
];

/** A line a prompt, with a header; columns that no prompt has are left out. */
export function promptsCsv({ prompts }: Analysis): string {
  const used = columns.filter((column) => prompts.some((prompt) => prompt[column] !== undefined));
  const rows = prompts.map((prompt) => used.map((column) => csvField(prompt[column])).join(","));
  return [used.join(","), ...rows].map((line) => `${line}\n`).join("");
}

/** Quoted where it must be. A leading =, +, - or @ of a text would be a formula to a spreadsheet. */
function csvField(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** A number of a section as a table shows it. */
export function quantityText({ value, low, high, unit }: Quantity): string {
  const shown = (x: number) => (unit === "share" ? `${trimmed(100 * x)}%` : trimmed(x));
  return low === undefined || high === undefined ? shown(value) : `${shown(value)} (${shown(low)} to ${shown(high)})`;
}

function trimmed(x: number): string {
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x !== 0 && Math.abs(x) < 1e-4) return x.toExponential(1).replace("-", "−").replace("e−", " · 10^−");
  const digits = Math.abs(x) >= 1000 ? Math.round(x).toLocaleString("en-US") : String(Number(x.toPrecision(4)));
  return digits.replace("-", "−");
}
