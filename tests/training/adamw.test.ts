import type { Tensor1D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { tf } from "../../src/tensor/load";
import type { StateTensors } from "../../src/training/state";
import { adamW, adamWRates } from "../../src/training/adamw";
import { golden } from "../model/golden";
import { demandNoLeaks, expectClose } from "../model/checks";

demandNoLeaks();

const options = { adam_beta1: 0.9, adam_beta2: 0.95, weight_decay: 0.1, max_grad_norm: 1 };
const start = Float32Array.from({ length: 7 }, (_, i) => 0.4 * Math.sin(1.7 * i + 0.5));

describe("adamW", () => {
  it("takes PyTorch's ten steps, those whose gradient is clipped and those whose is not", () => {
    let state: State = { parameters: start, firstMoment: new Float32Array(7), secondMoment: new Float32Array(7) };
    expect(golden.adamw).toHaveLength(10);
    golden.adamw.forEach(({ rate, gradient, norm, parameters }, i) => {
      const next = step(state, gradient, { update: i + 1, rate });
      expectClose([next.gradientNorm[0]], [norm], 1e-5);
      expectClose(next.parameters, parameters, 1e-5);
      state = next;
    });
  });
});

type State = Record<"parameters" | "firstMoment" | "secondMoment", Float32Array>;

function step(state: State, gradient: number[], rate: { update: number; rate: number }) {
  return Object.fromEntries(
    Object.entries(
      tf.tidy(() => {
        const entries = Object.entries(state).map(([name, vector]) => [name, tf.tensor1d(vector)]);
        const tensors = Object.fromEntries(entries) as StateTensors;
        const given = { ...tensors, ...adamWRates(rate, options) };
        return adamW(given, tf.tensor1d(gradient) as Tensor1D, options);
      }),
    ).map(([name, tensor]) => {
      const values = tensor.dataSync() as Float32Array;
      tensor.dispose();
      return [name, values];
    }),
  ) as State & { gradientNorm: Float32Array };
}
