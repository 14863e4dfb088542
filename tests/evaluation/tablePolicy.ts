import type { EvaluatedPolicy } from "../../src/evaluation";
import { Random } from "../../src/common/random";

/** The completions of a prompt, and how likely each is. */
export type Table = { completion: number[]; probability: number }[];
type Request = Parameters<EvaluatedPolicy["generate"]>[1];

/** A policy whose masses are known: it looks up the completions of a prompt. It keeps the shapes that it was called with. */
export class TablePolicy implements EvaluatedPolicy {
  readonly calls: { prompts: number; samples: number; maxLength: number; key: string }[] = [];
  readonly prompts = new Set<string>();

  constructor(private readonly tableOf: (prompt: number[]) => Table) {}

  generate(prompts: ArrayLike<number>[], { samples, maxLength, temperature, key }: Request): number[][][] {
    this.calls.push({ prompts: prompts.length, samples, maxLength, key: key.join() });
    const random = new Random(key);
    return prompts.map((prompt) => {
      this.prompts.add(Array.from(prompt).join());
      const table = this.tableOf(Array.from(prompt));
      const say = () => (temperature === 0 ? likeliest(table) : drawn(table, random.uniform()));
      return Array.from({ length: samples }, () => say().slice(0, maxLength));
    });
  }

  logProbabilities(prompts: ArrayLike<number>[], completions: ArrayLike<number>[]): number[][] {
    return completions.map((completion, i) => {
      const tokens = Array.from(completion);
      const entry = this.tableOf(Array.from(prompts[i])).find((each) => each.completion.join() === tokens.join());
      return tokens.map(() => Math.log(entry?.probability ?? 0) / tokens.length);
    });
  }
}

function likeliest(table: Table): number[] {
  return table.reduce((best, each) => (each.probability > best.probability ? each : best)).completion;
}

function drawn(table: Table, at: number): number[] {
  let before = 0;
  for (const { completion, probability } of table) if (at < (before += probability)) return completion;
  return table[table.length - 1].completion;
}
