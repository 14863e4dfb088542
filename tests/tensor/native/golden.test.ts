import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { opsInUse } from "../../../src/tensor/native/library";
import { kernels, modelOps, models } from "./goldenCases";

/**
 * The bits of every kernel and op: the same from every compiler, at every level of optimisation, with vectors of every
 * size, on every x86-64 with AVX2. Where arithmetic changes on purpose, golden.changed.json, which a failure writes,
 * takes the place of golden.json.
 *
 * Each output as its first numbers and a hash of all its bytes: of each kernel, and of each op on each model.
 */
type Bits = Record<string, string[] | Record<string, string[]>>;

const file = join(__dirname, "golden.json");
const golden = JSON.parse(readFileSync(file, "utf8")) as Bits;

const bitsOf = (run: () => tf.Tensor[]): string[] =>
  tf.tidy(() => run().map((tensor) => described(tensor.dataSync() as Float32Array | Int32Array)));

/** Nine digits tell every float from its neighbours. */
function described(values: Float32Array | Int32Array): string {
  const first = Array.from(values.subarray(0, 4), (x) => `${Number(x.toPrecision(9))}`);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return `${first.join(" ")} … ${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;
}

const whyNot =
  opsInUse() === "graph"
    ? "there are no ops of our own here"
    : process.arch === "x64"
      ? undefined
      : "equal bits are promised among x86-64 machines";

describe("the bits", () => {
  const made: Bits = {};
  beforeEach(({ skip }) => skip(whyNot !== undefined, whyNot));
  afterAll(() => {
    if (whyNot || JSON.stringify(made) === JSON.stringify(golden)) return;
    writeFileSync(file.replace(".json", ".changed.json"), `${JSON.stringify(made, null, 2)}\n`);
  });

  it.each(Object.keys(kernels))("of a kernel are the golden ones: %s", (name) => {
    made[name] = bitsOf(kernels[name]);
    expect(made[name]).toEqual(golden[name]);
  });

  it.each(Object.keys(models))("of every op on a model are the golden ones, and the same a second time: %s", (name) => {
    const bits = () =>
      Object.fromEntries(Object.entries(modelOps).map(([op, run]) => [op, bitsOf(() => run(models[name]))]));
    made[name] = bits();
    expect(bits()).toEqual(made[name]);
    expect(made[name]).toEqual(golden[name]);
  });
});
