import { describe, expect, it } from "vitest";
import { defineProtocol, type ProtocolSettings } from "../../../src/experiments/protocols/protocol";
import { protocolNamed, protocols } from "../../../src/experiments/protocols";
import { quick } from "../../../src/experiments/protocols/quick";

const [part] = quick.parts;
const [exposure, , saturation] = part.studies;
const withPart = (changes: object) => () =>
  defineProtocol({ ...quick, parts: [{ ...part, studies: [exposure], ...changes }] } as ProtocolSettings);
const withStudy = (changes: object) => withPart({ studies: [{ ...exposure, ...changes }] });
const withRl = (rl: object) => withStudy({ rl: { ...exposure.rl, ...rl } });

describe("defineProtocol", () => {
  it("names the file, the setting, what was expected and what was given", () => {
    expect(withRl({ num_generations: 1 })).toThrow(
      "src/experiments/protocols/quick.ts: parts.0.studies.0.rl.num_generations: " +
        "expected an integer of at least 2 (a group of one carries no signal), got 1",
    );
    expect(withRl({ learning_rate: 0 })).toThrow("rl.learning_rate: expected a number above 0, got 0");
    expect(withRl({ kl_estimator: "k4" })).toThrow('rl.kl_estimator: expected one of k1, k2, k3, exact, got "k4"');
    expect(withRl({ beta: "high" })).toThrow('rl.beta: expected a number, got "high"');
    expect(withRl({ max_steps: 2.5 })).toThrow("rl.max_steps: expected an integer, got 2.5");
  });

  it("refuses a setting that it does not know", () => {
    expect(withRl({ numGenerations: 16 })).toThrow("parts.0.studies.0.rl: unknown setting numGenerations");
  });

  it("lists every mistake, one a line", () => {
    const wrong = () =>
      defineProtocol({ ...quick, version: "new", parts: [{ ...part, seeds: { base: [1, 1], rl: [-1] } }] });
    expect(wrong).toThrow(
      [
        'src/experiments/protocols/quick.ts: version: expected a version such as 1.0, got "new"',
        "src/experiments/protocols/quick.ts: parts.0.seeds.base: expected different seeds, got [1,1]",
        "src/experiments/protocols/quick.ts: parts.0.seeds.rl.0: expected a number of at least 0, got -1",
      ].join("\n"),
    );
  });

  it("refuses a snapshot that pretraining does not reach", () => {
    expect(withPart({ studies: [{ ...saturation, snapshots: [150, 900] }] })).toThrow(
      "parts.0.studies.0.snapshots: expected steps of pretraining, at most 800, got 900",
    );
  });

  it("refuses before a run what evaluation and tables would refuse after it", () => {
    const one = { ...part.evaluation, prompts: 1 };
    const expected = "evaluation.prompts: expected an integer of at least 2 (one prompt has no interval), got 1";
    expect(withPart({ evaluation: one })).toThrow(`parts.0.${expected}`);
    expect(withPart({ ladder: { ...part.ladder!, evaluation: { prompts: 1, samples: 8 } } })).toThrow(
      `parts.0.ladder.${expected}`,
    );
    const seeds = (base: number, rl: number) => withPart({ seeds: { base: [base], rl: [rl] } });
    expect(seeds(2 ** 31, 1)).toThrow("seeds.base.0: expected a number of at most 2147483647, got 2147483648");
    expect(seeds(1, 2 ** 31)).toThrow("seeds.rl.0: expected");
    expect(seeds(2 ** 31 - 1, 2 ** 31 - 1)().parts.length).toBe(1);
  });

  it("refuses exposures that four targets cannot have at once, and lets one have them", () => {
    expect(withStudy({ exposures: [0.5] })).toThrow("studies.0.exposures: expected at most 0.2");
    expect(withStudy({ exposures: [0.5], alone: true })().parts[0].studies[0].alone).toBe(true);
    expect(withStudy({ alone: true, trainOn: ["in-distribution"] })).toThrow("studies.0.trainOn: expected targets");
  });

  it("refuses targets to be exposed to where base policies serve all of them", () => {
    const moments = { alone: true, exposeTo: ["length"], trainOn: ["in-distribution"] };
    expect(withStudy(moments)().parts[0].studies[0].exposeTo).toEqual(["length"]);
    expect(withStudy({ ...moments, alone: false })).toThrow(
      'studies.0.exposeTo: expected alone: true beside it, got ["length"]',
    );
  });

  it("refuses more prompts for pass@k than are asked", () => {
    const evaluation = { prompts: 20, samples: 8, passAtK: { prompts: 21, samples: 64 } };
    expect(withPart({ evaluation })).toThrow(
      "parts.0.evaluation.passAtK.prompts: expected at most the 20 prompts that are asked, got 21",
    );
  });

  it("refuses milestones between two steps", () => {
    const rl = { ...part.ladder!.rl, max_steps: 150 };
    expect(withPart({ ladder: { ...part.ladder!, rl, milestones: [50, 75] } })).toThrow(
      "parts.0.ladder.milestones: expected percentages that give a whole number of the 150 steps, got 75",
    );
  });
});

describe("a study's arm and milestones", () => {
  it("are refused where they are no name, stand beside a label, or fall between two steps", () => {
    expect(withStudy({ arm: "Fast" })).toThrow("studies.0.arm: expected lower-case letters, digits, dots and dashes");
    expect(withStudy({ arm: "fast", label: "fast" })).toThrow("studies.0.arm: expected label or arm, not both");
    const milestones = (percent: number) => withStudy({ milestones: { percents: [percent], prompts: 4, samples: 4 } });
    expect(milestones(33)).toThrow("studies.0.milestones.percents: expected percentages that give a whole number of");
    expect(milestones(25)().parts[0].studies[0].milestones?.percents).toEqual([25]);
  });

  it("leave the settings of protocols without them as they were", () =>
    expect(Object.keys(quick.parts[0].studies[0])).not.toEqual(expect.arrayContaining(["arm", "milestones"])));
});

describe("protocols", () => {
  it("stand under their own names", () => {
    for (const [name, protocol] of Object.entries(protocols)) expect(protocol.name).toBe(name);
  });

  it("are listed where a name is not known", () => {
    expect(() => protocolNamed("papers")).toThrow(
      `protocol: expected one of ${Object.keys(protocols).join(", ")}, got papers`,
    );
  });
});
