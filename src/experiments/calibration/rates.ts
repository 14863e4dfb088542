/** How fast the engine is on this machine: the two kinds of work that protocols are made of, timed for a second. */

import { deriveKey, Random } from "../../common/random";
import { modelConfig } from "../../model/config";
import { initialParameters } from "../../model/parameters";
import { Policy } from "../../model/policy";
import { median } from "../../statistics/moments";
import { createTestbed } from "../../strings";
import { pretrainSchema } from "../../training/config";
import { likelihoodStep } from "../../training/likelihood";
import { TrainingState } from "../../training/state";
import type { Rates } from "../plan/unitCosts";

const testbed = createTestbed();
const random = () => new Random(deriveKey(1, "calibration", 0));

/** The model of all protocols. */
const model = modelConfig({ vocabularySize: testbed.vocabulary.size });

/**
 * Times the engine's training step and its decoding, each for `seconds` after a first call that prepares it, but three
 * times at least. Medians of core time: other processes on the machine change it little.
 */
export function measureRates(seconds = 0.5): Rates {
  return { training: timeOf(trainingStep(), seconds), decoding: timeOf(decoding(), seconds) };
}

interface Work {
  call: () => void;
  dispose: () => void;
}

/** A step of maximum likelihood: 64 sequences of 32 tokens, and one that is predicted only. */
function trainingStep(): Work {
  const [batch, time] = [64, 33];
  const numbers = random();
  const tokens = Int32Array.from({ length: batch * time }, () => 1 + numbers.integer(model.vocabularySize - 1));
  const weights = new Float32Array(tokens.length).fill(1 / (batch * (time - 1)));
  const state = TrainingState.initial(initialParameters(model, 1));
  const config = pretrainSchema.parse({});
  let update = 0;
  const at = () => ({ update: ++update, rate: config.learning_rate });
  return {
    call: () => void likelihoodStep(model, state, { tokens, weights, batch }, at(), config),
    dispose: () => state.dispose(),
  };
}

/** Rollouts as training draws them: 32 prompts of 8 tokens, 16 completions of 20 tokens each. */
function decoding(): Work {
  const policy = Policy.initial(model, 1);
  const task = testbed.task("depth");
  const prompts = Array.from({ length: 32 }, (_, index) => testbed.example(task, "train", { seed: 1, index }).prompt);
  let step = 0;
  const request = () => ({ samples: 16, maxLength: 20, temperature: 1, key: deriveKey(1, "calibration", step++) });
  return {
    call: () => void policy.generateTokens(prompts, request()),
    dispose: () => policy.dispose(),
  };
}

/** Core seconds of a call: the median. */
function timeOf({ call, dispose }: Work, seconds: number): number {
  try {
    call(); // graphs are captured, or memory is taken
    const times: number[] = [];
    const end = performance.now() + 1000 * seconds;
    while (times.length < 3 || performance.now() < end) times.push(coreSecondsOf(call));
    return median(times);
  } finally {
    dispose();
  }
}

/** Core seconds that a task takes, of all threads. */
export function coreSecondsOf(task: () => void): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before); // microseconds
  return (user + system) / 1e6;
}
