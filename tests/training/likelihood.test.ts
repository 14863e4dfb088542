import { describe, expect, it } from "vitest";
import { adamWRates } from "../../src/training/adamw";
import { likelihoodStep, type WeightedSequences } from "../../src/training/likelihood";
import { TrainingState } from "../../src/training/state";
import { golden } from "../model/golden";
import { demandNoLeaks, expectClose } from "../model/checks";
import { tinyConfig, tinyParameters } from "../model/tiny";
import { readGradient } from "./toy";

demandNoLeaks();

const batch: WeightedSequences = {
  tokens: Int32Array.from(golden.tokens.flat()),
  weights: Float32Array.from(golden.weights.flat()),
  batch: golden.tokens.length,
};

describe("likelihoodStep", () => {
  it.each(golden.likelihood)(
    "takes PyTorch's loss and its gradient of every parameter: $positions, $activation",
    ({ positions, activation, loss, gradient }) => {
      const config = tinyConfig({ positions, activation });
      const state = TrainingState.initial(tinyParameters(config));
      const metrics = likelihoodStep(config, state, batch, { update: 1, rate: 0.1 }, readGradient);
      expectClose([metrics.loss], [loss], 1e-5);
      expectClose(state.vectors().firstMoment, gradient, 3e-5);
      expectClose([metrics.grad_norm], [Math.hypot(...gradient)], 1e-4);
      state.dispose();
    },
  );

  it("leaves the moments of tokens without weight alone, and moves nothing where no token has any", () => {
    const config = tinyConfig();
    const state = TrainingState.initial(tinyParameters(config));
    const weights = new Float32Array(batch.weights.length);
    const metrics = likelihoodStep(config, state, { ...batch, weights }, { update: 1, rate: 0.1 }, readGradient);
    expect(metrics).toEqual({ loss: 0, grad_norm: 0 });
    expect(state.vectors().parameters).toEqual(tinyParameters(config));
    state.dispose();
  });
});

describe("adamWRates", () => {
  it("are the bias corrections of the update's number", () => {
    const rates = adamWRates({ update: 3, rate: 0.5 }, { ...readGradient, adam_beta1: 0.9, adam_beta2: 0.5 });
    const read = Object.fromEntries(Object.entries(rates).map(([name, scalar]) => [name, scalar.dataSync()[0]]));
    expect(read.learningRate).toBe(0.5);
    expect(read.correction1).toBeCloseTo(1 - 0.9 * 0.9 * 0.9, 6);
    expect(read.correction2).toBe(1 - 0.125);
    Object.values(rates).forEach((scalar) => scalar.dispose());
  });
});
