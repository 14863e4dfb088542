import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { learningRate } from "../../src/training/schedule";
import { schedules } from "../../src/training/config";

const peak = { learning_rate: 2e-3, warmup_ratio: 0.05, min_lr_ratio: 0.1 };

describe("learningRate", () => {
  it("ends at its floor, linear and cosine; constant stays", () => {
    const last = (lr_scheduler_type: (typeof schedules)[number]) =>
      learningRate(800, 800, { ...peak, lr_scheduler_type });
    expect(last("linear")).toBeCloseTo(2e-4, 12);
    expect(last("cosine")).toBeCloseTo(2e-4, 12);
    expect(last("constant")).toBeCloseTo(2e-3, 12);
  });

  it("stands halfway between peak and floor in the middle", () => {
    for (const lr_scheduler_type of ["linear", "cosine"] as const) {
      expect(learningRate(400, 800, { ...peak, lr_scheduler_type })).toBeCloseTo(2e-3 * 0.55, 12);
    }
  });

  it("rises in equal steps during the warm-up, from the first", () => {
    const constant = { ...peak, lr_scheduler_type: "constant" as const };
    for (let step = 1; step <= 40; step++) expect(learningRate(step, 800, constant)).toBeCloseTo((2e-3 * step) / 40, 9);
    expect(learningRate(41, 800, constant)).toBeCloseTo(2e-3, 12);
  });

  it("starts at the peak without warm-up", () =>
    expect(learningRate(1, 80, { ...peak, warmup_ratio: 0, lr_scheduler_type: "constant" })).toBe(2e-3));

  it("never rises after the warm-up, and stays between nothing and the peak", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...schedules),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (lr_scheduler_type, warmup_ratio, min_lr_ratio, steps) => {
          const schedule = { learning_rate: 1, lr_scheduler_type, warmup_ratio, min_lr_ratio };
          const rates = Array.from({ length: steps }, (_, i) => learningRate(i + 1, steps, schedule));
          rates.forEach((rate, i) => {
            expect(rate).toBeGreaterThanOrEqual(0);
            expect(rate).toBeLessThanOrEqual(1 + 1e-12);
            if (i > warmup_ratio * steps) expect(rate).toBeLessThanOrEqual(rates[i - 1] + 1e-9);
          });
        },
      ),
    ));
});
