/**
 * Made-up results of protocol `levers` in which, by default, every part of its hypotheses holds. Runs, arms and keys are
 * those of the plan, written as runs write them: a measure that asks for another name finds nothing. What a run comes to
 * is in leversOutcomes.ts; a world differs from it by `instead`.
 */

import { deriveKey, Random } from "../../src/common/random";
import type { Plan, TrainingRun } from "../../src/experiments/plan/jobs";
import { planOf } from "../../src/experiments/plan/plan";
import { levers } from "../../src/experiments/protocols/levers";
import { keysOf, type RunPolicy } from "../../src/experiments/runs/evaluationRows";
import type { CurveRow, Metric, PromptRow, ResultRow, Results } from "../../src/results/rows";
import { targets } from "../../src/strings";
import { lookup } from "../../src/strings/lookup";
import { promptRow, row } from "../results/fixture";
import { after, before, inside, promptMasses, tunedPrompts, type Instead, type Asked } from "./leversOutcomes";

export interface LeversSettings {
  /** Base seeds, from the first. */
  seeds: number;
  /** Half the width of the uniform noise on every number after training. */
  noise: number;
  /** Prompts of each target; a multiple of 3. */
  prompts: number;
  /** A number after training instead of the default one. */
  instead: Instead;
}

const holding: LeversSettings = { seeds: 10, noise: 0.004, prompts: 0, instead: () => undefined };

export const plan: Plan = planOf(levers);

const seedsInOrder = [...new Set(plan.jobs.map(({ base }) => base.seed))];

export function leversWorld(changes: Partial<LeversSettings> = {}): Results {
  const { seeds, noise, prompts, instead } = { ...holding, ...changes };
  const shown = new Set(seedsInOrder.slice(0, seeds));
  const at = (asked: Asked, name: string, value: number, random: number) => {
    const { run } = asked;
    if (!run) return value;
    const chosen = instead({ ...asked, run, metric: name, before: before(asked, name) }) ?? value;
    return chosen === 0 ? 0 : chosen + noise * random;
  };
  const { rows, curves } = everything();
  const ofSeeds = ({ asked }: Made<unknown>) => shown.has(asked.base.seed);
  return {
    protocol: levers.name,
    rows: rows
      .filter(ofSeeds)
      .map(({ asked, of, random }) => ({ ...of, value: at(asked, of.metric, of.value, random) })),
    prompts: policies()
      .filter((asked) => shown.has(asked.base.seed))
      .flatMap((asked) => answersOf(asked, prompts)),
    curves: curves
      .filter(ofSeeds)
      .map(({ asked, of, random }) => ({ ...of, value: at(asked, of.metric, of.value, random) })),
  };
}

/** A row or a point as it is by default, without noise. */
interface Made<T> {
  asked: Asked;
  of: T;
  /** In ±1. */
  random: number;
}

let made: { rows: Made<ResultRow>[]; curves: Made<CurveRow>[] } | undefined;

/** Of all seeds; made once, for worlds differ little. */
function everything() {
  return (made ??= {
    rows: policies().flatMap((asked) =>
      rowsOf(asked).map((of) => ({ asked: { ...asked, rung: of.rung }, of, random: randomOf(of) })),
    ),
    curves: policies().flatMap((asked) => pointsOf(asked).map((of) => ({ asked, of, random: randomOf(of) }))),
  });
}

/** Every policy on each of its axes. */
function policies(): Asked[] {
  return plan.jobs.flatMap(({ base, runs }) => [
    ...base.evaluations.at(-1)!.axes.map((axis): Asked => ({ base, axis, rung: "" })),
    ...runs.flatMap((run) => run.axes.map((axis): Asked => ({ base, run, axis, rung: "" }))),
  ]);
}

function rowsOf(asked: Asked): ResultRow[] {
  const { base, run, axis } = asked;
  const { prompts, samples, passAtK } = base.evaluations.at(-1)!;
  const metrics: Metric[] = passAtK ? ["correctMass", "rightShortcut", "passAt256", "passAt4096"] : ["correctMass", "rightShortcut"]; // prettier-ignore
  const own = keys(asked);
  const rowsAt = (at: Asked, taken: Metric[]) =>
    taken
      .flatMap((metric) => [metric, ...(run ? milestonesOf(metric, run) : [])])
      .map((metric) => {
        const value = at.run ? after({ ...at, run: at.run }, metric) : before(at, metric);
        const counts = { prompts, samples: axis === "ladder" ? 0 : samples };
        return row({ ...own, axis, rung: at.rung, metric, value, ...counts });
      });
  if (axis !== "ladder") return rowsAt(asked, metrics);
  return lookup.rungs.flatMap(({ index }) => rowsAt({ ...asked, rung: index }, ["exactMass"]));
}

/** Of a run that is looked into, once. */
function pointsOf({ run, axis }: Asked): CurveRow[] {
  if (!run?.inside || axis !== run.trainedOn) return [];
  const own = { run: run.id, study: run.study, step: run.rl.max_steps };
  return Object.entries(inside(run)).map(([metric, value]) => ({ ...own, metric, value }));
}

/** On targets, of base policies and of what is trained on them: thirds of the prompts have the masses of `promptMasses`. */
function answersOf(asked: Asked, prompts: number): PromptRow[] {
  const { base, run, axis } = asked;
  if (!(targets as readonly string[]).includes(axis) || (run && run.trainedOn !== axis)) return [];
  const masses = run ? tunedPrompts(run, base) : promptMasses(base);
  const own = { run: run?.id ?? base.id, base: base.id, study: run?.study ?? base.study, axis };
  return Array.from({ length: prompts }, (_, prompt) => {
    const kind = prompt % masses.length;
    const right = Math.round(100 * masses[kind]);
    const counts = { placing: right, placingSamples: 100, correct: right, samples: 100 };
    return promptRow({ ...own, prompt, ...counts, operations: `sequence ${kind}` });
  });
}

function randomOf(of: { run: string; axis?: string; rung?: number | ""; metric: string }): number {
  const name = `${of.run} ${of.axis} ${of.rung} ${of.metric}`;
  return 2 * new Random(deriveKey(1, name, 0)).uniform() - 1;
}

function milestonesOf(metric: Metric, run: TrainingRun): Metric[] {
  if (metric !== "correctMass" && metric !== "exactMass") return [];
  return (run.milestones ?? []).map((percent): Metric => `${metric}At${percent}`);
}

/** As runs write them. */
function keys({ base, run }: Asked) {
  return keysOf({ protocol: levers, base, run, snapshot: base.snapshots.at(-1)! } as RunPolicy);
}
