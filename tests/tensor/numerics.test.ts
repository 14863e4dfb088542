import { describe, expect, it } from "vitest";
import { prepareEnvironment } from "../../src/tensor/environment";
import { numerics, numericsInUse } from "../../src/tensor/numerics";

const prepared = (given: NodeJS.ProcessEnv) => {
  const environment = { ...given };
  prepareEnvironment(environment);
  return environment;
};

describe("numerics", () => {
  it("are portable unless GRPO_ORIGIN_NUMERICS says otherwise", () => {
    expect(numerics({})).toBe("portable");
    expect(numerics({ GRPO_ORIGIN_NUMERICS: "native" })).toBe("native");
  });

  it.each(["", "Portable", "avx2"])("refuses %j, and says what to give", (given) =>
    expect(() => prepared({ GRPO_ORIGIN_NUMERICS: given })).toThrow(
      /^GRPO_ORIGIN_NUMERICS: expected portable .* or native .*, got "/,
    ),
  );
});

describe("what TensorFlow is given", () => {
  it("takes every choice by the processor away where numerics are portable, and none where they are native", () => {
    expect(prepared({})).toMatchObject({ ONEDNN_MAX_CPU_ISA: "AVX2", TF_ENABLE_ONEDNN_OPTS: "0" });
    const native = prepared({ GRPO_ORIGIN_NUMERICS: "native" });
    expect([native.ONEDNN_MAX_CPU_ISA, native.TF_ENABLE_ONEDNN_OPTS]).toEqual([undefined, undefined]);
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
