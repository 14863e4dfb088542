import type { Tensor } from "@tensorflow/tfjs-node";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Policy } from "../../src/model/policy";
import type { Metrics } from "../../src/training/metrics";
import { runCaptured } from "../../src/tensor/graph/runCaptured";
import { adamWRates } from "../../src/training/adamw";
import { nativeUpdate } from "../../src/training/native";
import { reinforce } from "../../src/training/reinforce";
import type { ReinforceOptions } from "../../src/training/config";
import type { RewardedTask } from "../../src/training/rollout";
import { demandNoLeaks } from "../model/checks";
import { tinyParameters } from "../model/tiny";
import { toyModel, toyTask } from "./toy";

vi.mock("../../src/training/adamw", { spy: true });
vi.mock("../../src/tensor/graph/runCaptured", { spy: true });
vi.mock("../../src/training/native", { spy: true });

const originals = {
  graph: await vi.importActual<typeof import("../../src/tensor/graph/runCaptured")>(
    "../../src/tensor/graph/runCaptured",
  ),
  native: await vi.importActual<typeof import("../../src/training/native")>("../../src/training/native"),
};

demandNoLeaks();
beforeEach(() => void vi.resetAllMocks()); // spies call what they spy on again

const small = { num_prompts: 5, num_generations: 8, learning_rate: 2e-2, beta: 0 };

describe("grpo", () => {
  it.each<[string, ReinforceOptions]>([
    ["whitened groups", {}],
    ["groups that are only centred", { scale_rewards: "none" }],
    ["rewards scaled by the batch", { scale_rewards: "batch" }],
    ["two updates on each batch", { num_iterations: 2 }],
    ["a reference policy and k3", { beta: 0.01 }],
    [
      "the exact KL, and token losses averaged over the batch",
      { beta: 0.01, kl_estimator: "exact", loss_type: "bnpo" },
    ],
    [
      "k1 in the reward, and a constant divisor",
      { beta: 0.01, kl_estimator: "k1", kl_in_reward: true, loss_type: "dr_grpo" },
    ],
  ])("raises the reward of a bandit with %s", async (_, options) => {
    const { rows } = await run({ ...options, max_steps: 60 });
    expect(average(rows.slice(0, 5), "reward")).toBeLessThan(0.35);
    expect(average(rows.slice(-5), "reward")).toBeGreaterThan(0.8);
  });

  it("moves under shuffled rewards too, and learns nothing", async () => {
    const [learned, shuffled] = [await run({ max_steps: 60 }), await run({ max_steps: 60, shuffle_rewards: true })];
    expect(average(shuffled.rows.slice(0, 1), "grad_norm")).toBeGreaterThan(0);
    expect(average(shuffled.rows.slice(-20), "reward")).toBeLessThan(0.4);
    expect(average(learned.rows.slice(-20), "reward")).toBeGreaterThan(0.8);
  });

  it("measures the KL from the policy that it made the reference last, and goes on from there", async () => {
    const kl = async (options: ReinforceOptions) =>
      (await run({ beta: 0.01, max_steps: 7, ...options })).rows.map((row) => row.kl);
    const [synced, base] = [await kl({ ref_model_sync_steps: 3 }), await kl({})];
    expect(synced.slice(0, 3)).toEqual(base.slice(0, 3));
    expect(synced.map((value) => value < 1e-9)).toEqual([true, false, false, true, false, false, true]);
    expect(base.slice(1).every((value) => value > 1e-6)).toBe(true);
  });

  it("tunes a copy and leaves the base policy as it was", async () => {
    const { base, tuned } = await run({ max_steps: 3 });
    expect(base).toEqual(tinyParameters(toyModel));
    expect(tuned).not.toEqual(base);
  });

  it("reports by TRL's names what its rollouts were", async () => {
    const { rows } = await run({ max_steps: 1, beta: 0.1, num_iterations: 2 });
    const names = ["clip_ratio", "completions/mean_length", "entropy", "frac_reward_zero_std", "grad_norm", "kl"];
    expect(Object.keys(rows[0]).sort()).toEqual([...names, "learning_rate", "loss", "reward", "reward_std", "step"]);
    expect(rows[0].entropy).toBeGreaterThan(0);
    expect(rows[0].entropy).toBeLessThan(Math.log(7));
    expect(rows[0]["completions/mean_length"]).toBeGreaterThanOrEqual(1);
    expect(rows[0]["completions/mean_length"]).toBeLessThanOrEqual(4); // two tokens and the slack
  });

  it("numbers its updates on from step to step, and shows each batch to all of them", async () => {
    const seen = spyOnUpdates();
    await run({ max_steps: 2, num_iterations: 3 });
    expect(seen.map(({ update }) => update)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const part of ["completions", "advantages", "weights", "old"] as const) {
      const tensors = seen.map(({ batch }) => batch[part]);
      expect(tensors[0]).toBeDefined();
      expect(new Set(tensors.slice(0, 3)).size).toBe(1); // the same rollouts, scored once by the policy that drew them
      expect(new Set(tensors).size).toBe(2);
    }
  });

  it("reports means over its updates, as TRL does", async () => {
    const seen = spyOnUpdates();
    const { rows } = await run({ max_steps: 1, num_iterations: 3, beta: 0.1 });
    const updates = seen.map(({ metrics }) => metrics);
    expect(new Set(updates.map(({ kl }) => kl)).size).toBe(3);
    for (const name of ["loss", "kl", "entropy", "clip_ratio", "grad_norm"])
      expect(rows[0][name]).toBeCloseTo(average(updates, name), 12);
  });

  it("does nothing at all where no group has a signal", async () => {
    const { rows, base, tuned } = await run({ max_steps: 3 }, { ...toyTask, isCorrect: () => true });
    expect(tuned).toEqual(base);
    expect(rows[0]).toMatchObject({ reward: 1, reward_std: 0, frac_reward_zero_std: 1, grad_norm: 0 });
  });

  it("is held to the base policy by β: in the loss and in the reward", async () => {
    const kl = async (options: ReinforceOptions) =>
      average((await run({ max_steps: 60, ...options })).rows.slice(-5), "kl");
    const free = await kl({ beta: 1e-6 });
    expect(free).toBeGreaterThan(0.3);
    expect(await kl({ beta: 1, kl_estimator: "k2" })).toBeLessThan(free / 3);
    expect(await kl({ beta: 1, kl_estimator: "k1", kl_in_reward: true })).toBeLessThan(free / 3);
  });

  it("names the setting that is wrong", async () => {
    await expect(run({ num_generations: 1 })).rejects.toThrow(
      "rl.num_generations: expected an integer of at least 2 (a group of one carries no signal), got 1",
    );
  });
});

describe("rft", () => {
  it("leaves the policy alone where no answer is right", async () => {
    const { rows, base, tuned } = await run({ method: "rft", max_steps: 3 }, { ...toyTask, isCorrect: () => false });
    expect(tuned).toEqual(base);
    expect(rows[0]).toMatchObject({ loss: 0, grad_norm: 0, reward: 0 });
  });

  it("raises the reward by imitating its own right answers", async () => {
    const { rows } = await run({ method: "rft", max_steps: 60 });
    expect(average(rows.slice(-5), "reward")).toBeGreaterThan(0.8);
  });
});

describe("sft", () => {
  it("lowers the loss on the right completions, and draws no rollouts", async () => {
    const { rows } = await run({ method: "sft", max_steps: 60 });
    expect(rows[0].loss).toBeGreaterThan(1.5);
    expect(average(rows.slice(-5), "loss")).toBeLessThan(0.5);
    expect(Object.keys(rows[0]).sort()).toEqual(["grad_norm", "learning_rate", "loss", "step"]);
  });
});

async function run(config: ReinforceOptions, task: RewardedTask = toyTask) {
  const rows: Metrics[] = [];
  const base = Policy.from(toyModel, tinyParameters(toyModel));
  try {
    const onStep = (row: Metrics) => void rows.push(row);
    const tuned = await reinforce({ base, task, config: { ...small, ...config }, seed: 1, onStep });
    const parameters = { base: base.parameters(), tuned: tuned.parameters() };
    tuned.dispose();
    return { rows, ...parameters };
  } finally {
    base.dispose();
  }
}

function average(rows: Metrics[], name: string): number {
  return rows.reduce((sum, row) => sum + row[name], 0) / rows.length;
}

type Part = "completions" | "advantages" | "weights" | "old";

interface Update {
  update: number;
  batch: Record<Part, Tensor | undefined>;
  metrics: Metrics;
}

/** What each policy-gradient update from now on gets and computes, whichever ops compute it. */
function spyOnUpdates(): Update[] {
  const seen: Update[] = [];
  const read = (of: Record<string, Tensor>) =>
    Object.fromEntries(Object.entries(of).map(([name, tensor]) => [name, tensor.dataSync()[0]])) as Metrics;
  const { runCaptured: byGraph } = originals.graph;
  vi.mocked(runCaptured).mockImplementation((name, settings, fn, inputs) => {
    const outputs = byGraph(name, settings, fn, inputs);
    if (name !== "policy gradient step") return outputs;
    const { loss, kl, entropy, clip_ratio, gradientNorm: grad_norm } = outputs;
    const metrics = read({ loss, entropy, clip_ratio, grad_norm, ...(kl && { kl }) });
    const [{ update }] = vi.mocked(adamWRates).mock.calls.at(-1)!;
    seen.push({ update, batch: inputs as unknown as Update["batch"], metrics });
    return outputs;
  });
  vi.mocked(nativeUpdate).mockImplementation((name, sizes, at, inputs, attributes) => {
    const outputs = originals.native.nativeUpdate(name, sizes, at, inputs, attributes);
    const [loss, kl, entropy, clip_ratio] = outputs.results;
    const [, completions, advantages, weights, , old] = inputs;
    const metrics = read({ loss, kl, entropy, clip_ratio, grad_norm: outputs.gradientNorm });
    seen.push({ update: at[0].update, batch: { completions, advantages, weights, old }, metrics });
    return outputs;
  });
  return seen;
}
