import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp } from "../../../src/tensor/native/library";
import { parts, readTimes } from "../../../src/tensor/native/times";
import { tinyPolicy } from "../../model/tiny";
import { describeNative } from "./kernels";

describeNative("the times of the ops' parts", () => {
  it("are as many as the parts that have names", () =>
    expect(tf.tidy(() => nativeOp("OriginTimes", {}, [])[0].shape)).toEqual([parts.length]));

  it("add up what was run since they were last read", () => {
    readTimes();
    expect(new Set(Object.values(readTimes()))).toEqual(new Set([0]));
    const policy = tinyPolicy();
    const start = performance.now();
    policy.generateTokens([[2, 3]], { samples: 64, maxLength: 8, temperature: 1, key: [1, 2] });
    const seconds = (performance.now() - start) / 1000;
    policy.dispose();
    const times = readTimes();
    for (const part of ["products", "attention", "norms", "embedding", "weights", "sampling"] as const)
      expect(times[part]).toBeGreaterThan(0);
    for (const part of ["weight gradients", "softmax", "optimiser"] as const) expect(times[part]).toBe(0);
    expect(Object.values(times).reduce((a, b) => a + b)).toBeLessThan(seconds);
    expect(readTimes().products).toBe(0);
  });
});
