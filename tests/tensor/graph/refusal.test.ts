import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callersLine } from "../../../src/tensor/graph/refusal";

const stack = (...frames: string[]) => ["Error", ...frames.map((frame) => `    at ${frame}`)].join("\n");
const here = process.cwd();

describe("callersLine", () => {
  it("passes over src/tensor, packages and Node", () => {
    const frames = [
      `Recorder.add (${join(here, "src/tensor/graph/recorder.ts")}:5:6)`,
      `attention (${join(here, "src/tensor/ops/attention.ts")}:7:1)`,
      `Object.kernelFunc (${here}/node_modules/@tensorflow/tfjs-node/dist/kernels/Add.js:22:24)`,
      `kernelFunc (${here}/tfjs-core/src/engine.ts:647:22)`,
      "Array.map (<anonymous>)",
      "node:internal/modules/cjs/loader:1521:14",
      `attend (${here}/src/model/attention.ts:12:3)`,
      `hiddenStates (${here}/src/model/transformer.ts:40:3)`,
    ];
    expect(callersLine(stack(...frames))).toBe("src/model/attention.ts:12");
  });

  it("reads frames without a name, addresses of files, and paths with spaces", () => {
    expect(callersLine(stack(`${here}/a b/c.ts:3:4`))).toBe("a b/c.ts:3");
    expect(callersLine(stack(`f (file://${here}/a%20b/c.ts:3:4)`))).toBe("a b/c.ts:3");
    expect(callersLine(stack(`new Policy (${here}/a b/c.ts:3:4)`))).toBe("a b/c.ts:3");
  });

  it("is undefined where no frame is the caller's", () =>
    expect(callersLine(stack("node:internal/a:1:2"))).toBeUndefined());
});
