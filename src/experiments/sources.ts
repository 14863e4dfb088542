/** What runs are trained on: the testbed's and the ladder's problems as training/ wants them. */

import { createLadder, createTestbed, mixture, mixtureExample, type Axis, type Example } from "../strings";
import type { Ladder, LadderExample, Testbed } from "../strings";
import type { Corpus } from "../training/pretrain";
import type { RewardedTask } from "../training/rollout";
import type { BaseRun } from "./plan";
import type { Protocol } from "./protocol";

/** Where a job's problems come from. */
export type Source = { testbed: Testbed } | { ladder: Ladder };

/** The source of a base run: the ladder under its rules, or the protocol's testbed. */
export function sourceOf({ operations, format }: Protocol, { rules }: BaseRun): Source {
  return rules === "" ? { testbed: createTestbed({ operations, format }) } : { ladder: createLadder({ rules }) };
}

/** How many tokens the source knows. */
export function vocabularySize(source: Source): number {
  return tokenNames(source).length;
}

/** Names of the tokens that the source knows, by id. */
export function tokenNames(source: Source): readonly string[] {
  return ("testbed" in source ? source.testbed : source.ladder).vocabulary.names;
}

/** The pretraining corpus of a base run. */
export function corpusOf(source: Source, { seed, exposure, rules }: BaseRun): Corpus {
  return "ladder" in source ? ladderCorpus(source.ladder, rules, seed) : mixtureCorpus(source.testbed, exposure, seed);
}

function mixtureCorpus(testbed: Testbed, exposure: number, seed: number): Corpus {
  const shares = mixture(exposure);
  const lengths = shares.map(({ task }) => testbed.promptLength(task) + testbed.completionLength(task));
  return {
    id: `mixture ${nameOf(testbed)} exposure ${exposure} seed ${seed}`,
    example: (index) => mixtureExample(testbed, shares, { seed, index }),
    longest: Math.max(...lengths),
  };
}

function nameOf({ set, format }: Testbed): string {
  return `[${set.operations.map(({ name }) => name).join(" ")}] ${format}`;
}

/** Demonstrations of all rungs in turn. */
function ladderCorpus(ladder: Ladder, rules: string, seed: number): Corpus {
  return {
    id: `ladder ${rules} seed ${seed}`,
    example: (index) => ladder.demonstration(...rungAt(ladder, seed, "pretraining", index)),
    longest: ladder.promptLength + ladder.completionLength,
  };
}

/** What a training run is rewarded on: an axis's training split, or all rungs in turn. */
export function taskOf(
  source: Source,
  trainedOn: Axis | "ladder",
  seed: number,
): RewardedTask<Example | LadderExample> {
  if ("ladder" in source) return ladderTask(source.ladder, seed);
  return axisTask(source.testbed, trainedOn as Axis, seed);
}

function axisTask(testbed: Testbed, axis: Axis, seed: number): RewardedTask<Example> {
  const task = testbed.task(axis);
  return {
    id: `${task.name} ${nameOf(testbed)} seed ${seed}`,
    example: (index) => testbed.example(task, "train", { seed, stream: "reinforcement", index }),
    isCorrect: (example, completion) => testbed.isCorrect(example, completion),
  };
}

function ladderTask(ladder: Ladder, seed: number): RewardedTask<LadderExample> {
  return {
    id: `ladder seed ${seed}`,
    example: (index) => ladder.example(...rungAt(ladder, seed, "reinforcement", index)),
    isCorrect: (example, completion) => ladder.isCorrect(example, completion),
  };
}

function rungAt(ladder: Ladder, seed: number, stream: string, index: number) {
  const count = ladder.rungs.length;
  return [index % count, "train", { seed, stream, index: Math.floor(index / count) }] as const;
}
