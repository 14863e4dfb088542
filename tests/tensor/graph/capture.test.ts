import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { capture, type Captured } from "../../../src/tensor/graph/capture";
import { type NamedTensors, backend, binding, tf } from "../../../src/tensor/load";
import { residentMemory } from "../../residentMemory";

const made: Captured[] = [];
const captured = (fn: (inputs: NamedTensors) => NamedTensors, examples: NamedTensors): Captured => {
  made.push(capture("step", fn, examples));
  return made.at(-1)!;
};
afterEach(() => made.splice(0).forEach((graph) => graph.dispose()));

const vector = (...values: number[]) => tf.tensor1d(values);
const values = (tensors: NamedTensors) =>
  Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, Array.from(tensor.dataSync())]));

describe("a captured function", () => {
  it("computes from the inputs it is given, not from the examples", () => {
    const graph = captured(({ a, b }) => ({ sum: a.add(b), product: a.mul(b) }), { a: vector(1, 2), b: vector(3, 4) });
    expect(values(graph.run({ a: vector(10, 20), b: vector(5, 6) }))).toEqual({ sum: [15, 26], product: [50, 120] });
    expect(values(graph.run({ b: vector(1, 1), a: vector(0, 7) }))).toEqual({ sum: [1, 8], product: [0, 7] });
  });

  it("carries float32, int32 and bool in and out, with their shapes", () => {
    const graph = captured(
      ({ x, n, flag }) => ({ x: x.neg(), n: n.add(tf.scalar(1, "int32")), flag: flag.logicalNot() }),
      {
        x: tf.zeros([2, 3]),
        n: tf.zeros([], "int32"),
        flag: tf.zeros([1, 2], "bool"),
      },
    );
    const out = graph.run({
      x: tf.ones([2, 3]),
      n: tf.scalar(2 ** 31 - 2, "int32"),
      flag: tf.tensor2d([[1, 0]], [1, 2], "bool"),
    });
    expect([out.x.dtype, out.n.dtype, out.flag.dtype]).toEqual(["float32", "int32", "bool"]);
    expect([out.x.shape, out.n.shape, out.flag.shape]).toEqual([[2, 3], [], [1, 2]]);
    expect(values(out)).toEqual({ x: Array(6).fill(-1), n: [2 ** 31 - 1], flag: [0, 1] });
  });

  it("may return an input, the same tensor twice, and a constant", () => {
    const fn = ({ x }: NamedTensors) => {
      const y = x.add(1);
      return { x, y, again: y, clone: y.clone(), constant: tf.tensor1d([7, 8]) };
    };
    const graph = captured(fn, { x: vector(0) });
    const x = vector(5);
    const out = graph.run({ x });
    expect(values(out)).toEqual({ x: [5], y: [6], again: [6], clone: [6], constant: [7, 8] });
    x.dispose();
    out.y.dispose();
    expect(values({ x: out.x, again: out.again })).toEqual({ x: [5], again: [6] });
  });

  it("may leave an input unused, and may have none", () => {
    expect(
      values(captured(({ x }) => ({ y: x.neg() }), { x: vector(1), z: vector(2) }).run({ x: vector(3), z: vector(4) })),
    ).toEqual({ y: [-3] });
    expect(values(captured(() => ({ y: tf.ones([2]).add(1) }), {}).run({}))).toEqual({ y: [2, 2] });
  });

  it("tells two inputs apart that were the same tensor in the examples", () => {
    const x = vector(1, 2);
    const graph = captured(({ a, b }) => ({ difference: a.sub(b) }), { a: x, b: x });
    expect(values(graph.run({ a: vector(5, 5), b: vector(2, 3) }))).toEqual({ difference: [3, 2] });
  });

  it("takes names with any character", () => {
    const graph = captured((inputs) => ({ "out, put:0": inputs["blocks.0/w:1,x"].neg() }), {
      "blocks.0/w:1,x": vector(1),
    });
    expect(values(graph.run({ "blocks.0/w:1,x": vector(2) }))).toEqual({ "out, put:0": [-2] });
  });

  it("takes variables, and sees their present value", () => {
    const weights = tf.variable(vector(1, 2));
    const graph = captured(({ w }) => ({ y: w.mul(10) }), { w: weights });
    weights.assign(vector(3, 4));
    expect(values(graph.run({ w: weights }))).toEqual({ y: [30, 40] });
    weights.dispose();
  });

  it("can be fed its own outputs", () => {
    const graph = captured(({ x }) => ({ x: x.mul(2) }), { x: vector(1) });
    let state: NamedTensors = { x: vector(1) };
    for (let i = 0; i < 20; i++) state = graph.run(state);
    expect(values(state)).toEqual({ x: [2 ** 20] });
  });

  it("works with empty tensors", () => {
    const graph = captured(({ x }) => ({ y: tf.concat([x, tf.ones([2])]) }), { x: tf.zeros([0]) });
    expect(values(graph.run({ x: tf.zeros([0]) }))).toEqual({ y: [1, 1] });
  });

  it("gives the same bytes every time", () => {
    const w = tf.randomNormal([64, 64]);
    const graph = captured(({ x, w }) => ({ y: x.matMul(w).softmax().sum(0) }), { x: tf.zeros([512, 64]), w });
    const inputs = { x: tf.randomNormal([512, 64]), w };
    const first = graph.run(inputs).y.dataSync();
    for (let i = 0; i < 20; i++) expect(graph.run(inputs).y.dataSync()).toEqual(first);
  });

  it("reports its nodes and the bytes of its constants, which equal ones share", () => {
    const fn = ({ x }: NamedTensors) => ({
      y: x.add(tf.ones([3])),
      z: x.mul(tf.tensor1d([1, 2, 3])).mul(tf.tensor1d([1, 2, 3])),
    });
    const graph = captured(fn, { x: vector(0, 0, 0) });
    // placeholder, [1, 1, 1], Add, [1, 2, 3], Mul, Mul, two outputs
    expect(graph.nodes).toBe(8);
    expect(graph.constantBytes).toBe(12 + 12);
  });
});

describe("run", () => {
  const graph = () => captured(({ tokens }) => ({ y: tokens.neg() }), { tokens: tf.zeros([128, 26], "int32") });

  it("names an input of the wrong shape or type, what it should be and what it is", () => {
    expect(() => graph().run({ tokens: tf.zeros([64, 26], "int32") })).toThrow(
      new TypeError("step: tokens: expected int32 [128, 26], got int32 [64, 26]"),
    );
    expect(() => graph().run({ tokens: tf.zeros([128, 26]) })).toThrow(
      "expected int32 [128, 26], got float32 [128, 26]",
    );
    expect(() => graph().run({ tokens: tf.zeros([128, 26, 1], "int32") })).toThrow("got int32 [128, 26, 1]");
  });

  it("names an input that is missing or unknown", () => {
    expect(() => graph().run({})).toThrow("step: tokens: expected int32 [128, 26], got nothing");
    const extra = { tokens: tf.zeros([128, 26], "int32"), mask: tf.zeros([1]) };
    expect(() => graph().run(extra)).toThrow("step: mask: expected only tokens");
  });

  it("names an input that was disposed of", () => {
    const tokens = tf.zeros([128, 26], "int32");
    tokens.dispose();
    expect(() => graph().run({ tokens })).toThrow("step: tokens: the tensor was disposed of");
  });

  it("names the function when TensorFlow fails on the values, and works again afterwards", () => {
    const table = vector(1, 2, 3);
    const lookup = captured(({ table, ids }) => ({ y: tf.gather(table, ids as tf.Tensor1D) }), {
      table,
      ids: tf.tensor1d([0], "int32"),
    });
    expect(() => lookup.run({ table, ids: tf.tensor1d([3], "int32") })).toThrow(/^step: .*3 is not in \[0, 3\)/);
    expect(values(lookup.run({ table, ids: tf.tensor1d([2], "int32") }))).toEqual({ y: [3] });
  });

  it("gives its caller the outputs: an enclosing tidy disposes of them, nothing else does", () => {
    const small = captured(({ x }) => ({ y: x.neg(), z: x.exp() }), { x: vector(1) });
    const x = vector(1);
    const before = tf.memory().numTensors;
    tf.tidy(() => void small.run({ x }));
    expect(tf.memory().numTensors).toBe(before);
    const out = small.run({ x });
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose(out);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("dispose", () => {
  it("frees the native graph, after which run throws; disposing twice is harmless", () => {
    const before = binding.getNumOfSavedModels();
    const graph = capture("step", ({ x }) => ({ y: x.neg() }), { x: vector(1) });
    expect(binding.getNumOfSavedModels()).toBe(before + 1);
    const { y } = graph.run({ x: vector(2) });
    graph.dispose();
    graph.dispose();
    expect(binding.getNumOfSavedModels()).toBe(before);
    expect(() => graph.run({ x: vector(2) })).toThrow("step: was disposed of");
    expect(Array.from(y.dataSync())).toEqual([-2]);
  });
});

describe("capture leaves nothing behind:", () => {
  /** What lies in the temporary directory after `body`, which has one of its own. */
  function temporaryFiles(body: () => void): string[] {
    const directory = mkdtempSync(join(tmpdir(), "grpo-origin-test-"));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = directory;
    try {
      body();
      return readdirSync(directory);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(directory, { recursive: true });
    }
  }

  it("no file", () => {
    expect(temporaryFiles(() => captured(({ x }) => ({ y: x.neg() }), { x: vector(1) }))).toEqual([]);
  });

  it("no file when TensorFlow refuses the graph, which is an error that names the function and the node", () => {
    const untyped = (x: tf.Tensor) => backend.executeSingleOutput("Neg", [], [x]) as tf.Tensor; // eager execution infers T
    const refused = () => capture("step", ({ x }) => ({ y: untyped(x) }), { x: vector(1) });
    expect(temporaryFiles(() => expect(refused).toThrow(/^step: .*No attr named 'T'[^]*Neg_1/))).toEqual([]);
  });

  it("no tensor, native ones included", () => {
    const examples = { x: vector(1, 2) };
    const before = [tf.memory().numTensors, binding.getNumOfTensors()];
    captured(({ x }) => ({ y: x.mul(tf.ones([2])).sum() }), examples);
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
  });

  it("no change in its examples", () => {
    const examples = { x: vector(1, 2), n: tf.tensor1d([3, 4], "int32") };
    captured(({ x, n }) => ({ y: x.mul(n.cast("float32")) }), examples);
    expect(values(examples)).toEqual({ x: [1, 2], n: [3, 4] });
  });
});

describe("over thousands of calls", () => {
  it("neither tensors nor memory grow", () => {
    const x = tf.ones([256, 256]); // 256 kB: a leak of one a call would be a gigabyte
    const graph = captured(({ x }) => ({ y: x.add(1), z: x.mul(2) }), { x });
    const turns = (count: number) => {
      for (let i = 0; i < count; i++) tf.tidy(() => void graph.run({ x }));
    };
    turns(500);
    const before = { rss: residentMemory(), tensors: tf.memory().numTensors, native: binding.getNumOfTensors() };
    turns(4000);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(binding.getNumOfTensors()).toBe(before.native);
    expect(residentMemory() - before.rss).toBeLessThan(30);
  });

  it("a state that is fed back does not grow", () => {
    const graph = captured(({ x }) => ({ x: x.mul(0.5).add(1) }), { x: tf.ones([256, 256]) });
    let state: NamedTensors = { x: tf.ones([256, 256]) };
    const turns = (count: number) => {
      for (let i = 0; i < count; i++) {
        const next = graph.run(state);
        tf.dispose(state);
        state = next;
      }
    };
    turns(500);
    const before = { rss: residentMemory(), native: binding.getNumOfTensors() };
    turns(4000);
    expect(binding.getNumOfTensors()).toBe(before.native);
    expect(residentMemory() - before.rss).toBeLessThan(30);
  });

  it("capturing and disposing do not grow", () => {
    const x = tf.ones([4, 512]);
    const turns = (count: number) => {
      for (let i = 0; i < count; i++) {
        const graph = capture("step", ({ x }) => ({ y: x.matMul(tf.ones([512, 512])) }), { x });
        tf.tidy(() => void graph.run({ x }));
        graph.dispose();
      }
    };
    turns(10);
    const before = binding.getNumOfTensors();
    const growths = [1, 2, 3].map(() => {
      const rss = residentMemory();
      turns(60); // of 1 MB of constants each
      return residentMemory() - rss;
    });
    expect(binding.getNumOfTensors()).toBe(before);
    expect(Math.min(...growths)).toBeLessThan(30); // a leak grows each time; pages that the allocator takes do not
  });
});
