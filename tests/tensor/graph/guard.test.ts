import { describe, expect, it, vi } from "vitest";
import { capture } from "../../../src/tensor/graph/capture";
import { type NamedTensors, backend, tf } from "../../../src/tensor/load";
import { CaptureError } from "../../../src/tensor/graph/refusal";

const two = (): NamedTensors => ({ x: tf.tensor2d([1, 2, 3, 4], [2, 2]) });

/** The message of the CaptureError that capturing `fn` throws. */
function refused(fn: (inputs: NamedTensors) => NamedTensors, examples: NamedTensors = two()): string {
  try {
    capture("step", fn, examples).dispose();
  } catch (error) {
    expect(error).toBeInstanceOf(CaptureError);
    return (error as Error).message;
  }
  throw new Error("was captured");
}

describe("a captured function is refused", () => {
  it("when it closes over a tensor, naming op, line, type and shape", () => {
    const outside = tf.ones([2, 2]);
    const message = refused(({ x }) => ({ y: x.matMul(outside) }));
    expect(message).toMatch(/^step: (Batch)?MatMul(V2)? at tests\/tensor\/graph\/guard\.test\.ts:\d+: /);
    expect(message).toContain("made outside the captured function, float32 [2, 2]");
    expect(message).toContain("pass it as an input");
  });

  it("when it closes over a variable", () => {
    const weights = tf.variable(tf.ones([2, 2]));
    expect(refused(({ x }) => ({ y: x.mul(weights) }))).toContain("made outside");
    weights.dispose();
  });

  it("when it closes over one of the example tensors instead of using its input", () => {
    const examples = two();
    expect(refused(() => ({ y: examples.x.neg() }), examples)).toContain("made outside");
  });

  it("when it returns a tensor from outside", () => {
    const outside = tf.ones([3]);
    expect(refused(() => ({ y: outside }))).toMatch(/^step: output y.*float32 \[3\]/);
  });

  it("when it takes a number that changes from call to call", () => {
    let count = 0;
    const message = refused(({ x }) => ({ y: x.add(count++) }));
    expect(message).toMatch(/^step: Add\w* at tests\/tensor\/graph\/guard\.test\.ts:\d+: takes a constant \[\]/);
    expect(message).toContain("differs between two runs");
  });

  it("when a constant changes to one that occurs elsewhere in the function", () => {
    let count = 0;
    expect(refused(({ x }) => ({ y: x.add(1).mul(count++ === 0 ? 3 : 1) }))).toContain("differs between two runs");
  });

  it("when it draws random numbers in JavaScript", () => {
    expect(refused(({ x }) => ({ y: x.add(tf.randomUniform([2, 2])) }))).toContain("differs between two runs");
  });

  it("when it draws from TensorFlow's own generator", () => {
    expect(refused(({ x }) => ({ y: tf.multinomial(x as tf.Tensor2D, 3, 7) }))).toMatch(/Multinomial.*takes? a key/);
  });

  it("when it asks for other ops from call to call", () => {
    let count = 0;
    const message = refused(({ x }) => ({ y: count++ === 0 ? x.exp() : x.log() }));
    expect(message).toMatch(
      /Log at tests\/tensor\/graph\/guard\.test\.ts:\d+: comes where a first run of the function had Exp/,
    );
  });

  it("when it asks for an op with other attributes from call to call", () => {
    let count = 0;
    expect(refused(({ x }) => ({ y: x.matMul(x, count++ === 0) }))).toContain("other inputs or attributes");
  });

  it("when it uses its inputs in another order from call to call", () => {
    let count = 0;
    const examples = { ...two(), z: tf.ones([2, 2]) };
    const fn = ({ x, z }: NamedTensors) => ({ y: count++ === 0 ? x.sub(z) : z.sub(x) });
    expect(refused(fn, examples)).toContain("other inputs or attributes");
  });

  it("when it returns fewer outputs from call to call", () => {
    let count = 0;
    const fn = ({ x }: NamedTensors) => (count++ === 0 ? { y: x, z: x } : { y: x }) as NamedTensors;
    expect(refused(fn)).toMatch(/^step: Identity: came in a first run of the function but not in a second/);
  });

  it("when it reads values, by any of the ways to", async () => {
    const ways = [
      (x: tf.Tensor) => x.dataSync(),
      (x: tf.Tensor) => x.add(1).arraySync(),
      (x: tf.Tensor) => void x.data(),
      (x: tf.Tensor) => x.print(),
    ];
    for (const read of ways) {
      const fn = ({ x }: NamedTensors) => {
        read(x);
        return { y: x.neg() };
      };
      expect(refused(fn)).toMatch(
        /^step: read at tests\/tensor\/graph\/guard\.test\.ts:\d+: the values of a tensor cannot be read/,
      );
    }
  });

  it("when it reads a tensor from outside", () => {
    const outside = tf.scalar(3);
    expect(refused(({ x }) => ({ y: x.add(outside.dataSync()[0]) }))).toContain("cannot be read");
  });

  it("when a kernel computes in JavaScript, naming the kernel", () => {
    tf.registerKernel({
      kernelName: "HostDouble",
      backendName: "tensorflow",
      kernelFunc: ({ inputs, backend }) => {
        const { dataId, shape, dtype } = inputs.x!;
        const host = backend as unknown as { readSync(id: object): Float32Array; write(...a: unknown[]): object };
        const doubled = host.readSync(dataId).map((value) => 2 * value);
        return { dataId: host.write(doubled, shape, dtype), shape, dtype };
      },
    });
    const double = (x: tf.Tensor) => tf.engine().runKernel<tf.Tensor>("HostDouble", { x });
    expect(double(tf.scalar(3)).dataSync()[0]).toBe(6);
    expect(refused(({ x }) => ({ y: double(x) }))).toMatch(/^step: HostDouble at tests.*computes in JavaScript/);
    expect(() => capture("of a constant", ({ x }) => ({ y: x.add(double(tf.scalar(3))) }), two())).not.toThrow();
    tf.unregisterKernel("HostDouble", "tensorflow");
  });

  it("when it is asynchronous", () => {
    const fn = (async ({ x }: NamedTensors) => ({ y: x.neg() })) as unknown as (x: NamedTensors) => NamedTensors;
    expect(refused(fn)).toContain("promise");
  });

  it("when it returns what is no tensor", () => {
    expect(refused(({ x }) => ({ y: x, loss: 3 as unknown as tf.Tensor }))).toContain(
      "output loss: expected a tensor, got 3",
    );
    expect(refused(() => undefined as unknown as NamedTensors)).toContain("expected an object of tensors");
  });

  it("when it changes a variable", () => {
    const state = tf.variable(tf.zeros([2, 2]));
    const fn = ({ x }: NamedTensors) => {
      state.assign(x as tf.Tensor2D);
      return { y: x.neg() };
    };
    expect(refused(fn)).toContain("cannot change a variable");
    expect(Array.from(state.dataSync())).toEqual([0, 0, 0, 0]);
    state.dispose();
  });

  it("when it runs or makes another captured function", () => {
    const inner = capture("inner", ({ x }) => ({ y: x.neg() }), two());
    expect(refused((inputs) => inner.run(inputs))).toMatch(/^step: inner: cannot run while/);
    expect(refused((inputs) => capture("inner", ({ x }) => ({ y: x.neg() }), two()).run(inputs))).toContain(
      "within another",
    );
    inner.dispose();
  });

  it("when an output is of a type that tfjs does not have", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(); // tfjs warns of 64-bit integers
    const where = ({ x }: NamedTensors) => ({ y: backend.where(x.greater(2)) as tf.Tensor });
    expect(refused(where)).toMatch(/^step: output y.*type 9, which tfjs takes for int32/);
    warn.mockRestore();
  });

  it("when an input is of a type that cannot be captured", () => {
    const examples = { words: tf.tensor1d(["a"]) };
    expect(() => capture("step", ({ words }) => ({ words }), examples)).toThrow(/step: words: .*string/);
  });
});

describe("an error of the function's own", () => {
  it("reaches the caller as it is", () => {
    const own = new RangeError("beta: expected a positive number, got 0");
    const fn = () => {
      throw own;
    };
    expect(() => capture("step", fn, two())).toThrow(own);
    expect(() => capture("step", ({ x }) => ({ y: x.matMul(tf.ones([3, 3])) }), two())).toThrow(/size-incompatible/);
  });
});

describe("after a refusal", () => {
  it("tfjs works as before, and no tensor is left", () => {
    const outside = tf.ones([2, 2]);
    const before = tf.memory().numTensors;
    const examples = two();
    for (let i = 0; i < 3; i++) expect(refused(({ x }) => ({ y: x.exp().matMul(outside) }), examples)).not.toBe("");
    examples.x.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.tidy(() => tf.scalar(2).add(tf.scalar(1)).dataSync()[0])).toBe(3);
  });
});
