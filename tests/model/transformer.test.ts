import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { unflatten } from "../../src/model/parameters";
import { foldWeights } from "../../src/model/foldedWeights";
import { forward, logits } from "../../src/model/transformer";
import { tf } from "../../src/tensor/load";
import { golden } from "./golden";
import { demandNoLeaks, expectClose } from "./checks";
import { tinyConfig, tinyParameters } from "./tiny";

demandNoLeaks();

describe("logits", () => {
  it.each(golden.likelihood)(
    "equal PyTorch's with $positions positions and $activation",
    ({ positions, activation, ...expected }) => {
      expectClose(logitsOf(tinyConfig({ positions, activation }), golden.tokens), expected.logits, 2e-5);
    },
  );

  it.each(["rope", "learned", "alibi", "none"] as const)(
    "of a token do not depend on later tokens: %s",
    (positions) => {
      const config = tinyConfig({ positions });
      const [a, b] = [logitsOf(config, [[2, 3, 4, 5]]), logitsOf(config, [[2, 3, 6, 6]])];
      expect([...a.subarray(0, 14)]).toEqual([...b.subarray(0, 14)]);
      expect([...a.subarray(14)]).not.toEqual([...b.subarray(14)]);
    },
  );

  it("without positions do not tell the order of what came before", () => {
    const last = (tokens: number[], positions: "none" | "rope") =>
      logitsOf(tinyConfig({ positions, layers: 1 }), [tokens]).subarray(-7);
    expectClose(last([2, 3, 4, 5], "none"), last([4, 2, 3, 5], "none"), 1e-5);
    expect(Math.abs(last([2, 3, 4, 5], "rope")[0] - last([4, 2, 3, 5], "rope")[0])).toBeGreaterThan(1e-4);
  });
});

function logitsOf(config: ReturnType<typeof tinyConfig>, tokens: number[][]): Float32Array {
  return tf.tidy(() => {
    const named = unflatten(config, tf.tensor1d(tinyParameters(config)) as Tensor1D);
    const weights = foldWeights(config, named);
    const states = forward(config, weights, tf.tensor2d(tokens, undefined, "int32") as Tensor2D);
    return logits(weights, states).dataSync() as Float32Array;
  });
}
