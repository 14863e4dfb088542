import type { Tensor2D } from "@tensorflow/tfjs-node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parameterCount, parameterLayout } from "../../src/model/parameters";
import { Policy } from "../../src/model/policy";
import { tokenMatrix } from "../../src/model/scoring";
import { tf } from "../../src/tensor/load";
import { opsInUse } from "../../src/tensor/native/library";
import { initialCritic, valuesOf, valueUpdate } from "../../src/training/critic";
import { TrainingState } from "../../src/training/state";
import { demandNoLeaks } from "../model/checks";
import { tinyConfig, tinyParameters } from "../model/tiny";
import { expectNear, integers, numbers } from "../tensor/native/fuzz";
import { readGradient } from "./toy";

demandNoLeaks();
afterEach(() => void vi.unstubAllEnvs());

const ways = opsInUse() === "native" ? (["native", "graph"] as const) : (["graph"] as const);
const model = tinyConfig({ layers: 1 });
const [prompts, samples, promptTime, time] = [5, 8, 3, 4];
const shape: [number, number] = [prompts * samples, time];

/** Completions of all lengths, and what their values are to become. */
function batch() {
  const rows = (count: number, length: number, seed: number) =>
    Array.from({ length: count }, (_, i) => integers(length, seed + i, model.vocabularySize));
  const lengths = integers(shape[0], 8, time + 1);
  const shares = numbers(shape[0] * time, 9).map((x, i) =>
    i % time < lengths[Math.floor(i / time)] ? (x + 2) / 100 : 0,
  );
  return {
    prompts: tokenMatrix(rows(prompts, promptTime, 5)),
    completions: tokenMatrix(rows(shape[0], time, 40)),
    tokenShares: tf.tensor2d(shares, shape),
    targets: tf.tensor2d(numbers(shape[0] * time, 11, 1), shape),
  };
}

/** Loss, gradient and values of a critic with these parameters. */
function valued(parameters: Float32Array) {
  const critic = TrainingState.initial(parameters);
  const { loss, values } = tf.tidy(() => {
    const given = batch();
    const values = [...valuesOf(model, critic.parameters, given).dataSync()];
    const { value_loss: loss } = valueUpdate(model, critic, given, { update: 1, rate: 0.01 }, readGradient);
    return { loss, values };
  });
  const { firstMoment: gradient } = critic.vectors();
  critic.dispose();
  return { loss, values, gradient };
}

const parameters = tinyParameters(model);

describe("a critic", () => {
  it("gives the same values, loss and gradient by the op of our own and by the graph", () => {
    const [first, second = first] = ways.map((ops) => {
      vi.stubEnv("GRPO_ORIGIN_OPS", ops);
      return valued(parameters);
    });
    expectNear(first.values, second.values, 2e-5);
    expectNear(first.gradient, second.gradient, 2e-5);
    expect(Math.abs(first.loss - second.loss)).toBeLessThan(2e-5);
  });

  it.each(ways)("has half the mean squared error as loss, and its slope along a line as gradient: %s", (ops) => {
    vi.stubEnv("GRPO_ORIGIN_OPS", ops);
    const { loss, values, gradient } = valued(parameters);
    const lossOf = (of: ArrayLike<number>) =>
      tf.tidy(() => {
        const { targets, tokenShares } = batch();
        const [goals, shares] = [targets.dataSync(), tokenShares.dataSync()];
        return Array.from(of).reduce((sum, value, i) => sum + (shares[i] * (value - goals[i]) ** 2) / 2, 0);
      });
    expect(loss).toBeCloseTo(lossOf(values), 4);
    const direction = numbers(parameterCount(model), 21, 0.25);
    const moved = (h: number) => lossOf(valued(parameters.map((x, i) => x + h * direction[i])).values);
    const slope = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
    expect((moved(3e-4) - moved(-3e-4)) / 6e-4 / slope).toBeCloseTo(1, 2); // before a ReLU turns
  });

  it("starts as the base policy, and values nothing", () => {
    const base = Policy.from(model, tinyParameters(model));
    const critic = Policy.from(model, initialCritic(base));
    const values = tf.tidy(() => (valuesOf(model, critic.vector, batch()) as Tensor2D).dataSync());
    expect(new Set(values)).toEqual(new Set([0]));
    const output = parameterLayout(model).find(({ name }) => name === "output.weight")!;
    const [before, after] = [base.parameters(), critic.parameters()];
    expect(after.subarray(0, output.offset)).toEqual(before.subarray(0, output.offset));
    base.dispose();
    critic.dispose();
  });

  it("learns what completions will be worth", () => {
    const critic = TrainingState.initial(tinyParameters(model));
    const losses = tf.tidy(() => {
      const worth = Array.from({ length: shape[0] * time }, (_, i) => Number(i >= 2 * samples * time)); // by the prompt
      const given = { ...batch(), targets: tf.tensor2d(worth, shape) };
      return Array.from({ length: 60 }, (_, i) => {
        const at = { update: i + 1, rate: 0.02 };
        return valueUpdate(model, critic, given, at, { ...readGradient, adam_beta1: 0.9 }).value_loss;
      });
    });
    critic.dispose();
    expect(losses.at(-1)!).toBeLessThan(losses[0] / 4);
  });
});
