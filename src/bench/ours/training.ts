import { readSafetensors } from "../../model/safetensors";
import { likelihoodStep, type WeightedSequences } from "../../training/likelihood";
import { TrainingState } from "../../training/state";
import { configOfWeights, vectorOf } from "../inputs";
import type { Specification, Work } from "../specification";

/** Steps of maximum likelihood on one batch, as pretraining takes them. */
export function training({ inputs, optimiser }: Specification): Work {
  const { tensors } = readSafetensors(inputs);
  const config = configOfWeights(tensors);
  const state = TrainingState.initial(vectorOf(config, tensors));
  const batch = weighted(tensors.tokens);
  let update = 0;
  const step = () =>
    likelihoodStep(config, state, batch, { update: ++update, rate: optimiser!.learning_rate }, optimiser!);
  return {
    call: () => void step(),
    check: () => {
      const { loss, grad_norm } = step();
      return { loss: [loss], grad_norm: [grad_norm], parameters: state.vectors().parameters };
    },
  };
}

/** Every predicted token counts the same. */
function weighted({ shape: [batch, tokens], values }: { shape: number[]; values: Float32Array }): WeightedSequences {
  const weights = new Float32Array(values.length).fill(1 / (batch * (tokens - 1)));
  return { tokens: Int32Array.from(values), weights, batch };
}
