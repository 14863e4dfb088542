import { describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { duplicate, perturbed } from "../../../src/tensor/graph/perturb";

describe("perturbed", () => {
  it("changes every float but zero a little, and stays within [0, 1] and within the sign", () => {
    const [zero, one, negative] = perturbed(tf.tensor1d([0, 1, -4])).dataSync();
    expect(zero).toBe(0);
    expect(one).toBe(1 - 2 ** -10);
    expect(negative).toBe(-4 + 2 ** -8);
  });

  it("moves integers and booleans on by one, so that indices stay indices", () => {
    const tokens = perturbed(
      tf.tensor2d(
        [
          [3, 1],
          [4, 1],
        ],
        [2, 2],
        "int32",
      ),
    );
    expect(tokens.arraySync()).toEqual([
      [1, 4],
      [1, 3],
    ]);
    expect(tokens.dtype).toBe("int32");
    expect(perturbed(tf.tensor1d([1, 0, 0], "bool")).arraySync()).toEqual([0, 0, 1]);
    expect(perturbed(tf.tensor1d([], "int32")).shape).toEqual([0]);
    expect(perturbed(tf.scalar(7, "int32")).arraySync()).toBe(7);
  });
});

describe("duplicate", () => {
  it("shares no memory with what it copies", () => {
    const values = new Float32Array([1, 2]);
    const copy = duplicate(tf.tensor1d(values));
    values[0] = 9;
    expect(copy.arraySync()).toEqual([1, 2]);
  });
});
