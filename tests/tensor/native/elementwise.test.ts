import { expect, it } from "vitest";
import { capture } from "../../../src/tensor/graph/capture";
import { tf } from "../../../src/tensor/load";
import * as graph from "../../../src/tensor/ops/activations";
import { demandNoLeaks } from "../../model/checks";
import { expectReferenceValueAndGradient } from "../finiteDifferences";
import { expectNear, expectReferenceAlongALine, fuzz, numbers, seeds, size } from "./fuzz";
import { describeNative, elementwise, gelu, type Elementwise } from "./kernels";

demandNoLeaks();

const values = (name: Elementwise, x: number[] | Float32Array) =>
  tf.tidy(() => elementwise(name, tf.tensor1d(x)).dataSync() as Float32Array);

/** `count` floats of all magnitudes from `from` on, evenly over their bits. */
function floatsFrom(from: number, to: number, count: number): Float32Array {
  const [first, last] = new Uint32Array(Float32Array.of(from, to).buffer);
  return new Float32Array(
    Uint32Array.from({ length: count }, (_, i) => first + Math.floor(((last - first) * i) / (count - 1))).buffer,
  );
}

/** The largest error, in units of the last digit that a float of this size has. */
function worstUnits(actual: Float32Array, x: Float32Array, reference: (x: number) => number): number {
  return x.reduce((worst, number, i) => {
    const expected = reference(number);
    const unit = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(expected)))) - 23);
    return Math.max(worst, Math.abs(actual[i] - expected) / unit);
  }, 0);
}

describeNative("exp", () => {
  it("is within 1.5 units of the last place, wherever it is a normal number", () => {
    for (const sign of [1, -1]) {
      const x = floatsFrom(1e-9, sign > 0 ? 88 : 87.3, 200_000).map((number) => sign * number);
      expect(worstUnits(values("exp", x), x, Math.exp)).toBeLessThan(1.5);
    }
  });

  it("is 0 far below, finite far above, and not a number where its argument is not", () => {
    expect([...values("exp", [-87.4, -1e30, -Infinity])]).toEqual([0, 0, 0]);
    expect([...values("exp", [100, Infinity])].every((x) => x > 1e38 && x < Infinity)).toBe(true);
    expect([...values("exp", [NaN, 0, -0])]).toEqual([NaN, 1, 1]);
  });
});

describeNative("log", () => {
  it("is within 1.5 units of the last place for every positive normal number", () => {
    const x = floatsFrom(2 ** -126, 3.4e38, 400_000);
    expect(worstUnits(values("log", x), x, Math.log)).toBeLessThan(1.5);
    const aroundOne = floatsFrom(0.5, 2, 100_000);
    expect(worstUnits(values("log", aroundOne), aroundOne, Math.log)).toBeLessThan(1.5);
  });

  it("of 1 is 0", () => expect(values("log", [1])[0]).toBe(0));
});

describeNative("relu", () => {
  it("is the number where it is positive, else 0; what is not a number stays so", () =>
    expect([...values("relu", [2.5, -2.5, 0, Infinity, -Infinity, NaN])]).toEqual([2.5, 0, 0, Infinity, 0, NaN]));

  it("equals the graph path's to the bit", () =>
    tf.tidy(() => {
      const x = tf.tensor1d(numbers(1003, 5));
      expect(elementwise("relu", x).dataSync()).toEqual(graph.relu(x).dataSync());
    }));
});

const tanhForm = (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

describeNative("gelu", () => {
  it("has the value and the slope of its tanh form", () =>
    expectReferenceValueAndGradient({ shapes: [[40]], tensor: ([x]) => gelu(x), reference: ([x]) => x.map(tanhForm) }));

  it("has them for every size", () =>
    fuzz([size(70), seeds], 500, (length, seed) =>
      expectReferenceAlongALine(
        { shapes: [[length]], tensor: ([x]) => gelu(x), reference: ([x]) => x.map(tanhForm) },
        seed,
      ),
    ));

  it("is that of the graph path", () =>
    tf.tidy(() => {
      const x = tf.tensor1d(numbers(1003, 5, 8));
      expectNear(elementwise("gelu", x).dataSync(), graph.gelu(x).dataSync(), 1e-5);
      expectNear(elementwise("gelu_slope", x).dataSync(), tf.grad(graph.gelu)(x).dataSync(), 1e-5);
    }));

  it("is the number far above 0 and 0 far below, with slopes 1 and 0", () => {
    expect([...values("gelu", [40, 1e4])]).toEqual([40, 1e4]);
    expect([...values("gelu_slope", [40, 1e4])]).toEqual([1, 1]);
    for (const name of ["gelu", "gelu_slope"] as const)
      for (const x of values(name, [-20, -1e4])) expect(Math.abs(x)).toBeLessThan(1e-30);
    expect([...values("gelu", [NaN]), ...values("gelu_slope", [NaN])]).toEqual([NaN, NaN]);
  });
});

describeNative("a function of single numbers", () => {
  it("treats numbers that are too small to be normal in one way, eagerly and captured", () =>
    tf.tidy(() => {
      const x = tf.tensor1d([1e-40, 2e-38, -3e-39, 1]);
      const run = ({ x }: { x: tf.Tensor }) => ({ y: elementwise("gelu", x) });
      const graph = capture("gelu", ({ x }) => run({ x }), { x });
      expect(graph.run({ x }).y.dataSync()).toEqual(run({ x }).y.dataSync());
      graph.dispose();
    }));

  it.each(["exp", "log", "relu", "gelu", "gelu_slope"] as const)("gives %s the same bits in every lane", (name) => {
    const x = numbers(100, 3).map((number) => (name === "log" ? Math.abs(number) + 0.5 : number));
    const all = values(name, x);
    for (let from = 1; from < 18; from++) expect(values(name, x.slice(from))).toEqual(all.slice(from));
  });
});
