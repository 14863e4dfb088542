/** What runs are trained on: the testbed's and the ladder's problems as training/ wants them. */

import { createLadder, createTestbed, mixedTask, mixture, mixtureExample, singleOperations } from "../../strings";
import type { Example, Ladder, LadderExample, Mixture, Testbed } from "../../strings";
import type { Corpus } from "../../training/pretrain";
import type { RewardedTask } from "../../training/rollout";
import type { BaseRun } from "../plan/jobs";
import { axesIn, type TrainedOn } from "../../results/rows";

/** Where a job's problems come from. */
export type Source = { testbed: Testbed } | { ladder: Ladder };

/** The source of a base run: the ladder under its rules, or its testbed. */
export function sourceOf({ testbed, rules, decisions }: BaseRun): Source {
  return rules === "" ? { testbed: createTestbed(testbed) } : { ladder: createLadder({ rules, decisions }) };
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
export function corpusOf(source: Source, { seed, exposure, exposedTo, corpus, rules }: BaseRun): Corpus {
  if ("ladder" in source) return ladderCorpus(source.ladder, rules, seed);
  if (corpus) return mixtureCorpus(source.testbed, singleOperations(exposure), `${exposure} of ${corpus}`, seed);
  const shares = mixture(exposedTo ? { [exposedTo]: exposure } : exposure);
  return mixtureCorpus(source.testbed, shares, `${exposure}${exposedTo ? ` to ${exposedTo}` : ""}`, seed);
}

function mixtureCorpus(testbed: Testbed, shares: Mixture, exposure: string, seed: number): Corpus {
  const lengths = shares.map(({ task }) => testbed.promptLength(task) + testbed.completionLength(task));
  return {
    id: `mixture ${nameOf(testbed)} exposure ${exposure} seed ${seed}`,
    example: (index) => mixtureExample(testbed, shares, { seed, index }),
    longest: Math.max(...lengths),
  };
}

/** Tells testbeds apart. */
export function nameOf({ set, format }: Testbed): string {
  return `[${set.operations.map(({ name }) => name).join(" ")}] ${format}`;
}

/** Demonstrations of all rungs, one rung after the other. */
function ladderCorpus(ladder: Ladder, rules: string, seed: number): Corpus {
  const of = ladder.decisions > 1 ? ` ${ladder.decisions} decisions` : "";
  return {
    id: `ladder ${rules}${of} seed ${seed}`,
    example: (index) => ladder.demonstration(...rungAt(ladder, seed, "pretraining", index)),
    longest: ladder.promptLength + ladder.completionLength,
  };
}

/**
 * What a training run is rewarded on: the training split of an axis, or of several; or all rungs, one after
 * the other. Of several axes each batch of `batch` prompts has one, since their problems differ in length.
 */
export function taskOf(
  source: Source,
  trainedOn: TrainedOn | "ladder",
  seed: number,
  batch = 1,
): RewardedTask<Example | LadderExample> {
  if ("ladder" in source) return ladderTask(source.ladder, seed);
  const { testbed } = source;
  const mixed = axesIn(trainedOn as TrainedOn);
  const shares = mixed.map((axis) => ({ axis, share: 1 / mixed.length }));
  const { name, ...task } = mixedTask(testbed, shares, { seed, batch });
  return { id: `${name} ${nameOf(testbed)} seed ${seed}`, ...task };
}

function ladderTask(ladder: Ladder, seed: number): RewardedTask<LadderExample> {
  return {
    id: `ladder seed ${seed}`,
    example: (index) => ladder.example(...rungAt(ladder, seed, "reinforcement", index)),
    isCorrect: (example, completion) => ladder.isCorrect(example, completion),
    solution: (example) => ladder.solution(example),
  };
}

function rungAt(ladder: Ladder, seed: number, stream: string, index: number) {
  const count = ladder.rungs.length;
  return [index % count, "train", { seed, stream, index: Math.floor(index / count) }] as const;
}
