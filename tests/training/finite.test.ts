import { describe, expect, it } from "vitest";
import { parameterCount, parameterLayout } from "../../src/model/parameters";
import { Policy } from "../../src/model/policy";
import { tf } from "../../src/tensor/load";
import { NotFiniteError, requireFinite } from "../../src/training/finite";
import { reinforceSchema } from "../../src/training/config";
import { policyGradientStep } from "../../src/training/grpo";
import { likelihoodStep } from "../../src/training/likelihood";
import { reinforce } from "../../src/training/reinforce";
import { TrainingState } from "../../src/training/state";
import { demandNoLeaks } from "../model/checks";
import { tinyParameters } from "../model/tiny";
import { toyModel, toyTask } from "./toy";

demandNoLeaks();

const slots = parameterLayout(toyModel);

describe("requireFinite", () => {
  it("lets finite numbers pass without a look at the gradient", () => {
    const disposed = tf.zeros([1]);
    disposed.dispose();
    requireFinite(toyModel, { loss: 1, grad_norm: 2 }, disposed);
  });

  it.each(slots.map(({ name, offset, size }) => [name, offset, size] as const))(
    "names %s where its first or its last gradient is not finite",
    (name, offset, size) => {
      for (const at of [offset, offset + size - 1])
        for (const lost of [NaN, Infinity, -Infinity])
          expect(refusalOf({ loss: 1, grad_norm: lost }, { [at]: lost })).toBe(
            `grad_norm is ${lost}: the gradient is not finite in ${name}`,
          );
    },
  );

  it("counts those that it does not name", () => {
    const all = Object.fromEntries(slots.map(({ offset }) => [offset, NaN]));
    const first = slots.slice(0, 3).map(({ name }) => name);
    expect(refusalOf({ loss: NaN, grad_norm: NaN }, all)).toBe(
      `loss is NaN: the gradient is not finite in ${first.join(", ")} and ${slots.length - 3} more of ${slots.length} parameters`,
    );
  });

  it("names the largest gradient where only the norm overflows", () => {
    const { name, offset } = slots[4];
    expect(refusalOf({ loss: 1, grad_norm: Infinity }, { [offset]: -(2 ** 100), [offset + 1]: 2 ** 99 })).toBe(
      `grad_norm is Infinity: the gradient is finite, ${-(2 ** 100)} at most, in ${name}`,
    );
  });
});

describe("a step whose numbers are lost", () => {
  const lost = tinyParameters(toyModel).map((x, i) => (i === 0 ? NaN : x));
  const at = { update: 1, rate: 0.1 };

  it.each<[string, (state: TrainingState) => unknown]>([
    [
      "of maximum likelihood",
      (state) => {
        const sequences = { tokens: Int32Array.of(0, 2, 3), weights: Float32Array.of(0, 1, 1), batch: 1 };
        return likelihoodStep(toyModel, state, sequences, at, reinforceSchema.parse({}));
      },
    ],
    [
      "of policy gradients",
      (state) =>
        tf.tidy(() => {
          const ones = tf.ones([1, 2]) as tf.Tensor2D;
          const tokens = (values: number[]) => tf.tensor2d([values], [1, values.length], "int32");
          const batch = {
            prompts: tokens([0]),
            completions: tokens([2, 3]),
            advantages: tf.ones([1, 1]) as tf.Tensor2D,
          };
          const weighed = { ...batch, weights: ones, tokenShares: ones };
          return policyGradientStep(toyModel, state, weighed, at, reinforceSchema.parse({ beta: 0 }));
        }),
    ],
  ])("%s leaves the state as it was", (_, step) => {
    const state = TrainingState.initial(lost);
    expect(() => step(state)).toThrow(NotFiniteError);
    expect(state.vectors().parameters).toEqual(lost);
    expect(new Set(state.vectors().firstMoment)).toEqual(new Set([0]));
    state.dispose();
  });
});

describe("grpo", () => {
  it.each([1, 3])("with %i updates a batch stops at the step where its numbers are lost", async (num_iterations) => {
    const base = Policy.from(toyModel, tinyParameters(toyModel));
    const config = { max_steps: 9, num_prompts: 4, num_generations: 8, learning_rate: 1e38, num_iterations };
    const run = reinforce({ base, task: toyTask, config, seed: 1 });
    await expect(run).rejects.toThrow(/^step [1-9]: loss is NaN: the gradient is not finite in .*learning_rate/);
    base.dispose();
  });
});

/** What is said of a gradient that is 0.1 everywhere but in some slots. */
function refusalOf(metrics: Record<string, number>, changes: Record<number, number>): string {
  const values = new Float32Array(parameterCount(toyModel)).fill(0.1);
  for (const [at, value] of Object.entries(changes)) values[Number(at)] = value;
  const gradient = tf.tensor1d(values);
  try {
    requireFinite(toyModel, metrics, gradient);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(NotFiniteError);
    return (error as Error).message;
  } finally {
    gradient.dispose();
  }
}
