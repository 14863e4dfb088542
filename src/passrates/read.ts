/** Files of samples or counts to a reading. */

import type { Dropped, PromptCounts, Reading, Source } from "./counts";
import { listed, ReadingError } from "./failure";
import type { InputFile } from "./files/input";
import { openTable } from "./files/open";
import { namesOf } from "./ids";
import { Keys } from "./keys";
import { type List, listOf } from "./list";
import { once } from "./once";
import type { Table } from "./row";
import { binaryColumns, type Plan, type ReadingOptions, type Shape } from "./shapes/shape";
import { shapeOf } from "./shapes";
import { type PolicyName, Tally } from "./tally";

/** What to read: a file, or the files of a directory, of the base policy; and of the tuned one, where there is one. */
export interface Input {
  /** Samples or counts of the base policy; also a file with both policies, or a log of training. */
  readonly base: InputFile | readonly InputFile[];
  /** Those of the tuned policy; absent where `base` holds both, or a log. */
  readonly tuned?: InputFile | readonly InputFile[];
  /** Hears of progress: bytes read of all bytes. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads pass rates from the files of trainers and evaluators, or from anyone's table. Files are recognised by their
 * content; the reading says as what, how samples were grouped and what counted as correct. Rows are read one after
 * the other: memory holds a few numbers a prompt.
 *
 * Throws ReadingError, with file, row and column, for what cannot be read. Of one file with base and tuned, `tuned`
 * must be left out. A directory must be a log of training or the rollouts of one evaluation.
 */
export async function readPassRates(input: Input, options: ReadingOptions = {}): Promise<Reading> {
  const [base, tuned] = [input.base, input.tuned].map((files) => (files === undefined ? undefined : [files].flat()));
  const total = [...(base ?? []), ...(tuned ?? [])].reduce((sum, { byteLength }) => sum + byteLength, 0);
  let done = 0;
  const onBytes = (bytes: number) => input.onProgress?.(Math.min(total, (done += bytes)), total);
  const keys = new Keys();
  const first = await readFiles(base ?? [], new Tally(keys, options.threshold), { policy: "base", options, onBytes });
  const second = tuned && (await readFiles(tuned, new Tally(keys, options.threshold), { policy: "tuned", options, onBytes })); // prettier-ignore
  if (second) checkPair(first, second);
  return readingOf(keys, first, second);
}

/** What was read for one argument. */
interface Part {
  readonly name: string;
  readonly tally: Tally;
  readonly sources: readonly Source[];
  readonly notes: readonly string[];
}

async function readFiles(
  files: readonly InputFile[],
  tally: Tally,
  { policy, options, onBytes }: { policy: PolicyName; options: ReadingOptions; onBytes: (bytes: number) => void },
): Promise<Part> {
  const sources: Source[] = [];
  const notes = new Set<string>();
  let shape: Shape | undefined;
  let plan: Plan | undefined;
  for (const file of files) {
    const table = await openTable(file, onBytes);
    shape ??= firstShape(table, files);
    tally.open(file.name, { step: (shape.stepOfFile ?? stepOfName)(file.name), hint: hintOf(table) });
    if (shapeOf(table) !== shape) {
      tally.drop(`a file of another shape than ${shape.name}`);
      continue;
    }
    if (isEvaluation(file) && !files.every(isEvaluation)) {
      tally.drop("a file of an evaluation, in a log of training: give it alone to read it");
      continue;
    }
    plan = shape.plan(table, options);
    [...table.notes, ...plan.notes].forEach((note) => notes.add(note));
    await addUp(table, plan, tally);
    sources.push(sourceOf(table, shape, plan, tally, { policy, threshold: options.threshold }));
  }
  checkAlike(files, sources, shape);
  plan?.closing?.(tally.steps()).forEach((note) => notes.add(note));
  checkAny(files, tally, sources);
  return { name: files.length === 1 ? files[0].name : directoryOf(files), tally, sources, notes: [...notes] };
}

/** A directory may have a few other files beside a log's; one of all kinds is no log. */
function checkAlike(files: readonly InputFile[], sources: readonly Source[], shape: Shape | undefined): void {
  if (sources.length * 2 >= files.length) return;
  throw new ReadingError(
    { file: directoryOf(files) },
    `expected a file, or the directory of one log, got a directory of ${files.length} files, of which ${sources.length} are ${shape?.name}: give one of its files or directories`,
  );
}

/** Directories hold logs: one file for each step, or for each task. */
function firstShape(table: Table, files: readonly InputFile[]): Shape {
  const shape = shapeOf(table);
  if (files.length === 1 || shape.isLog) return shape;
  throw new ReadingError(
    { file: directoryOf(files) },
    `expected a file, or the directory of a trainer's log, got a directory whose first file is ${table.file} (${shape.name}): give that file`,
  );
}

async function addUp(table: Table, plan: Plan, tally: Tally): Promise<void> {
  for await (const { rows, numbers } of table.batches(plan.columns)) {
    for (let i = 0; i < rows.length; i++) {
      tally.at(numbers[i]);
      const before = tally.samples;
      plan.read(rows[i], tally);
      if (tally.samples > before) tally.rows++;
    }
  }
}

function hintOf(table: Table): string {
  const binary = binaryColumns(table);
  return binary.length > 0 ? `; or name another column, --correct COLUMN (of 0 and 1 only: ${listed(binary)})` : "";
}

function sourceOf(
  table: Table,
  shape: Shape,
  plan: Plan,
  { rows, samples, correct }: Tally,
  { policy, threshold }: { policy: PolicyName; threshold?: number },
): Source {
  const rule = threshold === undefined ? "= 1" : `≥ ${threshold}`;
  return {
    file: table.file,
    shape: `${shape.name} (${table.format})`,
    policy,
    rows,
    samples,
    correct,
    groupedBy: plan.groupedBy,
    correctBy: plan.isCounted ? plan.score : `${plan.score} ${rule}`,
  };
}

function checkAny(files: readonly InputFile[], tally: Tally, sources: readonly Source[]): void {
  if (sources.some(({ samples }) => samples > 0)) return;
  const reasons = tally.dropped().map(({ reason, count }) => `${count} × ${reason}`);
  const why = reasons.length > 0 ? `all rows were dropped (${reasons.join("; ")})` : "no rows";
  throw new ReadingError(
    { file: files.length === 1 ? files[0].name : directoryOf(files) },
    `expected samples, got none: ${why}`,
  );
}

/** The deepest directory that all files are in. */
function directoryOf(files: readonly InputFile[]): string {
  let directory = files[0]?.name ?? "";
  do directory = directory.replace(/[^/]*\/?$/, "");
  while (directory !== "" && !files.every(({ name }) => name.startsWith(directory)));
  return directory || "the directory";
}

/** Trainers write both kinds beside each other: train_data_step50 and val_data_step50, train/ and eval/. */
const isEvaluation = ({ name }: InputFile) => /(^|[/_])(val|validation|eval)[/_]/.test(name);

/** The last step in a path: step_50, exp_step2/step50.jsonl, global_step_50_evals. */
function stepOfName(name: string): number | undefined {
  const named = [...name.matchAll(/step[_-]?(\d+)/gi)].at(-1);
  return named && Number(named[1]);
}

function checkPair(base: Part, tuned: Part): void {
  for (const { name, tally } of [base, tuned]) {
    if (tally.isOfBoth) {
      throw new ReadingError(
        { file: name },
        "expected the samples of one policy, got a file with base and tuned: give it alone",
      );
    }
    if (tally.steps().length > 1) {
      throw new ReadingError(
        { file: name },
        `expected the samples of one policy, got a log of steps ${listed(tally.steps().map(String))}: give the file of one step, or the log alone`,
      );
    }
  }
}

function readingOf(keys: Keys, first: Part, second: Part | undefined): Reading {
  const isLog = !second && first.tally.steps().length > 1;
  const hasTuned = second !== undefined || first.tally.isOfBoth;
  const nameOf = namesOf(keys);
  const steps = isLog ? first.tally.trainingSteps(Array.from({ length: keys.length }, (_, i) => nameOf(i))) : [];
  const prompts = isLog ? [] : joined({ length: keys.length, nameOf }, first.tally, second?.tally);
  const unpaired = hasTuned ? unpairedOf(prompts, first.name, second?.name ?? first.name) : [];
  const policy = isLog ? "training" : !second && hasTuned ? "both" : undefined;
  const sources = [...first.sources, ...(second?.sources ?? [])].map((source) => ({
    ...source,
    policy: policy ?? source.policy,
  }));
  const dropped = [...first.tally.dropped(), ...(second?.tally.dropped() ?? []), ...unpaired];
  const most = (tally: Tally, policy: PolicyName) => tally.mostOf(policy, keys.length);
  const tuned = second ? most(second.tally, "base") : most(first.tally, "tuned");
  const sizes = isLog ? [] : sizeNotes({ base: most(first.tally, "base"), tuned });
  const notes = [...new Set([...first.notes, ...(second?.notes ?? []), ...sizes])];
  return { prompts, steps, sources, notes, dropped };
}

/** Prompts of either, each once. */
function joined(
  { length, nameOf }: { length: number; nameOf: (prompt: number) => string },
  first: Tally,
  second: Tally | undefined,
): List<PromptCounts> {
  const shared = once((count) => count); // equal counts are one object: of a million prompts, few differ
  const [domainOf, otherDomainOf] = [first.domainsOf(), second?.domainsOf()];
  return listOf(length, (i) => {
    const id = nameOf(i);
    const before = first.countOf("base", i);
    const after = second ? second.countOf("base", i) : first.countOf("tuned", i);
    const domain = domainOf(i) ?? otherDomainOf?.(i);
    const [base, tuned] = [before && shared(before), after && shared(after)];
    return domain === undefined && !tuned ? { id, base } : { id, domain, base, tuned };
  });
}

/** Prompts without a partner. Throws ReadingError where none has one. */
function unpairedOf(prompts: List<PromptCounts>, base: string, tuned: string): Dropped[] {
  const lonely = (name: string, list: readonly PromptCounts[]): Dropped[] =>
    list.length > 0
      ? [
          {
            reason: `a prompt only in ${name}: not compared`,
            count: list.length,
            examples: list.slice(0, 5).map(({ id }) => id),
          },
        ]
      : [];
  const [onlyBase, onlyTuned] = [prompts.filter((prompt) => !prompt.tuned), prompts.filter((prompt) => !prompt.base)];
  if (onlyBase.length + onlyTuned.length < prompts.length)
    return [...lonely(base, onlyBase), ...lonely(tuned, onlyTuned)];
  throw new ReadingError(
    { file: tuned },
    `expected prompts of ${base}, got none of them: there they are called ${listed(onlyBase.slice(0, 3).map(({ id }) => `"${id}"`))}, ` +
      `here ${listed(onlyTuned.slice(0, 3).map(({ id }) => `"${id}"`))}. Name a column that both share, --group COLUMN`,
  );
}

/** `most`: samples of a prompt, of either policy; 0 where there are none. */
function sizeNotes(most: Record<PolicyName, number>): string[] {
  return (["base", "tuned"] as const)
    .filter((policy) => most[policy] === 1)
    .map(
      (policy) =>
        `One sample a prompt (${policy}): accuracy can be told, the pass rates of prompts cannot. Four or more samples a prompt say far more.`,
    );
}
