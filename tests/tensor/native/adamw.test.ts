import type { Tensor1D } from "@tensorflow/tfjs-node";
import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp } from "../../../src/tensor/native/library";
import { adamW, adamWRates, adamWSettings, type AdamWOptions, type UpdateRate } from "../../../src/training/adamw";
import { demandNoLeaks, expectClose } from "../../model/checks";
import { golden } from "../../model/golden";
import { expectNear, fuzz, numbers, seeds, size } from "./fuzz";
import { describeNative } from "./kernels";

demandNoLeaks();

const options: AdamWOptions = { adam_beta1: 0.9, adam_beta2: 0.95, weight_decay: 0.1, max_grad_norm: 1 };

/** Parameters, moments, gradient. */
type State = [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];

/** The next parameters and moments, and the gradient's norm. */
function own([parameters, first, second]: State, gradient: ArrayLike<number>, at: UpdateRate, given = options) {
  return tf.tidy(() => {
    const vectors = [parameters, first, second, gradient].map((values) => tf.tensor1d(Float32Array.from(values)));
    return nativeOp("OriginAdamW", {}, [...vectors, adamWSettings(at, given)]).map((t) => t.dataSync() as Float32Array);
  });
}

/** The same in float64, from the paper's algorithm 2 with clipping before it. */
function reference([parameters, first, second]: State, gradient: ArrayLike<number>, { update, rate }: UpdateRate) {
  const { adam_beta1: beta1, adam_beta2: beta2, weight_decay, max_grad_norm } = options;
  const g = Array.from(gradient);
  const norm = Math.sqrt(g.reduce((sum, x) => sum + x * x, 0));
  const clip = Math.min(1, max_grad_norm / (norm + 1e-6));
  const m = g.map((x, i) => beta1 * first[i] + (1 - beta1) * clip * x);
  const v = g.map((x, i) => beta2 * second[i] + (1 - beta2) * (clip * x) ** 2);
  const moved = g.map((_, i) => {
    const step = m[i] / (1 - beta1 ** update) / (Math.sqrt(v[i] / (1 - beta2 ** update)) + 1e-8);
    return parameters[i] * (1 - rate * weight_decay) - rate * step;
  });
  return [moved, m, v, [norm]];
}

const state = (length: number, seed: number): State => [
  numbers(length, seed),
  numbers(length, seed + 1, 0.1),
  numbers(length, seed + 2, 0.1).map((x) => x * x + 0.01),
];

describeNative("AdamW", () => {
  it("takes the step of its formula for every size, clipped and not", () =>
    fuzz([size(100), seeds], 1000, (length, seed) => {
      const gradient = numbers(length, seed + 3, seed % 2 ? 2 : 0.01);
      const at = { update: 1 + (seed % 20), rate: 0.01 };
      const expected = reference(state(length, seed), gradient, at);
      own(state(length, seed), gradient, at).forEach((values, i) => expectNear(values, expected[i]));
    }));

  it.each([4095, 4096, 4097, 12_345])("takes it beyond a block of the norm too: %i numbers", (length) => {
    const gradient = numbers(length, 3);
    const at = { update: 2, rate: 0.01 };
    const expected = reference(state(length, 1), gradient, at);
    own(state(length, 1), gradient, at).forEach((values, i) => expectNear(values, expected[i]));
  });

  it("is that of the graph path", () =>
    tf.tidy(() => {
      const [parameters, firstMoment, secondMoment] = state(777, 4).map(
        (x) => tf.tensor1d(Float32Array.from(x)) as Tensor1D,
      );
      const gradient = numbers(777, 8);
      const at = { update: 3, rate: 0.02 };
      const given = { parameters, firstMoment, secondMoment, ...adamWRates(at, options) };
      const next = adamW(given, tf.tensor1d(gradient), options);
      const theirs = [next.parameters, next.firstMoment, next.secondMoment, next.gradientNorm];
      own(state(777, 4), gradient, at).forEach((values, i) => expectNear(values, theirs[i].dataSync()));
    }));

  it("takes PyTorch's ten steps", () => {
    let at: State = [
      Float32Array.from({ length: 7 }, (_, i) => 0.4 * Math.sin(1.7 * i + 0.5)),
      new Float32Array(7),
      new Float32Array(7),
    ];
    golden.adamw.forEach(({ rate, gradient, norm, parameters }, i) => {
      const [moved, first, second, length] = own(at, gradient, { update: i + 1, rate });
      expectClose(length, [norm], 1e-5);
      expectClose(moved, parameters, 1e-5);
      at = [moved, first, second];
    });
  });

  it("moves nothing without a gradient, moments and decay", () => {
    const zeros = new Float32Array(20);
    const parameters = numbers(20, 1);
    const at = { update: 1, rate: 0.1 };
    const [moved, first, second, norm] = own([parameters, zeros, zeros], zeros, at, { ...options, weight_decay: 0 });
    expect([moved, first, second, norm[0]]).toEqual([parameters, zeros, zeros, 0]);
  });
});
