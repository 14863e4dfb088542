import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { processor } from "../../../src/common/processor";
import { chooseOps, describeChoice } from "../../../src/tensor/native/choice";

/** A directory with these builds, and a processor with these instruction sets. */
function choose(builds: string[], instructionSets: string[], environment: NodeJS.ProcessEnv = {}) {
  const directory = mkdtempSync(join(tmpdir(), "ops-"));
  for (const name of builds) writeFileSync(join(directory, `ops-${name}.node`), "");
  const choice = chooseOps(
    { GRPO_ORIGIN_NATIVE_DIRECTORY: directory, ...environment },
    { ...processor(), instructionSets },
  );
  return describeChoice(choice).replace(directory, "DIRECTORY");
}

const avx2 = ["avx2", "fma"];
const avx512 = [...avx2, "avx512f", "avx512vl", "avx512bw", "avx512dq"];

describe("the ops that are used", () => {
  it("are none of ours where GRPO_ORIGIN_OPS asks for the graph path", () => {
    expect(choose(["avx2", "neon"], avx2, { GRPO_ORIGIN_OPS: "graph" })).toBe("graph: GRPO_ORIGIN_OPS=graph");
  });

  it("are TensorFlow's where there are none of ours, and that is an error where ours are asked for", () => {
    expect(choose([], avx2)).toBe("graph: none in DIRECTORY");
    expect(() => choose([], avx2, { GRPO_ORIGIN_OPS: "native" })).toThrow(
      /^GRPO_ORIGIN_OPS=native: there are no native ops \(none in .*\): `npm run doctor` says how to get them/,
    );
  });
});

describe.runIf(process.arch === "x64")("the build that is used", () => {
  it("is the fastest that the processor can run", () => {
    expect(choose(["avx2", "avx512"], avx512)).toBe("native, avx512");
    expect(choose(["avx2", "avx512"], avx2)).toBe("native, avx2");
    expect(choose(["avx2", "avx512"], ["avx512f", ...avx2])).toBe("native, avx2"); // without byte and word instructions
  });

  it("is one that is there", () => expect(choose(["avx2"], avx512)).toBe("native, avx2"));

  it("is none where the processor can run none, and the reason names what it lacks", () => {
    expect(choose(["avx2", "avx512"], ["avx"])).toBe("graph: the processor lacks avx2, fma");
  });
});

describe.runIf(process.arch === "arm64")("the build that is used", () => {
  it("needs nothing that an arm64 processor may lack", () => expect(choose(["neon"], [])).toBe("native, neon"));
});
