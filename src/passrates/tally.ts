/** Adds samples up, by policy, step and group. */

import { Column } from "./column";
import type { Count, Dropped, TrainingGroup, TrainingStep } from "./counts";
import { ReadingError, shown } from "./failure";
import { promptKey } from "./ids";
import type { Keys } from "./keys";
import { keyOf } from "./row";

export type PolicyName = "base" | "tuned";

/** One sample, as an adapter finds it in a row. */
export interface Sample {
  /** What samples are grouped by: the prompt, or its id. */
  readonly id: unknown;
  /** 0 or 1, true or false, a number to compare with the threshold; nothing where it was not judged. */
  readonly score: unknown;
  /** Where the score stands; messages name it. */
  readonly column: string;
  readonly domain?: unknown;
  readonly policy?: PolicyName;
  /** The step of training that drew it, an integer. */
  readonly step?: number;
  /** Its group within the step, where a log names that apart from the prompt. */
  readonly group?: unknown;
  /** Its advantage, which is 0 throughout a group that gives no signal. */
  readonly advantage?: number;
}

/** Samples of one prompt that the file has counted. */
export interface Counted {
  readonly id: unknown;
  readonly n: number;
  readonly k: number;
  /** Where n and k stand. */
  readonly columns: { readonly n: string; readonly k: string };
  readonly domain?: unknown;
  readonly policy?: PolicyName;
}

/** What an adapter hands its samples to. */
export interface Sink {
  sample(sample: Sample): void;
  counted(counted: Counted): void;
  /** Of a row that holds nothing to count: why. */
  drop(reason: string): void;
  /** What is wrong with the row, to be thrown. */
  failure(column: string | undefined, what: string): ReadingError;
}

/** Samples and correct ones, by prompt. */
class Counts {
  readonly n = new Column(Float64Array);
  readonly k = new Column(Float64Array);
  /** Of counts that stand in a row of their own: its number, and that of its file. */
  readonly row = new Column(Int32Array);
  readonly file = new Column(Int32Array);
}

/** Advantages of a group: none in the log, all 0, or one that is not. */
const advantages = { none: 0, flat: 1, some: 2 };

/** Groups of a log, by index: a prompt's samples in one step. */
class Groups {
  length = 0;
  readonly steps: number[] = [];
  readonly step = new Column(Int32Array); // index in steps
  readonly prompt = new Column(Int32Array);
  readonly n = new Column(Int32Array);
  readonly k = new Column(Int32Array);
  /** Sum of the rewards minus k, and the first reward minus whether it is correct: 0, and no memory, of 0 and 1. */
  readonly excess = new Column(Float64Array);
  readonly first = new Column(Float64Array);
  readonly isMixed = new Column(Uint8Array);
  readonly advantage = new Column(Uint8Array);
  /** One more than the index of the prompt's group before this one; 0 of its first. */
  readonly before = new Column(Int32Array);
}

/** The sum of the files of one argument. */
export class Tally implements Sink {
  /** Rows that held samples or counts, samples and correct ones among them, since the last `open`. */
  rows = 0;
  samples = 0;
  correct = 0;

  private readonly counts = { base: new Counts(), tuned: new Counts() };
  private hasTuned = false;
  private readonly domains = new Map<string, number>();
  private readonly domain = new Column(Int32Array); // one more than its number
  private readonly groups = new Groups();
  private readonly stepNumbers = new Map<number, number>();
  private readonly lastGroup = new Column(Int32Array); // one more than its index, by prompt
  private readonly namedGroups = new Map<string, number>();
  private readonly reasons = new Map<string, { count: number; examples: string[] }>();
  private file = "";
  private files = 0;
  private row = 0;
  private stepOfFile: number | undefined;
  private hint = "";
  private last: { text: string; index: number } = { text: "", index: -1 };

  /** `keys`: of all prompts of a reading, which tallies share, so that a prompt has the same index in each. */
  constructor(
    private readonly keys: Keys,
    private readonly threshold: number | undefined,
  ) {}

  /** Begins a file. `step` is for rows without one; `hint` is added to the message on a score that is neither 0 nor 1. */
  open(file: string, { step, hint = "" }: { step?: number; hint?: string } = {}): void {
    Object.assign(this, { file, stepOfFile: step, hint, rows: 0, samples: 0, correct: 0, row: 0 });
    this.files++;
  }

  /** Begins a row. */
  at(row: number): void {
    this.row = row;
  }

  sample(sample: Sample): void {
    const { column, policy } = sample;
    const step = sample.step ?? (policy === undefined ? this.stepOfFile : undefined); // of both policies: no log
    const value = this.numberOf(sample.score, column);
    if (value === undefined) return this.drop(`no score: ${column} is empty, null or NaN`);
    const isCorrect = this.isCorrect(value, column);
    const prompt = this.indexOf(sample.id, sample.domain);
    if (step === undefined) this.addTo(policy ?? "base", prompt, 1, isCorrect ? 1 : 0);
    else this.addToGroup(this.groupOf(step, prompt, sample.group), value, isCorrect, sample.advantage);
    this.samples++;
    if (isCorrect) this.correct++;
  }

  counted({ id, n, k, columns, domain, policy = "base" }: Counted): void {
    if (this.threshold !== undefined) {
      const what = `how many of ${n} samples are correct, or their mean`;
      throw this.failure(columns.k, `--threshold: expected a score of each sample, got ${what}: leave it out`);
    }
    this.checkCount(columns.n, n);
    this.checkCount(columns.k, k);
    if (k > n) {
      const remedy = `${columns.n} counts all samples of the prompt, ${columns.k} the correct ones: correct the row, or swap the names in the header`;
      throw this.failure(columns.k, `expected at most ${columns.n} = ${n} correct samples, got ${k}: ${remedy}`);
    }
    if (n === 0) return this.drop(`no samples: ${columns.n} is 0`);
    const prompt = this.indexOf(id, domain);
    const counts = this.counts[policy];
    this.checkOnce(counts, prompt);
    counts.n.set(prompt, 0);
    counts.k.set(prompt, 0);
    this.addTo(policy, prompt, n, k);
    this.samples += n;
    this.correct += k;
  }

  drop(reason: string): void {
    const dropped = this.reasons.get(reason) ?? { count: 0, examples: [] };
    this.reasons.set(reason, dropped);
    dropped.count++;
    if (dropped.examples.length < 5) dropped.examples.push(this.row > 0 ? `${this.file}, row ${this.row}` : this.file);
  }

  failure(column: string | undefined, what: string): ReadingError {
    return new ReadingError({ file: this.file, row: this.row, column }, what);
  }

  dropped(): Dropped[] {
    return [...this.reasons].map(([reason, dropped]) => ({ reason, ...dropped }));
  }

  /** The domains of prompts, where their rows name one. */
  domainsOf(): (prompt: number) => string | undefined {
    const names = [...this.domains.keys()];
    return (prompt) => names[this.domain.get(prompt) - 1];
  }

  /** Whether any sample is of the tuned policy. */
  get isOfBoth(): boolean {
    return this.hasTuned;
  }

  /** Steps that samples name, ascending; one or none where the files are no log over training. */
  steps(): number[] {
    return [...this.groups.steps].sort((a, b) => a - b);
  }

  /** The groups of all steps, ascending, each step's in the order of their first samples. `names`: of prompts, by index. */
  trainingSteps(names: readonly string[]): TrainingStep[] {
    const { groups } = this;
    const ofStep = groups.steps.map((): TrainingGroup[] => []);
    for (let i = 0; i < groups.length; i++) {
      const [n, k] = [groups.n.get(i), groups.k.get(i)];
      const advantage = groups.advantage.get(i);
      ofStep[groups.step.get(i)].push({
        id: names[groups.prompt.get(i)],
        n,
        k,
        meanReward: (k + groups.excess.get(i)) / n,
        isFlat: advantage === advantages.none ? groups.isMixed.get(i) === 0 : advantage === advantages.flat,
      });
    }
    return groups.steps.map((step, i) => ({ step, groups: ofStep[i] })).sort((a, b) => a.step - b.step);
  }

  /** A prompt's counts, over all steps; undefined where it has no samples of the policy. */
  countOf(policy: PolicyName, prompt: number): Count | undefined {
    let [n, k] = [this.counts[policy].n.get(prompt), this.counts[policy].k.get(prompt)];
    if (policy === "base") {
      for (let i = this.lastGroup.get(prompt); i > 0; i = this.groups.before.get(i - 1)) {
        n += this.groups.n.get(i - 1);
        k += this.groups.k.get(i - 1);
      }
    }
    return n > 0 ? { n, k } : undefined;
  }

  /** Most samples that one of the first `prompts` has of the policy. */
  mostOf(policy: PolicyName, prompts: number): number {
    let most = 0;
    for (let i = 0; i < prompts; i++) most = Math.max(most, this.countOf(policy, i)?.n ?? 0);
    return most;
  }

  private addTo(policy: PolicyName, prompt: number, n: number, k: number): void {
    if (policy === "tuned") this.hasTuned = true;
    this.counts[policy].n.add(prompt, n);
    this.counts[policy].k.add(prompt, k);
  }

  private indexOf(id: unknown, domain: unknown): number {
    const text = keyOf(id);
    if (text === undefined) {
      throw this.failure(
        undefined,
        `expected what its samples are grouped by, got ${shown(id)}: name a column, --group COLUMN`,
      );
    }
    const prompt = text === this.last.text ? this.last.index : this.keys.indexOf(promptKey(text));
    this.last = { text, index: prompt };
    const name = domain === undefined || this.domain.get(prompt) > 0 ? undefined : keyOf(domain);
    if (name !== undefined) this.domain.set(prompt, 1 + numberIn(this.domains, name));
    return prompt;
  }

  private groupOf(step: number, prompt: number, name: unknown): number {
    const { groups, namedGroups } = this;
    const number = numberIn(this.stepNumbers, step);
    if (number === groups.steps.length) groups.steps.push(step);
    const key = keyOf(name);
    const own = key === undefined ? undefined : `${step} ${key}`;
    const found = own === undefined ? this.unnamedGroup(number, prompt) : namedGroups.get(own);
    if (found !== undefined) return found;
    const index = groups.length++;
    groups.step.set(index, number);
    groups.prompt.set(index, prompt);
    groups.before.set(index, this.lastGroup.get(prompt));
    this.lastGroup.set(prompt, index + 1);
    if (own !== undefined) namedGroups.set(own, index);
    return index;
  }

  private unnamedGroup(step: number, prompt: number): number | undefined {
    for (let i = this.lastGroup.get(prompt); i > 0; i = this.groups.before.get(i - 1)) {
      if (this.groups.step.get(i - 1) === step) return i - 1;
    }
    return undefined;
  }

  private addToGroup(group: number, value: number, isCorrect: boolean, advantage: number | undefined): void {
    const { n, k, excess, first, isMixed, advantage: known } = this.groups;
    const own = value - (isCorrect ? 1 : 0);
    if (n.get(group) === 0) first.set(group, own);
    else if (first.get(group) !== own || isCorrect !== k.get(group) > 0) isMixed.set(group, 1);
    n.add(group, 1);
    if (isCorrect) k.add(group, 1);
    excess.add(group, own);
    if (advantage === undefined) return;
    if (Math.abs(advantage) > 1e-9) known.set(group, advantages.some);
    else if (known.get(group) === advantages.none) known.set(group, advantages.flat);
  }

  private checkOnce(counts: Counts, prompt: number): void {
    if (counts.file.get(prompt) === this.files) {
      throw this.failure(
        undefined,
        `expected each prompt once, got ${shown(this.last.text)} also in row ${counts.row.get(prompt)}: give each an id of its own, or add the rows up`,
      );
    }
    counts.file.set(prompt, this.files);
    counts.row.set(prompt, this.row);
  }

  private numberOf(score: unknown, column: string): number | undefined {
    if (typeof score === "number") return Number.isNaN(score) ? undefined : score;
    if (typeof score === "boolean" || typeof score === "bigint") return Number(score);
    if (score === null || score === undefined) return undefined;
    if (typeof score === "string") {
      const text = score.trim().toLowerCase();
      if (["", "null", "none", "nan", "na", "n/a"].includes(text)) return undefined;
      if (text === "true" || text === "false") return text === "true" ? 1 : 0;
      if (Number.isFinite(Number(text))) return Number(text);
    }
    const remedy = "write 1 or true for correct and 0 or false for wrong";
    const other = this.hint === "" ? "; or name another column, --correct COLUMN" : this.hint;
    throw this.failure(column, `expected a number, true or false, got ${shown(score)}: ${remedy}${other}`);
  }

  private isCorrect(value: number, column: string): boolean {
    if (this.threshold !== undefined) return value >= this.threshold;
    if (value === 0 || value === 1) return value === 1;
    throw this.failure(
      column,
      `expected 0 or 1, got ${value}: say from which value on a sample is correct, such as --threshold 0.5${this.hint}`,
    );
  }

  private checkCount(column: string, count: number): void {
    if (Number.isSafeInteger(count) && count >= 0) return;
    const remedy = "a count of samples; leave the row out where it is unknown";
    throw this.failure(column, `expected an integer of at least 0, got ${shown(count)}: ${remedy}`);
  }
}

/** The number of a key, counted from 0 in the order in which keys come. */
function numberIn<Key>(numbers: Map<Key, number>, key: Key): number {
  let number = numbers.get(key);
  if (number === undefined) numbers.set(key, (number = numbers.size));
  return number;
}
