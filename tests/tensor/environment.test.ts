import { describe, expect, it } from "vitest";
import { demandLibrary, prepareEnvironment, restoreIsNullOrUndefined, threads } from "../../src/tensor/environment";
import { binding, tf } from "../../src/tensor/load";

describe("threads", () => {
  it("is one unless GRPO_ORIGIN_THREADS says otherwise", () => {
    expect(threads({})).toBe(1);
    expect(threads({ GRPO_ORIGIN_THREADS: "8" })).toBe(8);
  });

  it.each(["0", "-1", "two", "1.5", ""])("refuses %j", (given) =>
    expect(() => threads({ GRPO_ORIGIN_THREADS: given })).toThrow(
      new RangeError(`GRPO_ORIGIN_THREADS: expected a positive integer, got "${given}"`),
    ),
  );
});

describe("the environment that TensorFlow loads in", () => {
  it("has the number of threads in each variable that its parts read", () => {
    const environment: NodeJS.ProcessEnv = { GRPO_ORIGIN_THREADS: "3", OMP_NUM_THREADS: "16" };
    prepareEnvironment(environment);
    const { TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS, OMP_NUM_THREADS } = environment;
    expect([TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS, OMP_NUM_THREADS]).toEqual(["3", "3", "3"]);
  });

  it("keeps TensorFlow's log level where the user chose one", () => {
    const environment: NodeJS.ProcessEnv = { TF_CPP_MIN_LOG_LEVEL: "0" };
    prepareEnvironment(environment);
    expect(environment.TF_CPP_MIN_LOG_LEVEL).toBe("0");
  });

  it("has util.isNullOrUndefined, on whatever Node", () => {
    const util: { isNullOrUndefined?: (x: unknown) => boolean } = {};
    restoreIsNullOrUndefined(util);
    expect([null, undefined, 0, "", false].map((x) => util.isNullOrUndefined!(x))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("is TensorFlow's own backend when it has loaded", () => {
    expect(tf.getBackend()).toBe("tensorflow");
    expect(binding.TF_Version).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe("a native library that does not load", () => {
  it("is an error that says why and what to do", () => {
    const load = () => {
      throw new Error("libtensorflow_cc.so.2: cannot open shared object file\nRequire stack: …");
    };
    expect(() => demandLibrary(load)).toThrow(
      "TensorFlow's native library does not load (libtensorflow_cc.so.2: cannot open shared object file): " +
        "run `npm run setup` to install it, or `npm run doctor` to see what is wrong",
    );
  });
});
