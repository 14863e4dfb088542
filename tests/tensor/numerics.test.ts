import { describe, expect, it } from "vitest";
import { prepareEnvironment } from "../../src/tensor/environment";
import { numericsInUse } from "../../src/tensor/numerics";

const prepared = (given: NodeJS.ProcessEnv) => {
  const environment = { ...given };
  prepareEnvironment(environment);
  return environment;
};

describe("what TensorFlow is given", () => {
  it("takes every choice by the processor away where numerics are portable, and none where they are native", () => {
    expect(prepared({})).toMatchObject({ ONEDNN_MAX_CPU_ISA: "AVX2", TF_ENABLE_ONEDNN_OPTS: "0" });
    const native = prepared({ GRPO_ORIGIN_NUMERICS: "native" });
    expect(native).not.toHaveProperty("ONEDNN_MAX_CPU_ISA");
    expect(native).not.toHaveProperty("TF_ENABLE_ONEDNN_OPTS");
  });

  it.each([{ ONEDNN_MAX_CPU_ISA: "SSE41" }, { TF_ENABLE_ONEDNN_OPTS: "1" }])(
    "keeps what the user has set, and then does not pass for portable: %o",
    (own) => {
      expect(prepared(own)).toMatchObject(own);
      expect(numericsInUse(prepared(own))).toBe("native");
    },
  );

  it("counts as what it is: portable or native", () => {
    expect(numericsInUse(prepared({}))).toBe("portable");
    expect(numericsInUse(prepared({ GRPO_ORIGIN_NUMERICS: "native" }))).toBe("native");
  });
});
