import { describe, expect, it } from "vitest";
import { coreSecondsOf, measureRates } from "../../../src/experiments/calibration/rates";
import { tf } from "../../../src/tensor/load";

function work(seconds: number): void {
  const start = process.cpuUsage();
  const spent = () => process.cpuUsage(start).user + process.cpuUsage(start).system;
  while (spent() < 1e6 * seconds);
}

describe("coreSecondsOf", () => {
  it("counts the time on a core, not the time that passes", () => {
    expect(coreSecondsOf(() => work(0.05))).toBeGreaterThanOrEqual(0.05);
    expect(coreSecondsOf(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500))).toBeLessThan(0.25);
  });
});

describe("measureRates", () => {
  it("times both kinds of work, and leaves no tensor behind", () => {
    measureRates(0);
    const before = tf.memory().numTensors;
    const { training, decoding } = measureRates(0);
    expect(Math.min(training, decoding)).toBeGreaterThan(1e-4);
    expect(Math.max(training, decoding)).toBeLessThan(10);
    expect(tf.memory().numTensors).toBe(before);
  });
});
