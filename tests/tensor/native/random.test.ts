import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capture } from "../../../src/tensor/graph/capture";
import { tf } from "../../../src/tensor/load";
import { nativeOp, opsInUse } from "../../../src/tensor/native/library";
import { uniform } from "../../../src/tensor/ops/random";
import { statelessUniform } from "../../common/statelessUniform";

const ints = (values: number[]) => tf.tensor1d(values, "int32");
const own = (shape: number[], key: [number, number]) => nativeOp("OriginUniform", {}, [ints(shape), ints(key)])[0];

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const shapes = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }),
  fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 2 }),
);
const bytesOf = (tensor: tf.Tensor) => Buffer.from((tensor.dataSync() as Float32Array).slice().buffer);

describe.runIf(opsInUse() === "native")("uniform numbers of our own", () => {
  it("equal TensorFlow's to the bit, for every key and shape", () =>
    fc.assert(
      fc.property(shapes, fc.tuple(int32, int32), (shape, key) =>
        tf.tidy(() => {
          const numbers = own(shape, key);
          expect(numbers.shape).toEqual(shape);
          expect(numbers.dtype).toBe("float32");
          expect(bytesOf(numbers).equals(bytesOf(uniform(shape, ints(key))))).toBe(true);
        }),
      ),
      { numRuns: 2000 },
    ));

  it("equal the generator outside TensorFlow to the bit, eager and captured", () => {
    const key: [number, number] = [-7, 2 ** 31 - 1];
    const graph = capture("own", ({ key }) => ({ u: nativeOp("OriginUniform", {}, [ints([7, 143]), key])[0] }), {
      key: ints([0, 0]),
    });
    expect(own([1001], key).dataSync()).toEqual(statelessUniform(1001, key));
    expect(graph.run({ key: ints(key) }).u.dataSync()).toEqual(statelessUniform(1001, key));
    graph.dispose();
  });
});

describe.runIf(opsInUse() === "native")(
  "wrong arguments of an op are refused with what was expected and given:",
  () => {
    const key = ints([1, 2]);

    it.each<[string, () => unknown, string]>([
      [
        "a rank",
        () => [tf.tensor2d([[1]], [1, 1], "int32"), key],
        "OriginUniform: shape: expected shape [*], got [1, 1]",
      ],
      ["a size", () => [ints([1]), ints([1, 2, 3])], "OriginUniform: key: expected shape [2], got [3]"],
      ["a type", () => [tf.tensor1d([1.5]), key], "expected to be a int32 tensor but is a float tensor"],
      ["the number of inputs", () => [ints([1])], "expected 2 inputs, got 1"],
      ["negative sizes", () => [ints([-1]), key], "OriginUniform: expected sizes of at least 0, got [-1]"],
      [
        "sizes beyond all memory",
        () => [ints([2 ** 30, 2 ** 30, 2 ** 30]), key],
        "OriginUniform: expected at most 2^40 numbers, got [1073741824, 1073741824, 1073741824]",
      ],
      [
        "sizes beyond this machine's memory",
        () => [ints([2 ** 20, 2 ** 20]), key],
        "OriginUniform: there is not enough memory",
      ],
    ])("%s", (_, inputs, message) => {
      expect(() => nativeOp("OriginUniform", {}, inputs() as tf.Tensor[])).toThrow(message);
      expect(own([3], [1, 2]).dataSync()).toEqual(statelessUniform(3, [1, 2])); // and the next call works
    });
  },
);
