import { describe, expect, it } from "vitest";
import { defineProtocol } from "../../src/experiments/protocol";
import { protocolNamed, protocols } from "../../src/experiments/protocols";
import { quick } from "../../src/experiments/protocols/quick";

const withRl = (rl: object) => () => defineProtocol({ ...quick, rl: { ...quick.rl, ...rl } });

describe("defineProtocol", () => {
  it("names the file, the setting, what was expected and what was given", () => {
    expect(withRl({ num_generations: 1 })).toThrow(
      "protocols/quick.ts: rl.num_generations: expected an integer of at least 2 (a group of one carries no signal), got 1",
    );
    expect(withRl({ learning_rate: 0 })).toThrow("rl.learning_rate: expected a number above 0, got 0");
    expect(withRl({ kl_estimator: "k4" })).toThrow('rl.kl_estimator: expected one of k1, k2, k3, exact, got "k4"');
    expect(withRl({ beta: "high" })).toThrow('rl.beta: expected a number, got "high"');
    expect(withRl({ max_steps: 2.5 })).toThrow("rl.max_steps: expected an integer, got 2.5");
  });

  it("refuses a setting that it does not know", () => {
    expect(withRl({ numGenerations: 16 })).toThrow("protocols/quick.ts: rl: unknown setting numGenerations");
  });

  it("lists every mistake, one a line", () => {
    const wrong = () => defineProtocol({ ...quick, version: "new", seeds: { base: [1, 1], rl: [-1] } });
    expect(wrong).toThrow(
      [
        'protocols/quick.ts: version: expected a version such as 1.0, got "new"',
        "protocols/quick.ts: seeds.base: expected different seeds, got [1,1]",
        "protocols/quick.ts: seeds.rl.0: expected a number of at least 0, got -1",
      ].join("\n"),
    );
  });

  it("refuses a snapshot that pretraining does not reach", () => {
    const wrong = () => defineProtocol({ ...quick, saturation: { ...quick.saturation!, snapshots: [150, 900] } });
    expect(wrong).toThrow("saturation.snapshots: expected steps of pretraining, at most 800, got 900");
  });
});

describe("protocols", () => {
  it("stand under their own names", () => {
    for (const [name, protocol] of Object.entries(protocols)) expect(protocol.name).toBe(name);
  });

  it("are listed where a name is not known", () => {
    expect(() => protocolNamed("paperr")).toThrow("protocol: expected one of quick, smoke, spike, got paperr");
  });
});
