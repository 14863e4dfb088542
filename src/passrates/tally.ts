/** Adds samples up, by policy, step and group. */

import type { Count, Dropped, TrainingGroup } from "./counts";
import { ReadingError, shown } from "./failure";
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

interface MutableCount {
  n: number;
  k: number;
}

/** A group of a log while it is added to. */
interface Group {
  readonly id: string;
  n: number;
  k: number;
  sum: number;
  least: number;
  most: number;
  /** Whether any advantage is not 0; undefined where the log has none. */
  hasAdvantage?: boolean;
}

/** The sum of the files of one argument. */
export class Tally implements Sink {
  /** Rows that held samples or counts, samples and correct ones among them, since the last `open`. */
  rows = 0;
  samples = 0;
  correct = 0;

  private readonly prompts = { base: new Map<string, MutableCount>(), tuned: new Map<string, MutableCount>() };
  private readonly domains = new Map<string, string>();
  private readonly groups = new Map<number, Map<string, Group>>();
  private readonly reasons = new Map<string, { count: number; examples: string[] }>();
  private file = "";
  private row = 0;
  private stepOfFile: number | undefined;
  private hint = "";
  private countedAt = new Map<string, number>();

  constructor(private readonly threshold: number | undefined) {}

  /** Begins a file. `step` is for rows without one; `hint` is added to the message on a score that is neither 0 nor 1. */
  open(file: string, { step, hint = "" }: { step?: number; hint?: string } = {}): void {
    Object.assign(this, {
      file,
      stepOfFile: step,
      hint,
      rows: 0,
      samples: 0,
      correct: 0,
      row: 0,
      countedAt: new Map(),
    });
  }

  /** Begins a row. */
  at(row: number): void {
    this.row = row;
  }

  sample(sample: Sample): void {
    const { column, step = this.stepOfFile } = sample;
    const value = this.numberOf(sample.score, column);
    if (value === undefined) return this.drop(`no score: ${column} is empty, null or NaN`);
    const isCorrect = this.isCorrect(value, column);
    const id = this.idOf(sample.id, sample.domain);
    const into =
      step === undefined ? this.promptOf(sample.policy ?? "base", id) : this.groupOf(step, id, sample, value);
    into.n++;
    this.samples++;
    if (!isCorrect) return;
    into.k++;
    this.correct++;
  }

  counted({ id, n, k, columns, domain, policy = "base" }: Counted): void {
    this.checkCount(columns.n, n);
    this.checkCount(columns.k, k);
    if (k > n) throw this.failure(columns.k, `expected at most ${columns.n} = ${n} correct samples, got ${k}`);
    if (n === 0) return this.drop(`no samples: ${columns.n} is 0`);
    const name = this.idOf(id, domain);
    this.checkOnce(`${policy} ${name}`, name);
    Object.assign(this.promptOf(policy, name), { n, k });
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

  /** The domain of a prompt, where its rows name one. */
  domainOf(id: string): string | undefined {
    return this.domains.get(id);
  }

  /** Steps that samples name, ascending; one or none where the files are no log over training. */
  steps(): number[] {
    return [...this.groups.keys()].sort((a, b) => a - b);
  }

  /** The groups of a step, in the order of their first samples. */
  groupsAt(step: number): TrainingGroup[] {
    return [...(this.groups.get(step)?.values() ?? [])].map(({ id, n, k, sum, least, most, hasAdvantage }) => {
      return { id, n, k, meanReward: sum / n, isFlat: hasAdvantage === undefined ? least === most : !hasAdvantage };
    });
  }

  /** Counts by prompt, over all steps, in the order of their first samples. */
  countsOf(policy: PolicyName): ReadonlyMap<string, Count> {
    if (policy === "tuned" || this.groups.size === 0) return this.prompts[policy];
    const counts = new Map(this.prompts.base);
    for (const groups of this.groups.values()) {
      for (const { id, n, k } of groups.values()) {
        const before = counts.get(id);
        counts.set(id, { n: n + (before?.n ?? 0), k: k + (before?.k ?? 0) });
      }
    }
    return counts;
  }

  private idOf(id: unknown, domain: unknown): string {
    const prompt = keyOf(id);
    if (prompt === undefined) {
      throw this.failure(
        undefined,
        `expected what its samples are grouped by, got ${shown(id)}: name a column, --group COLUMN`,
      );
    }
    if (domain === undefined || this.domains.has(prompt)) return prompt;
    const name = keyOf(domain);
    if (name !== undefined) this.domains.set(prompt, name);
    return prompt;
  }

  private promptOf(policy: PolicyName, id: string): MutableCount {
    let count = this.prompts[policy].get(id);
    if (!count) this.prompts[policy].set(id, (count = { n: 0, k: 0 }));
    return count;
  }

  private groupOf(step: number, id: string, { group, advantage }: Sample, value: number): Group {
    let ofStep = this.groups.get(step);
    if (!ofStep) this.groups.set(step, (ofStep = new Map<string, Group>()));
    const key = keyOf(group) ?? id;
    let found = ofStep.get(key);
    if (!found) ofStep.set(key, (found = { id, n: 0, k: 0, sum: 0, least: value, most: value }));
    found.sum += value;
    if (value < found.least) found.least = value;
    if (value > found.most) found.most = value;
    if (advantage !== undefined) found.hasAdvantage = found.hasAdvantage || Math.abs(advantage) > 1e-9;
    return found;
  }

  private checkOnce(key: string, id: string): void {
    const before = this.countedAt.get(key);
    if (before !== undefined) {
      throw this.failure(
        undefined,
        `expected each prompt once, got ${shown(id)} also in row ${before}: give each an id of its own, or add the rows up`,
      );
    }
    this.countedAt.set(key, this.row);
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
    throw this.failure(column, `expected a number, true or false, got ${shown(score)}${this.hint}`);
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
    throw this.failure(column, `expected an integer of at least 0, got ${shown(count)}`);
  }
}
