import { describe, expect, it } from "vitest";
import { isTensor, tensorText } from "../../../src/notebook/values/tensor";
import { tf } from "../../../src/tensor/load";

describe("tensors", () => {
  it("are recognised, and nothing else is", () => {
    expect(isTensor(tf.scalar(1))).toBe(true);
    expect(isTensor(tf.variable(tf.scalar(1)))).toBe(true);
    expect([{}, [], { shape: [1], dtype: "float32" }, new Float32Array(1)].filter(isTensor)).toEqual([]);
  });

  it.each([
    [() => tf.scalar(0.5), "tensor float32 []\n0.5000"],
    [
      () =>
        tf.tensor2d([
          [1, 2.5],
          [-3, NaN],
        ]),
      "tensor float32 [2, 2]\n[[    1, 2.500],\n [   −3,     –]]",
    ],
    [() => tf.tensor1d([true, false], "bool"), "tensor bool [2]\n[ true, false]"],
    [() => tf.tensor1d(["a"]), 'tensor string [1]\n["a"]'],
    [() => tf.zeros([0, 3]), "tensor float32 [0, 3]"],
    [() => tf.zeros([2, 1, 2], "int32"), "tensor int32 [2, 1, 2]\n[[[0, 0]],\n\n [[0, 0]]]"],
  ])("show type, shape and values", (tensor, text) => expect(tensorText(tensor())).toBe(text));

  it("show the ends of many values", () => {
    const text = tensorText(tf.range(0, 10_000, 1, "int32").reshape([100, 100]));
    expect(text).toContain("tensor int32 [100, 100]\n[[   0,    1,    2, …,   97,   98,   99],\n [ 100,");
    expect(text).toContain(" …,\n");
    expect(text).toContain("9999]]");
    expect(text.length).toBeLessThan(500);
  });

  it("say so when they were disposed", () => {
    const tensor = tf.zeros([2]);
    tensor.dispose();
    expect(tensorText(tensor)).toBe("tensor float32 [2], disposed: its values are gone");
  });

  it("are called by their name as variables", () =>
    expect(tensorText(tf.variable(tf.scalar(1), true, "beta"))).toBe("variable beta float32 []\n1"));
});
