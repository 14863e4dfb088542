import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { root } from "../../../src/results/paths";
import { tf } from "../../../src/tensor/load";
import { chooseOps } from "../../../src/tensor/native/choice";
import { describeOps, nativeOp, opsInUse, type Attributes } from "../../../src/tensor/native/library";
import { statelessUniform } from "../../common/statelessUniform";

const choice = chooseOps();
const inputs = () => [tf.tensor1d([2], "int32"), tf.tensor1d([1, 2], "int32")];

describe("the ops in use", () => {
  it("are those that were chosen, and a reader can ask which build or why none", () => {
    expect(opsInUse()).toBe(choice.ops);
    expect(describeOps()).toMatch(choice.ops === "native" ? /^native, \w+$/ : /^graph: ./);
  });
});

describe("without native ops", () => {
  beforeEach(() => void vi.stubEnv("GRPO_ORIGIN_OPS", "graph"));
  afterEach(() => void vi.unstubAllEnvs());

  it("running one is an error that says why there are none", () => {
    expect(() => nativeOp("OriginUniform", {}, inputs())).toThrow("OriginUniform: expected native ops, got graph: ");
  });
});

describe.runIf(choice.ops === "native")("the library of native ops", () => {
  const file = choice.ops === "native" ? choice.file : "";

  it("names its ops where another is asked for", () => {
    expect(() => nativeOp("OriginNothing", {}, [])).toThrow(
      /^OriginNothing: expected an op of our own \(.*OriginUniform/,
    );
  });

  it("refuses an attribute that an op does not have", () => {
    expect(() => nativeOp("OriginUniform", { layers: 2 }, inputs())).toThrow(
      "OriginUniform: layers: expected an attribute (it has none)",
    );
  });

  it.each<[string, unknown, string]>([
    ["width", 1.5, "OriginScore: width: expected an integer, got 1.5"],
    ["width", undefined, "OriginScore: width: expected an integer, got undefined"],
    ["temperature", Infinity, "OriginScore: temperature: expected a number, got Infinity"],
    ["vocabulary_scores", 1, "OriginScore: vocabulary_scores: expected true or false, got 1"],
    ["positions", 2, "OriginScore: positions: expected a text, got 2"],
    ["positions", "rotary", "Value for attr 'positions' of \"rotary\" is not in the list of allowed values"],
    ["heads", 5, "OriginScore: heads: expected a divisor of the width 8, got 5"],
  ])("refuses an attribute of another kind: %s of %s", (name, value, message) => {
    const shape = { vocabulary: 7, layers: 1, width: 8, heads: 2, inner: 16, context: 9 };
    const kinds = { positions: "none", activation: "relu", attention_bias: false };
    const attributes = { ...shape, ...kinds, temperature: 1, vocabulary_scores: false, [name]: value };
    const model = [tf.tensor1d([]), tf.tensor1d([])];
    const texts = [tf.zeros([1, 1], "int32"), tf.zeros([1, 1], "int32")];
    expect(() => nativeOp("OriginScore", attributes as Attributes, [...model, ...texts])).toThrow(message);
  });

  it("frees what an op was given and gave, but for what the caller keeps", () => {
    const kept = inputs();
    const before = tf.memory().numTensors;
    const [numbers] = nativeOp("OriginUniform", {}, kept);
    expect(tf.memory().numTensors).toBe(before + 1);
    numbers.dispose();
    expect(kept[0].dataSync()).toEqual(Int32Array.of(2));
  });

  it("stays when the thread that loaded it ends", () => {
    const program = `
      require("node:util").isNullOrUndefined ??= (x) => x === null || x === undefined;
      const tf = require("@tensorflow/tfjs-node");
      const { Worker } = require("node:worker_threads");
      new Worker("require(process.env.OPS_FILE)", { eval: true }).on("exit", () => {
        const inputs = [tf.tensor1d([2], "int32"), tf.tensor1d([1, 2], "int32")];
        console.log(tf.backend().executeSingleOutput("OriginUniform", [], inputs).dataSync()[0]);
      });`;
    const options = { env: { ...process.env, OPS_FILE: file, TF_CPP_MIN_LOG_LEVEL: "3" }, cwd: root };
    const printed = execFileSync(process.execPath, ["-e", program], options).toString();
    expect(Math.fround(Number(printed))).toBe(statelessUniform(1, [1, 2])[0]);
  });

  it("is refused beside another build, for TensorFlow knows an op once", () => {
    opsInUse();
    const copy = join(mkdtempSync(join(tmpdir(), "ops-")), "ops-copy.node");
    copyFileSync(file, copy);
    expect(() => createRequire(__filename)(copy)).toThrow(
      /^Origin\w+ is registered already: this process has loaded another build of the ops$/,
    );
  });
});
