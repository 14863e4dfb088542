import { expect, it } from "vitest";
import { modelConfig } from "../../../src/model/config";
import { rotate, rotation } from "../../../src/model/positions";
import { tf } from "../../../src/tensor/load";
import { demandNoLeaks } from "../../model/checks";
import { expectReferenceValueAndGradient, type Operation } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, numbers, seeds, size } from "./fuzz";
import { describeNative, rotated } from "./kernels";

demandNoLeaks();

/** The pairs (i, i + half) of each head, turned by the angles of the row. */
function operation(rows: number, heads: number, half: number): Operation {
  const angles = numbers(rows * half, 77, 4);
  const width = 2 * half;
  return {
    shapes: [[rows, heads, width]],
    tensor: ([x]) => {
      const table = (of: (angle: number) => number) => tf.tensor2d(angles.map(of), [rows, half]);
      return rotated(x, table(Math.cos), table(Math.sin));
    },
    reference: ([x]) =>
      x.map((value, i) => {
        const [row, column] = [Math.floor(i / (heads * width)), i % width];
        const angle = angles[row * half + (column % half)];
        if (column < half) return value * Math.cos(angle) - x[i + half] * Math.sin(angle);
        return value * Math.cos(angle) + x[i - half] * Math.sin(angle);
      }),
  };
}

describeNative("rotate", () => {
  it.each([1, 4, 9])("turns each pair by its angle, and gradients back: %i pairs", (half) =>
    expectReferenceValueAndGradient(operation(3, 2, half)),
  );

  it("does so for every shape", () =>
    fuzz([size(6), size(4), size(20, 1), seeds], 700, (rows, heads, half, seed) =>
      expectReferenceAlongALine(operation(rows, heads, half), seed),
    ));

  it("is that of the graph path", () =>
    tf.tidy(() => {
      const config = modelConfig({ vocabularySize: 7, width: 24, heads: 2 });
      const x = tf.tensor2d(numbers(5 * 12, 4), [5, 12]);
      const { cos, sin } = rotation(config, 3, 5);
      const own = rotated(x.reshape([5, 1, 12]), cos.slice([0, 0], [5, 6]), sin.slice([0, 6], [5, 6]));
      expectNear(own.dataSync(), rotate(x, { cos, sin }).dataSync());
    }));

  it("and back leaves a row where it was", () =>
    tf.tidy(() => {
      const x = tf.tensor3d(numbers(4 * 3 * 10, 1), [4, 3, 10]);
      const angles = numbers(4 * 5, 2);
      const [cos, sin] = [Math.cos, Math.sin].map((of) => tf.tensor2d(angles.map(of), [4, 5]));
      const back = rotated(rotated(x, cos, sin), cos, sin.neg());
      expectNear(back.dataSync(), x.dataSync());
      expect(rotated(x, tf.onesLike(cos), tf.zerosLike(sin)).dataSync()).toEqual(x.dataSync());
    }));
});
