/**
 * The ladder's runs beside their predictions, update by update: on the scale of masses, and on that of logits, where the
 * theorem has its factor and where errors near 0 and 1 show.
 */

import { groupBy } from "../common/groupBy";
import { number, signed } from "../results/numbers";
import type { ResultRow } from "../results/rows";
import { updateOf } from "../results/updates";
import { meanInterval } from "../statistics/intervals";
import { mean } from "../statistics/moments";
import { logit } from "../theory/numeric";
import { distinctSeeds } from "../verdicts/estimate";
import { meansBySeed } from "../verdicts/evidence";
import { distanceFrom, type LadderPrompt, type LadderRun } from "../verdicts/ladderRuns";
import { rolloutsPerRung } from "../verdicts/planned";

/** Numbers, as text, under their heads. */
export interface ReportTable {
  title: string;
  text: string;
  heads: string[];
  rows: string[][];
}

/** The tables at H5; none without runs on the ladder. */
export function ladderTables(runs: LadderRun[], protocol: string): ReportTable[] {
  const measured = runs.filter(({ prompts }) => prompts.length > 0);
  const ofStudy = (study: ResultRow["study"]) => measured.filter(({ row }) => row.study === study);
  const shared = ofStudy("ladder-shared");
  const distinct = ofStudy("ladder-distinct");
  return [
    ...(measured.length > 0 ? [errorsTable([...shared, ...distinct])] : []),
    ...rungsTable(shared.filter(({ row }) => row.beta === 0.5 && row.numGenerations === 16)),
    ...(distinct.length > 0 ? [endsTable(distinct, protocol)] : []),
  ];
}

/** Every combination that was run, none averaged with another. */
function errorsTable(runs: LadderRun[]): ReportTable {
  const combination = ({ row }: LadderRun) => `${row.study}|${updateOf(row)}|${row.beta}|${row.numGenerations}`;
  return {
    title: "How far runs on the ladder end from their law and from the tilt, by update, β and G",
    text:
      "Means over prompts and base seeds, with the 95% interval over seeds. Logit: the mean of |logit P − logit law|, in " +
      "nats. It is large where a mass near 0 or 1 is missed by a small amount: with whitened + k2 the law lies at .9997 to " +
      ".99999 for high base masses, and runs end at .999.",
    heads: ["rules", "update", "β", "G", "base seeds", "from the law, mass", "logit", "from the tilt, mass", "nearer"],
    rows: [...groupBy(runs, combination).values()].sort(inOrder).map(errorsRow),
  };
}

/** Those with shared rules first; by update, then β, then G. */
function inOrder([{ row: a }]: LadderRun[], [{ row: b }]: LadderRun[]): number {
  const byUpdate = updateOf(a) < updateOf(b) ? -1 : Number(updateOf(a) > updateOf(b));
  const byStudy = Number(a.study === "ladder-distinct") - Number(b.study === "ladder-distinct");
  return byStudy || byUpdate || Number(a.beta) - Number(b.beta) || Number(a.numGenerations) - Number(b.numGenerations);
}

function errorsRow(runs: LadderRun[]): string[] {
  const { study, beta, numGenerations } = runs[0].row;
  const law = mean(runs.map((run) => distanceFrom("law", run)));
  const tilt = mean(runs.map((run) => distanceFrom("tilt", run)));
  const logits = mean(runs.flatMap(({ prompts }) => prompts.map((prompt) => Math.abs(logitError(prompt)))));
  return [
    study.replace("ladder-", ""),
    updateOf(runs[0].row),
    String(beta),
    String(numGenerations),
    String(distinctSeeds(runs.map(({ row }) => ({ seed: row.baseSeed })))),
    overSeedsText(runs, law),
    number(logits),
    number(tilt),
    law === tilt ? "the same" : law < tilt ? "law" : "tilt",
  ];
}

function overSeedsText(runs: LadderRun[], value: number): string {
  const points = meansBySeed(
    runs,
    ({ row }) => row.baseSeed,
    (run) => distanceFrom("law", run),
  );
  if (points.length < 2) return number(value);
  const { lower, upper } = meanInterval(points.map((point) => point.value));
  return `${number(value)} (${number(lower)} to ${number(upper)})`;
}

function logitError({ measured, law }: LadderPrompt): number {
  return logit(measured) - logit(law);
}

/** Rung by rung where all seeds were run: the sign says on which side of the law a rung ends. */
function rungsTable(runs: LadderRun[]): ReportTable[] {
  if (runs.length === 0) return [];
  const updates = [...groupBy(runs, ({ row }) => updateOf(row))];
  const rungs = [...groupBy(promptsOf(runs), ({ rung }) => rung).keys()].sort((a, b) => a - b);
  const rows = rungs.map((rung) => {
    const ofRung = (some: LadderRun[]) => promptsOf(some).filter((prompt) => prompt.rung === rung);
    const base = mean(ofRung(runs).map((prompt) => prompt.base));
    const errors = updates.map(([, own]) => signed(mean(ofRung(own).map(logitError))));
    return [String(rung + 1), base.toPrecision(2), ...errors];
  });
  return [
    {
      title: "The same rung by rung, shared rules, β = 0.5, G = 16",
      text: "Mean of logit P − logit law, in nats: below 0 a rung ends below its law. k1 in the reward has 4 base seeds, the others 20.",
      heads: ["rung", "mean base mass", ...updates.map(([update]) => update)],
      rows,
    },
  ];
}

function promptsOf(runs: LadderRun[]): LadderPrompt[] {
  return runs.flatMap(({ prompts }) => prompts);
}

/** Means over the prompts of one rung of one run, and the right rollouts that its base mass leads to expect. */
interface Rung extends Pick<LadderPrompt, "base" | "measured" | "law" | "tilt"> {
  expected: number;
}

/** Within so much of its law a rung is at it; below the second mass, and not at its law, it is near 0. */
const atLaw = 0.1;
const nearZero = 0.05;
/** A rung has room where law and base mass are so far apart. */
const leastRoom = 0.05;
/** A low base mass. */
const low = 0.01;

/** Where each rung has rules of its own: which prediction is nearer, and how many rungs end where. */
function endsTable(runs: LadderRun[], protocol: string): ReportTable {
  return {
    title: "Where rungs end that have rules of their own, β = 0.5, G = 16",
    text:
      "Of rungs whose law is more than .05 above their base mass: how many end within .1 of the law, below .05, or at " +
      "neither, and the most right rollouts that a base mass of one of those below .05 leads to expect in training. The " +
      "tilt is nearer to runs with k3 on average because rungs that never rise are near it; most of those that rise from " +
      "below .01 end at their law.",
    heads: [
      "update",
      "from the law",
      "from the tilt",
      "rungs with room",
      "at the law",
      "near 0",
      "neither",
      "most expected near 0",
      "base mass below .01, one right rollout or more expected: above .05 after",
      "less than one expected: above .05 after",
    ],
    rows: [...groupBy(runs, ({ row }) => updateOf(row))].map(([update, own]) => endsRow(update, own, protocol)),
  };
}

function endsRow(update: string, runs: LadderRun[], protocol: string): string[] {
  const [{ row, prompts }] = runs; // those of an update draw as many rollouts; the plan takes a third of a second
  const rungs = new Set(prompts.map(({ rung }) => rung)).size;
  const rollouts = rolloutsPerRung(protocol, row.run, rungs);
  const all = runs.flatMap((run) => rungsOf(run, rollouts));
  const open = all.filter(({ base, law }) => law - base > leastRoom);
  const reached = open.filter(isAtLaw);
  const zero = open.filter((rung) => !isAtLaw(rung) && rung.measured < nearZero);
  const most = zero.length > 0 ? Math.max(...zero.map(({ expected }) => expected)).toFixed(0) : "";
  const lowest = all.filter(({ base, expected }) => base < low && expected >= 1);
  const unlikely = all.filter(({ expected }) => expected < 1);
  const risen = (rungs: Rung[]) => `${rungs.filter(({ measured }) => measured > nearZero).length} of ${rungs.length}`;
  return [
    update,
    number(mean(runs.map((run) => distanceFrom("law", run)))),
    number(mean(runs.map((run) => distanceFrom("tilt", run)))),
    String(open.length),
    String(reached.length),
    String(zero.length),
    String(open.length - reached.length - zero.length),
    most,
    risen(lowest),
    risen(unlikely),
  ];
}

function isAtLaw({ measured, law }: Rung): boolean {
  return Math.abs(measured - law) < atLaw;
}

function rungsOf({ prompts }: LadderRun, rollouts: number): Rung[] {
  return [...groupBy(prompts, ({ rung }) => rung).values()].map((own) => {
    const of = (key: "base" | "measured" | "law" | "tilt") => mean(own.map((prompt) => prompt[key]));
    const base = of("base");
    return { base, measured: of("measured"), law: of("law"), tilt: of("tilt"), expected: base * rollouts };
  });
}
