/** H5 on the ladder: the tuned mass of every prompt beside its law and the plain tilt. */

import { groupBy } from "../../groupBy";
import { lawMass, type KlEstimator } from "../../theory/laws";
import { tiltedMass } from "../../theory/tilt";
import { mean, number } from "../finding";
import type { ResultRow, Study } from "../rows";
import { bootstrapped } from "./discovery";
import { bySeed, type Evidence } from "./evidence";
import type { Measure } from "./measure";
import { noRows, overSeeds, type Measurement, type SeedValue } from "./verdict";

/** One run: absolute distances of its prompts. */
interface LadderRun {
  seed: number;
  update: string;
  toLaw: number[];
  toTilt: number[];
}

export const ladder: Record<string, Measure> = {
  H5a: (evidence, { region }, of) => {
    const runs = coreRuns(evidence, of);
    return nestedMean(
      runs,
      (run) => run.toLaw,
      (points) => overSeeds(points, region),
      `H5a ${of}`,
    );
  },
  H5b: (evidence, { region }, of) => {
    const runs = coreRuns(evidence, of);
    const excess = (run: LadderRun) => run.toTilt.map((distance, i) => distance - run.toLaw[i]);
    return nestedMean(runs, excess, (points) => overSeeds(points, region), `H5b ${of}`);
  },
  H5c: (evidence, { region }, of) =>
    crossing(
      ladderRuns(evidence, "ladder-shared", (row) => shortName(row) === of),
      (points) => overSeeds(points, region),
    ),
  H5d: (evidence, { region }, of) => {
    const changes = movedLate(evidence).filter(({ row }) => isCore(row) && shortName(row) === of);
    const points = bySeed(
      changes,
      ({ row }) => row.baseSeed,
      ({ distance }) => distance,
    );
    return points.length === 0 ? noRows : overSeeds(points, region);
  },
  H5f: (evidence, { region }) => {
    const points = bySeed(
      ladderRuns(evidence, "ladder-distinct"),
      ({ seed }) => seed,
      ({ toLaw }) => mean(toLaw),
    );
    return points.length === 0 ? noRows : overSeeds(points, region);
  },
};

function nestedMean(
  runs: LadderRun[],
  value: (run: LadderRun) => number[],
  test: (points: SeedValue[]) => Measurement,
  name: string,
): Measurement {
  if (runs.length === 0) return noRows;
  const points = runs.map((run) => ({ seed: run.seed, value: mean(value(run)) }));
  return { ...test(points), ...bootstrapped(runs.map(value), name) };
}

/** Seeds that ran the most combinations, each seed's distance averaged over them. */
function crossing(runs: LadderRun[], test: (points: SeedValue[]) => Measurement): Measurement {
  const seeds = [...groupBy(runs, ({ seed }) => seed)];
  const most = Math.max(0, ...seeds.map(([, own]) => own.length));
  if (most < 2) return noRows; // the one of part a is no crossing
  const crossed = seeds.filter(([, own]) => own.length === most);
  const points = crossed.map(([seed, own]) => ({ seed, value: mean(own.map(({ toLaw }) => mean(toLaw))) }));
  const updates = groupBy(
    crossed.flatMap(([, own]) => own),
    ({ update }) => update,
  );
  const distances = [...updates].map(([update, own]) => ({
    update,
    distance: mean(own.map((run) => mean(run.toLaw))),
  }));
  const worst = distances.reduce((a, b) => (b.distance > a.distance ? b : a));
  return { ...test(points), remark: `Furthest of ${updates.size}: ${worst.update}, ${number(worst.distance)}.` };
}

function coreRuns(evidence: Evidence, of: string): LadderRun[] {
  return ladderRuns(evidence, "ladder-shared", (row) => isCore(row) && shortName(row) === of);
}

function isCore({ beta, numGenerations }: ResultRow): boolean {
  return beta === 0.5 && numGenerations === 16;
}

/** `mean + k2`, `whitened + k3`. The exact KL has the gradient of k2. */
function shortName({ scaleRewards, kl }: ResultRow): string {
  return `${scaleRewards === "group" ? "whitened" : "mean"} + ${kl === "exact" ? "k2" : kl}`;
}

function ladderRuns(evidence: Evidence, study: Study, of: (row: ResultRow) => boolean = () => true): LadderRun[] {
  const rows = evidence.results.rows.filter((row) => row.study === study && row.method === "grpo" && hasLaw(row));
  const runs = [...new Map(rows.map((row) => [row.run, row])).values()].filter(of);
  return runs.map((row) => runOf(evidence, row)).filter(({ toLaw }) => toLaw.length > 0);
}

/** k1 as a loss has expected gradient zero; without a KL nothing holds the policy. */
function hasLaw({ kl, beta }: ResultRow): boolean {
  return kl !== "k1" && kl !== "" && Number(beta) > 0;
}

function runOf({ prompts }: Evidence, row: ResultRow): LadderRun {
  const base = new Map(prompts(row.base, "ladder").map((each) => [`${each.rung} ${each.prompt}`, each.exactMass]));
  const pairs = prompts(row.run, "ladder").flatMap(({ rung, prompt, exactMass }) => {
    const Q = base.get(`${rung} ${prompt}`);
    return typeof Q === "number" && exactMass !== null ? [{ Q, P: exactMass }] : [];
  });
  const distances = (predicted: (Q: number) => number) => pairs.map(({ Q, P }) => Math.abs(P - predicted(Q)));
  const update = `${shortName(row)}, β = ${row.beta}, G = ${row.numGenerations}`;
  const toLaw = distances((Q) => lawAt(Q, row));
  return { seed: row.baseSeed, update, toLaw, toTilt: distances((Q) => tiltedMass(Q, Number(row.beta))) };
}

function lawAt(Q: number, { kl, scaleRewards, beta, numGenerations }: ResultRow): number {
  return lawMass(Q, {
    beta: Number(beta),
    kl: (kl === "exact" ? "k2" : kl) as KlEstimator,
    advantage: scaleRewards === "group" ? "whitened" : "mean",
    groupSize: Number(numGenerations),
  });
}

/** How far each rung's exact mass moved in the last quarter of the steps. */
function movedLate({ results }: Evidence): { row: ResultRow; distance: number }[] {
  const rows = results.rows.filter(({ study, method }) => study === "ladder-shared" && method === "grpo");
  const key = ({ run, rung }: ResultRow) => `${run} ${rung}`;
  const metric = (name: string) => rows.filter((row) => row.metric === name);
  const late = new Map(metric("exactMassAt75").map((row) => [key(row), row.value]));
  return metric("exactMass").flatMap((row) => {
    const before = late.get(key(row));
    return before === undefined ? [] : [{ row, distance: Math.abs(row.value - before) }];
  });
}
