import { describe, expect, it } from "vitest";
import { ownProtocol } from "../../../src/experiments/own/protocol";
import type { ExperimentSettings } from "../../../src/experiments/own/settings";
import { planOf } from "../../../src/experiments/plan/plan";
import { protocolNamed } from "../../../src/experiments/protocols";
import { paper } from "../../../src/experiments/protocols/paper";
import { quick } from "../../../src/experiments/protocols/quick";
import { protocolNames } from "../../../src/results/protocolNames";

const made = (settings: unknown) => () => ownProtocol(settings as ExperimentSettings);
const runsOf = (settings: ExperimentSettings) => planOf(ownProtocol(settings)).jobs.flatMap(({ runs }) => runs);

describe("ownProtocol", () => {
  it.each(["quick", "smoke", "discovery"] as const)("is %s where nothing is changed", (from) => {
    const { jobs } = planOf(ownProtocol({ from }));
    expect(jobs.map(({ id, hash }) => [id, hash])).toEqual(
      planOf(protocolNamed(from)).jobs.map(({ id, hash }) => [id, hash]),
    );
  });

  it("changes a field of RL in every run, the ladder's included, and nothing else", () => {
    const changed = planOf(ownProtocol({ from: "quick", rl: { beta: 0.02 } }));
    const plan = planOf(quick);
    const without = (jobs: typeof plan.jobs) =>
      jobs.map(({ base, runs }) => ({ base, runs: runs.map(({ rl, id, ...rest }) => ({ rl: { ...rl, beta: 0 }, ...rest, id: id.replace(/-beta[\d.]+/, "") })) })); // prettier-ignore
    expect(new Set(changed.jobs.flatMap(({ runs }) => runs.map(({ rl }) => rl.beta)))).toEqual(new Set([0.02]));
    expect(without(changed.jobs)).toEqual(without(plan.jobs));
  });

  it("takes an option that is undefined, and a seed that is given twice, for what they say", () => {
    const given: ExperimentSettings = { from: "quick", studies: ["exposure"], seeds: [77] };
    const undefinedOnes = { rl: { num_prompts: undefined, beta: undefined }, evaluation: { prompts: undefined } };
    expect(ownProtocol({ ...given, ...undefinedOnes, seeds: [77, 77] })).toEqual(ownProtocol(given));
  });

  it("makes of a new seed every study that is asked for, from whichever part has it", () => {
    const jobs = planOf(ownProtocol({ from: "levers", studies: ["exposure", "skills"], seeds: [500] } as ExperimentSettings)).jobs; // prettier-ignore
    expect(new Set(jobs.flatMap(({ runs }) => runs.map(({ study }) => study)))).toEqual(
      new Set(["exposure", "skills"]),
    );
    expect(new Set(jobs.map(({ base }) => base.seed))).toEqual(new Set([500]));
  });

  it("has no more prompts for pass@k, and no more samples on the way, than it is evaluated on", () => {
    const [part] = ownProtocol({ from: "replication", evaluation: { prompts: 20, samples: 16 } }).parts;
    expect(part.evaluation).toMatchObject({ prompts: 20, samples: 16, passAtK: { prompts: 20 } });
    expect(ownProtocol({ from: "paper", evaluation: { samples: 16 } }).parts[0].evaluation.early).toBe(16);
  });

  it("makes some of the studies, seeds, exposures, targets and methods alone", () => {
    const some = {
      studies: ["exposure"],
      seeds: [2],
      exposures: [0.05],
      trainOn: ["depth"],
      methods: ["rft"],
    } as const;
    const runs = runsOf({ from: "quick", ...some } as unknown as ExperimentSettings);
    expect(runs.map(({ id }) => id)).toEqual(["e0.05-s2-rft-depth-r1"]);
    expect(
      runsOf({ from: "quick", studies: ["ladder"], seeds: [1] }).every(({ trainedOn }) => trainedOn === "ladder"),
    ).toBe(true);
  });

  it("tunes by what defines a method, whatever the options of RL in common", () => {
    const one = { from: "quick", studies: ["exposure"], seeds: [1], exposures: [0.02], trainOn: ["depth"] } as const;
    const settings = { ...one, methods: ["grpo", "dapo"], rl: { beta: 0.1, max_steps: 30 } };
    const [grpo, dapo] = runsOf(settings as unknown as ExperimentSettings);
    expect([grpo.id, dapo.id]).toEqual(["e0.02-s1-grpo-depth-r1", "e0.02-s1-dapo-depth-r1"]);
    expect(grpo.rl).toMatchObject({ method: "grpo", beta: 0.1, max_steps: 30, loss_type: "grpo", num_iterations: 1 });
    const defined = { loss_type: "dapo", epsilon_high: 0.28, filter_groups: true, beta: 0, num_iterations: 4 };
    expect(dapo.rl).toMatchObject({ method: "dapo", max_steps: 30, ...defined });
  });

  it("takes a seed from the part that has it, with RL seeds as there; a new one is made as the first part's", () => {
    const idsOf = (seeds: number[]) => runsOf({ from: "paper", studies: ["exposure"], seeds, exposures: [0.02], trainOn: ["depth"] }).map(({ id }) => id); // prettier-ignore
    expect(idsOf([103])).toEqual(["e0.02-s103-grpo-depth-r103", "answer-e0.02-s103-grpo-depth-r103"]);
    expect(idsOf([7])).toEqual(["e0.02-s7-grpo-depth-r7"]);
    expect(runsOf({ from: "quick", studies: ["ladder"], seeds: [7] })).toHaveLength(2);
    expect(paper.parts[0].seeds.base).not.toContain(7);
  });

  it("gives equal settings one name, and other settings others", () => {
    const nameOf = (rl: object) => ownProtocol({ from: "quick", rl }).name;
    expect(nameOf({ beta: 0.02, max_steps: 40 })).toBe(nameOf({ max_steps: 40, beta: 0.02 }));
    expect(nameOf({ beta: 0.02 })).not.toBe(nameOf({ beta: 0.03 }));
    expect(nameOf({})).toMatch(/^quick-[0-9a-f]{8}$/);
  });

  it("is small where few prompts, steps and studies are asked for", () => {
    const small = { from: "quick", studies: ["exposure"], exposures: [0.02], seeds: [1], trainOn: ["depth"] } as const;
    const few = { pretraining: { max_steps: 300 }, rl: { max_steps: 20 }, evaluation: { prompts: 20, samples: 16 } };
    const plan = planOf(ownProtocol({ ...small, ...few } as unknown as ExperimentSettings));
    expect(plan.runs).toBe(2);
    expect(plan.estimate.coreSeconds).toBeLessThan(60);
  });

  it.each<[unknown, string]>([
    [{}, `experiment.from: expected one of ${protocolNames.join(", ")}, got undefined`],
    [{ from: "huge" }, `experiment.from: expected one of ${protocolNames.join(", ")}, got "huge"`],
    [{ from: "quick", beta: 0.1 }, "experiment: unknown setting beta"],
    [{ from: "quick", rl: { betta: 0.1 } }, "experiment.rl: unknown setting betta"],
    [{ from: "quick", rl: { method: "sft" } }, "experiment.rl: unknown setting method"],
    [{ from: "quick", rl: { beta: -1 } }, "experiment.rl.beta: expected a number of at least 0, got -1"],
    [
      { from: "quick", rl: { kl_estimator: "k4" } },
      'experiment.rl.kl_estimator: expected one of k1, k2, k3, exact, got "k4"',
    ],
    [
      { from: "quick", rl: { num_generations: 1 } },
      "experiment.rl.num_generations: expected an integer of at least 2 (a group",
    ],
    [{ from: "quick", rl: 0.1 }, "experiment.rl: expected settings, got 0.1"],
    [{ from: "quick", seeds: 1 }, "experiment.seeds: expected a list, got 1"],
    [{ from: "quick", seeds: [] }, "experiment.seeds: expected a list with at least one, got []"],
    [{ from: "quick", evaluation: { samples: 3 } }, "experiment.evaluation.samples: expected a multiple of 2, got 3"],
    [
      { from: "quick", studies: ["beta"] },
      'experiment.studies.0 (those of quick): expected one of "exposure", "contrast", "saturation", "ladder", got "beta"',
    ],
    [
      { from: "quick", exposures: [0.5] },
      "experiment: exposures: expected at most 0.2: one base serves all four targets",
    ],
    [
      { from: "quick", studies: ["exposure"], methods: ["grpo", "ppo"], rl: { num_iterations: 1 } },
      'experiment.rl.num_iterations: expected another value, got 1, the general default, in whose place method "ppo" takes 4',
    ],
    [{ from: "quick", rl: { kl_in_reward: true } }, 'kl_estimator: expected "k1": only k1 can stand in the reward'],
    [
      { from: "quick", pretraining: { max_steps: 200 } },
      "snapshots: expected steps of pretraining, at most 200, got 250",
    ],
  ])("refuses %o, with the path, what was expected and what was given", (settings, message) => {
    expect(made(settings)).toThrow(message);
    expect(made(settings)).not.toThrow(/parts|src\/experiments|\[\s*\{/);
  });
});
