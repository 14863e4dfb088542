/** From files of pass rates to the page of text, and to the files that a user asks for. */

import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { writeAtomically } from "../../common/files";
import {
  type Analysis,
  type AnalysisOptions,
  analyse,
  analysisJson,
  analysisText,
  onePromptText,
  promptsCsv,
  readPassRates,
  type Reading,
  type ReadingOptions,
} from "../../passrates";
import { readExample } from "./example";
import { inputsAt } from "./open";
import { analysisPage } from "./page";
import { lineOfProgress } from "./progress";

/** What the command takes beside its files. */
export interface AnalyseOptions extends ReadingOptions, AnalysisOptions {
  /** Files to write: the page, the numbers, a line a prompt. */
  readonly html?: string;
  readonly json?: string;
  readonly csv?: string;
  /** Whether the text has every answer with its paragraph. */
  readonly all?: boolean;
  /** Pass rates of this repository in the place of files. */
  readonly example?: boolean;
}

const targets = ["html", "json", "csv"] as const;

/**
 * Reads, analyses, writes what is asked for, and returns the page of text. Everything that can be refused is refused
 * before the work: files that are not there, outputs that are inputs, directories, or not writable.
 */
export async function analyseFiles(paths: readonly string[], options: AnalyseOptions): Promise<string> {
  checkPaths(paths, options);
  checkTargets(paths, options);
  const progress = lineOfProgress();
  try {
    const reading = options.example ? await readExample() : await read(paths, options, progress.update);
    if (isOnePrompt(reading)) return onlyPrompt(reading, options);
    progress.update(`analysing ${reading.prompts.length.toLocaleString("en-US")} prompts`);
    const analysis = analyse(reading, options);
    const written = write(reading, analysis, options, titleOf(paths));
    return [analysisText(reading, analysis, options), ...written.map((path) => `written: ${path}`)].join("\n\n");
  } finally {
    progress.end();
  }
}

function isOnePrompt({ prompts, steps }: Reading): boolean {
  let ofBase = 0;
  for (const { base } of prompts) if (base && ++ofBase === 2) return false;
  return steps.length === 0;
}

function onlyPrompt(reading: Reading, options: AnalyseOptions): string {
  const target = targets.find((name) => options[name] !== undefined);
  if (target === undefined) return onePromptText(reading);
  const { file } = reading.sources[0];
  const ofBase = reading.prompts.filter(({ base }) => base !== undefined).length;
  throw new Error(`${file}: expected at least two prompts of the base model for --${target}, got ${ofBase}`);
}

function titleOf(paths: readonly string[]): string {
  return paths.length === 0
    ? "Pass rates of this repository: an example"
    : `Pass rates: ${paths.map((path) => basename(path)).join(" and ")}`;
}

async function read(
  paths: readonly string[],
  options: AnalyseOptions,
  onUpdate: (text: string) => void,
): Promise<Reading> {
  const [base, tuned] = paths.map(inputsAt);
  const onProgress = (done: number, total: number) =>
    onUpdate(`reading ${Math.floor((100 * done) / total)}% of ${(total / 1e6).toFixed(0)} MB`);
  return readPassRates({ base, tuned, onProgress }, options);
}

function write(reading: Reading, analysis: Analysis, { html, json, csv }: AnalyseOptions, title: string): string[] {
  if (html !== undefined) writeAtomically(html, analysisPage(reading, analysis, title));
  if (json !== undefined) writeAtomically(json, analysisJson(reading, analysis));
  if (csv !== undefined) writeAtomically(csv, promptsCsv(analysis));
  return [html, json, csv].filter((path) => path !== undefined);
}

function checkPaths(paths: readonly string[], { example }: AnalyseOptions): void {
  if (example && paths.length > 0) throw new Error("--example: expected no files beside it");
  if (!example && paths.length === 0) {
    throw new Error("expected a file of samples or counts (origin analyse BASE [TUNED]), or --example");
  }
  const [base, tuned] = paths.map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  if (tuned !== undefined && tuned === base)
    throw new Error(`${paths[1]}: expected another file than that of the base model`);
}

function checkTargets(paths: readonly string[], options: AnalyseOptions): void {
  const inputs = paths.map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  const seen = new Map<string, string>();
  for (const target of targets) {
    const path = options[target];
    if (path === undefined) continue;
    const real = existsSync(path) ? realpathSync(path) : resolve(path);
    if (inputs.includes(real))
      throw new Error(`--${target}: ${path} is an input: it would be overwritten; name another file`);
    if (seen.has(real))
      throw new Error(`--${target}: ${path} is also the target of --${seen.get(real)}; name another file`);
    seen.set(real, target);
    checkWritable(target, path);
  }
}

function checkWritable(target: string, path: string): void {
  if (existsSync(path) && statSync(path).isDirectory())
    throw new Error(`--${target}: expected a file, got the directory ${path}`);
  let directory = dirname(resolve(path));
  while (!existsSync(directory)) directory = dirname(directory);
  try {
    accessSync(existsSync(path) ? path : directory, constants.W_OK);
    if (!statSync(directory).isDirectory()) throw new Error("no directory");
  } catch {
    throw new Error(`--${target}: ${path} cannot be written: choose another directory, or change its permissions`);
  }
}
