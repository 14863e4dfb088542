import { setImmediate } from "node:timers/promises";
import { taskOf } from "../../experiments/runs/problems";
import { evaluate } from "../../evaluation";
import type { Policy } from "../../model/policy";
import type { Testbed } from "../../strings";
import { reinforce } from "../../training/reinforce";
import type { Points } from "./drawing";
import { configOfSettings, type Settings } from "./settings";

/** Steps between two evaluations on held-out problems, which take as long as one or two steps. */
const EVALUATION = 10;

export interface Training {
  base: Policy;
  testbed: Testbed;
  settings: Settings;
  signal: AbortSignal;
  /** Told of each new point of each curve. */
  onPoints: (step: number, points: Points) => void;
}

/** One run from the base policy, evaluated before, during and after it. Rejects with the signal's reason where it stops. */
export async function train({ base, testbed, settings, signal, onPoints }: Training): Promise<void> {
  const { target, max_steps } = settings;
  const measure = (step: number, policy: Policy) => onPoints(step, massesOf(policy, testbed, settings));
  measure(0, base);
  await setImmediate();
  const snapshots = Array.from({ length: Math.floor(max_steps / EVALUATION) }, (_, i) => EVALUATION * (i + 1));
  const tuned = await reinforce({
    base,
    task: taskOf({ testbed }, target, 1),
    seed: 1,
    config: configOfSettings(settings),
    signal,
    snapshots: snapshots.includes(max_steps) ? snapshots : [...snapshots, max_steps],
    onSnapshot: measure,
    onStep: (metrics) => onPoints(metrics.step, rolloutPoints(metrics as Record<string, number>)),
  });
  tuned.dispose();
}

function rolloutPoints(metrics: Record<string, number>): Points {
  const measured = (["reward", "kl", "entropy"] as const).filter((name) => metrics[name] !== undefined);
  return measured.map((name) => ({ name, y: metrics[name] }));
}

function massesOf(policy: Policy, testbed: Testbed, { target }: Settings): Points {
  const options = { prompts: 24, samples: 16, seed: 0 };
  const massOn = (axis: Settings["target"]) => evaluate(policy, testbed, axis, options).correctMass.value;
  const inDistribution = massOn("in-distribution");
  return [
    { name: "target", y: target === "in-distribution" ? inDistribution : massOn(target) },
    { name: "in-distribution", y: inDistribution },
  ];
}
