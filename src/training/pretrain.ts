import { modelConfig, type ModelOptions } from "../model/config";
import { initialParameters } from "../model/parameters";
import { Policy } from "../model/policy";
import { parse } from "../common/validate";
import { runFingerprint } from "./checkpoint";
import { pretrainSchema, type PretrainConfig } from "./config";
import { likelihoodStep, weightedSequences, type Demonstration, type WeightedSequences } from "./likelihood";
import { runLoop, type RunOptions } from "./loop";
import { learningRate } from "./schedule";

/** Where pretraining draws from: a pure function of an example's index. */
export interface Corpus {
  /** Identifies the corpus, seed included, for a run that is resumed. */
  id: string;
  example(index: number): Demonstration;
  /** Tokens in the longest example, prompt and completion together. */
  longest: number;
}

export interface PretrainRun extends RunOptions {
  model: ModelOptions;
  corpus: Corpus;
  config?: Partial<PretrainConfig>;
  /** Of the initial parameters. */
  seed: number;
}

/** Pretrains a base policy on the completions of a corpus. The caller disposes of the policy. */
export async function pretrain({ model: options, corpus, seed, ...run }: PretrainRun) {
  const model = modelConfig(options);
  const config = parse(pretrainSchema, run.config ?? {}, "pretraining");
  const state = await runLoop(
    {
      fingerprint: runFingerprint("pretrain", model, corpus.id, config, seed),
      model,
      steps: config.max_steps,
      initial: () => initialParameters(model, seed),
      take: (state) => {
        const rate = learningRate(state.step + 1, config.max_steps, config);
        const batch = corpusBatch(corpus, state.step * config.batch_size, config.batch_size);
        return {
          ...likelihoodStep(model, state, batch, { update: state.step + 1, rate }, config),
          learning_rate: rate,
        };
      },
    },
    run,
  );
  const policy = Policy.from(model, state.vectors().parameters);
  state.dispose();
  return policy;
}

function corpusBatch(corpus: Corpus, first: number, batch: number): WeightedSequences {
  const examples = Array.from({ length: batch }, (_, i) => corpus.example(first + i));
  return weightedSequences(examples, corpus.longest, 1 / examples.reduce((sum, e) => sum + e.completion.length, 0));
}
