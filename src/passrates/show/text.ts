/** An analysis as a page of text for a terminal, as JSON, and as a table by prompt. */

import type { Analysis, PromptResult, Quantity, Section, SectionId, Setting } from "../analysis/types";
import type { Count, Reading, Source } from "../counts";

/** Letters a line. */
const width = 96;

/**
 * The short page: the answer in one sentence, what was read and how, the answers that matter most for such files, and
 * how to see the others. With `all`, every section with its paragraph in their place.
 */
export function analysisText(reading: Reading, analysis: Analysis, { all = false } = {}): string {
  const { key, sections } = analysis;
  const brief = key.flatMap((id) => sections.filter((section) => section.id === id));
  const settings = settingsText(analysis);
  const isAsked = all || key.some((id) => usesRun.has(id));
  return [
    wrapped(analysis.summary),
    readingText(reading, all),
    ...(all ? sections.map(sectionText) : brief.map(briefText)),
    ...(settings && isAsked ? [wrapped(settings)] : []),
    ...(all ? [] : [wrapped(moreText(sections.length))]),
  ].join("\n\n");
}

/** Sections of a short page that depend on the settings of the run. */
const usesRun = new Set<SectionId>(["outlook", "group-size"]);

function moreText(sections: number): string {
  return `--all prints all ${sections} answers, --html FILE writes them as a page with figures; --csv FILE has every prompt by name, --json FILE every number.`;
}

/**
 * Which run the numbers are for, which of its settings were assumed, and how to change them; undefined where no number
 * depends on them.
 */
export function settingsText({ base, run, assumed }: Analysis): string | undefined {
  if (!base) return undefined;
  const texts: Record<Setting, string> = {
    steps: counted(run.steps, "step"),
    batch: `${counted(run.batch, "group")} a step`,
    groupSize: `groups of ${run.groupSize}`,
    betas: `β = ${base.outlook.map(({ beta }) => beta).join(", ")}`,
  };
  const order = Object.keys(texts) as Setting[];
  const parts = (isAssumed: boolean) => order.filter((name) => assumed.includes(name) === isAssumed).map((name) => texts[name]); // prettier-ignore
  const [own, given] = [parts(true), parts(false)];
  return [
    ...(given.length > 0 ? [`As given: ${given.join(", ")}.`] : []),
    ...(own.length > 0
      ? [`Assumed of the run: ${own.join(", ")}; ${order.filter((name) => assumed.includes(name)).map((name) => flags[name]).join(", ")} ${own.length === 1 ? "changes it" : "change them"}.`]
      : []),
  ].join(" "); // prettier-ignore
}

const flags: Record<Setting, string> = {
  steps: "--steps",
  batch: "--groups",
  groupSize: "--group-size",
  betas: "--beta",
};

/** What there is to say of a reading with fewer than two prompts of the base model, of which there is no analysis. */
export function onePromptText(reading: Reading): string {
  const prompt = reading.prompts.find(({ base }) => base !== undefined) ?? reading.prompts.at(0);
  const of = (name: string, { n, k }: Count) => `the ${name} model is right on ${number(k)} of ${counted(n, "sample")}`;
  const known = [prompt?.base && of("base", prompt.base), prompt?.tuned && of("tuned", prompt.tuned)].filter(Boolean);
  const summary =
    `On the one prompt with samples of the base model, ${known.join("; ")}. ` +
    "That is all that one prompt says: give a file with at least two, better with dozens.";
  return [wrapped(summary), readingText(reading, true)].join("\n\n");
}

function readingText(reading: Reading, all: boolean): string {
  return ["What was read", ...readingLines(reading, all ? undefined : 5).map((line) => wrapped(line, "  "))].join("\n");
}

function briefText({ question, brief, answer }: Section): string {
  return `${question}\n${wrapped(brief ?? answer, "  ")}`;
}

function sectionText({ question, answer }: Section): string {
  return `${question}\n${wrapped(answer, "  ")}`;
}

/**
 * What was recognised, how samples were grouped, what counted as correct, what was dropped: a line each. Of `most` lines
 * of notes and drops, the drops come first, and the last line counts what is left out.
 */
export function readingLines({ sources, notes, dropped }: Reading, most = Infinity): string[] {
  const [first] = sources;
  const isAlike = sources.length > 2 && sources.every(({ shape }) => shape === first.shape);
  const lines = isAlike
    ? [`${counted(sources.length, "file")}, ${first.file} and others (${first.policy}): ${sourceText(first, sources)}`]
    : sources.map((source) => `${source.file} (${source.policy}): ${sourceText(source, [source])}`);
  const others = [
    ...dropped.map(({ reason, count, examples }) => `Dropped: ${number(count)} × ${reason} (${examples.join("; ")}).`),
    ...notes.map((note) => `Note: ${note}`),
  ];
  const left = others.length - most;
  if (left <= 0) return [...lines, ...others];
  return [...lines, ...others.slice(0, most - 1), `${left + 1} more notes: --all prints them.`];
}

/** The shape of one of the files, and what is in all of them. */
function sourceText({ shape, groupedBy, correctBy }: Source, all: readonly Source[]): string {
  const sum = (of: "rows" | "samples" | "correct") => all.reduce((total, source) => total + source[of], 0);
  const counts = `${counted(sum("rows"), "row")}, ${counted(sum("samples"), "sample")}, ${number(sum("correct"))} correct`;
  return `${shape}; ${counts}. Grouped by ${groupedBy}; correct: ${correctBy}.`;
}

const number = (value: number) => value.toLocaleString("en-US");
const counted = (n: number, thing: string) => `${number(n)} ${thing}${n === 1 ? "" : "s"}`;

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

/** Every number with its name, interval and method, by section; what was read; which sections matter most. */
export function analysisJson(reading: Reading, analysis: Analysis): string {
  const { summary, level, run, assumed, key, sections } = analysis;
  const { sources, notes, dropped } = reading;
  const value = { summary, level, run, assumed, key, reading: { sources, notes, dropped }, sections };
  return `${JSON.stringify(value, finite, 2)}\n`;
}

/** JSON has no infinities: they become texts, such as "Infinity". */
function finite(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

const columns: (keyof PromptResult)[] = [
  ...(["id", "domain", "baseSamples", "baseCorrect", "tunedSamples", "tunedCorrect", "baseRate"] as const),
  ...(["signal", "reach", "pRise", "pFall", "call", "beyondCommon"] as const),
  ...(["groups", "firstRate", "lastRate", "lastGroup"] as const),
];

/** A line a prompt, with a header; columns that no prompt has are left out. In pieces: a million prompts are 50 MB. */
export function* promptsCsv({ prompts }: Analysis): Generator<string> {
  const known = new Set<keyof PromptResult>();
  for (const prompt of prompts) for (const column of columns) if (prompt[column] !== undefined) known.add(column);
  const used = columns.filter((column) => known.has(column));
  let piece = `${used.join(",")}\n`;
  for (const prompt of prompts) {
    piece += `${used.map((column) => csvField(prompt[column])).join(",")}\n`;
    if (piece.length < 1 << 16) continue;
    yield piece;
    piece = "";
  }
  yield piece;
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
  const scale = unit === "share" || unit === "difference" ? 100 : 1;
  const shown = (x: number) => `${trimmed(scale * x)}${unit === "share" ? "%" : ""}`;
  const range = high === Infinity ? `${shown(low ?? 0)} or more` : `${shown(low ?? 0)} to ${shown(high ?? 0)}`;
  const text = low === undefined || high === undefined ? shown(value) : `${shown(value)} (${range})`;
  return unit === "difference" ? `${text} points` : text;
}

function trimmed(x: number): string {
  if (x === 0) return "0"; // −0 too
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (Math.abs(x) < 1e-4) return x.toExponential(1).replace("-", "−").replace("e−", " · 10^−");
  const digits = Math.abs(x) >= 1000 ? Math.round(x).toLocaleString("en-US") : String(Number(x.toPrecision(4)));
  return digits.replace("-", "−");
}
