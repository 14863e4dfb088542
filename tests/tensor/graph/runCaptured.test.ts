import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCaptured } from "../../../src/tensor/graph/runCaptured";
import * as captures from "../../../src/tensor/graph/capture";
import { tf, type NamedTensors } from "../../../src/tensor/load";
import { demandNoLeaks } from "../../model/checks";
import { tinyPolicy } from "../../model/tiny";

vi.mock("../../../src/tensor/graph/capture", { spy: true });

demandNoLeaks();
beforeEach(() => void vi.stubEnv("GRPO_ORIGIN_OPS", "graph"));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.mocked(captures.capture).mockClear();
});

const request = { samples: 20, maxLength: 3, temperature: 1, key: [1, 2] as [number, number] };

describe("captured graphs", () => {
  it("are captured once for all policies of one configuration", () => {
    const [a, b] = [tinyPolicy({}, 0.5), tinyPolicy({}, 0.9)];
    const drawn = [a, b, a].map((policy) => policy.generate([[2, 3]], request));
    expect(captures.capture).toHaveBeenCalledTimes(1);
    expect(drawn[0]).toEqual(drawn[2]);
    expect(drawn[0]).not.toEqual(drawn[1]); // each with its own parameters
    a.dispose();
    b.dispose();
  });

  it("are captured again for another configuration, shape or setting", () => {
    const [a, b] = [tinyPolicy({ positions: "none" }), tinyPolicy({ positions: "none", activation: "gelu" })];
    a.generate([[2, 3]], request);
    b.generate([[2, 3]], request);
    a.generate([[2, 3, 4]], request);
    a.generate([[2, 3]], { ...request, temperature: 0.5 });
    expect(captures.capture).toHaveBeenCalledTimes(4);
    a.dispose();
    b.dispose();
  });
});

describe("runCaptured", () => {
  const scaled = ({ factor }: { factor: number }, { x }: NamedTensors) => ({ y: x.mul(factor) });
  const run = (settings: { factor: number }) =>
    tf.tidy(() => [...runCaptured("scaled", settings, scaled, { x: tf.tensor1d([1, 2]) }).y.dataSync()]);

  it("captures once for equal settings, whichever object they stand in, and again for others", () => {
    expect([run({ factor: 2 }), run({ factor: 2 }), run({ factor: 3 })]).toEqual([
      [2, 4],
      [2, 4],
      [3, 6],
    ]);
    expect(captures.capture).toHaveBeenCalledTimes(2);
  });

  it("shows the function nothing of the settings that is not in the key", () => {
    const settings = { factor: 2, hidden: () => 7 };
    const seen: object[] = [];
    const record = (given: object, { x }: NamedTensors) => (seen.push(given), { y: x.mul(2) });
    tf.tidy(() => void runCaptured("recorded", settings, record, { x: tf.tensor1d([1]) }));
    for (const given of seen) expect(given).toEqual({ factor: 2 });
    expect(seen.length).toBeGreaterThan(0);
  });
});
