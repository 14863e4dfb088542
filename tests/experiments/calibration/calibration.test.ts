import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { calibration, timingHere, timingOf } from "../../../src/experiments/calibration/calibration";
import { unitCosts } from "../../../src/experiments/plan/unitCosts";
import type { Machine } from "../../../src/results/machine";
import { graphMachine, nativeMachine, temporaryDirectory } from "../../results/fixture";

const rates = { training: 2 * unitCosts.rates.training, decoding: 3 * unitCosts.rates.decoding };
let path: string;
let notes: string[];
let measured: number;
beforeEach(() => {
  path = join(temporaryDirectory(), "calibration.json");
  [notes, measured] = [[], 0];
});

const calibrated = (machine: Machine = nativeMachine) =>
  calibration({ path, machine, say: (text) => notes.push(text), measure: () => (measured++, rates) });

describe("the calibration of a machine", () => {
  it("is made once, and kept with the machine", () => {
    const first = calibrated();
    expect(first).toEqual({ machine: nativeMachine, threads: 1, rates });
    expect(calibrated()).toEqual(first);
    expect(measured).toBe(1);
    expect(notes).toEqual([expect.stringMatching(/calibration\.json: not there: timing this machine/)]);
  });

  it.each([
    ["ops", graphMachine],
    ["numerics", { ...nativeMachine, numerics: "native" as const }],
    ["sources", { ...nativeMachine, sources: "0" }],
    ["a processor", { ...nativeMachine, processor: { ...nativeMachine.processor!, stepping: 2 } }],
  ])("is made again for other %s, and says why", (_, other) => {
    calibrated();
    expect(calibrated(other).machine).toEqual(other);
    expect(measured).toBe(2);
    expect(notes[1]).toContain("calibration.json: of another machine, engine, version or number of threads");
  });

  it("is made again for another number of threads", () => {
    calibrated();
    const kept = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...kept, threads: 2 }));
    expect([calibrated().threads, measured]).toEqual([1, 2]);
  });

  it.each([
    ["{", "calibration.json: expected JSON"],
    ["{}", "calibration.json: machine: expected settings, got undefined"],
    [
      JSON.stringify({ machine: nativeMachine, threads: 1, rates: { training: 0, decoding: 1 } }),
      "calibration.json: rates.training: expected a number above 0, got 0",
    ],
  ])("is made again where the file is damaged, which is named: %s", (text, problem) => {
    writeFileSync(path, text);
    expect(calibrated().rates).toEqual(rates);
    expect(notes[0]).toContain(problem);
    expect(JSON.parse(readFileSync(path, "utf8")).rates).toEqual(rates);
  });

  it("is used, though it cannot be kept", () => {
    mkdirSync(path); // no file can take its place
    expect(calibrated().rates).toEqual(rates);
    expect(notes.length).toBe(2);
    expect(existsSync(join(path, "rates"))).toBe(false);
  });
});

describe("the time that work takes here", () => {
  it("is relative to the machine that the constants were measured on, and names this one", () => {
    const { pace, text } = timingOf({ machine: nativeMachine, threads: 1, rates });
    expect([pace.training.toFixed(9), pace.decoding.toFixed(9)]).toEqual(["2.000000000", "3.000000000"]);
    expect(text).toContain("one (family 25, model 1, stepping 1, AVX2), native ops with portable numerics");
    expect(text).toContain("Training takes 2.00 times, decoding 3.00 times as long");
  });

  it("is that of the other machine where this one cannot be timed, and says which and why", () => {
    const failing = () => {
      throw new Error("no ops\nmore");
    };
    const { pace, text } = timingHere({ path, machine: nativeMachine, say: () => {}, measure: failing });
    expect(pace).toEqual({ training: 1, decoding: 1 });
    expect(text).toBe(`Times are for ${unitCosts.machine}; this machine could not be timed (no ops).`);
  });
});
