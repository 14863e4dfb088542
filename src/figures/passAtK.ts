/** Pass@k of tuned minus base policies: apart, the runs whose base policy is already right on every prompt. */

import type { Metric, Results, Study } from "../results/rows";
import type { Change } from "../results/changes";
import { threshold } from "../verdicts/thresholds";
import { partOf } from "../hypotheses/hypotheses";
import { evidenceOf, gainsBySeed, type Evidence } from "../verdicts/evidence";
import { groupBy } from "../common/groupBy";
import { cornerNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { meanOfSeedValues } from "./hypothesisParts";
import { level, type Look, pointsOf, type Trace } from "./plot/marks";
import { paddedRange } from "./plot/scales";
import { curvesText, seedCurves } from "./plot/seeds";
import { axisColour, ink } from "./plot/theme";
import { distinct, seedsText } from "../results/numbers";
import { noRows, seedsOf } from "./select";
import { targets } from "../strings";

const plain = "pass@k of tuned minus base policies";
const leads = (k: number) => `Where the base can still fail at k = ${k}, the tuned policy stays ahead`;
const overtaken = (k: number) => `Where the base can still fail at k = ${k}, it overtakes the tuned policy`;

const page = { columns: 2, rowHeight: 200, legend: true };

/** Base pass@1 of the runs of H7. */
const middling = partOf("H7a");
const [lowest, highest] = [threshold(middling, "massFrom"), threshold(middling, "massTo")];

/** One run: what it changed at each k, by rising k. */
type PassRun = Change[];

/** Runs that a panel shows. */
interface Shown {
  title: string;
  runs: PassRun[];
}

/** One panel for runs on targets, one for each answer format, and one in distribution; then those on targets by target. */
export function passAtK(results: Results): Figure {
  const evidence = evidenceOf(results);
  const steps = runsOf(evidence, "exposure", "steps");
  const shown: Shown[] = [
    { title: "on the target", runs: steps },
    { title: "in distribution", runs: runsOf(evidence, "saturation", "steps") },
    { title: "on composition (answers)", runs: runsOf(evidence, "exposure", "answer") },
  ].filter(({ runs }) => runs.length > 0);
  if (shown.length === 0) return emptyFigure(plain, noRows("exposure", results.protocol));
  const byTarget = targets.map((target) => ({
    target,
    runs: steps.filter((run) => run[0].row.trainedOn === target && canFail(run)),
  }));
  const y = { title: "pass@k, tuned − base", range: rangeOf(shown), nticks: 6 };
  const panels = shown.map((each) => splitPanel(each, y));
  if (byTarget.some(({ runs }) => runs.length > 0)) panels.push(targetsPanel(byTarget, y));
  const all = shown.flatMap(({ runs }) => runs);
  const seeds = seedsOf(all.flat());
  const bounds = `base pass@1 from ${lowest} to ${highest}`;
  const subtitle = `Runs with a ${bounds}, by whether the base fails on a prompt at the largest k; ${curvesText(seeds)}`;
  return figure({ ...page, title: titleOf(shown[0].runs), subtitle }, panels);
}

/** Runs of GRPO that are evaluated where they were trained, from a base pass@1 in the middle. */
function runsOf(evidence: Evidence, study: Study, format: "steps" | "answer"): PassRun[] {
  const metrics = distinct(
    evidence.results.rows.flatMap(({ metric }) => (metric.startsWith("passAt") ? [Number(metric.slice(6))] : [])),
  ).map((k) => `passAt${k}` as Metric);
  const all = metrics.flatMap((metric) =>
    evidence
      .changes(metric, study)
      .filter(({ row }) => row.axis === row.trainedOn && row.format === format && row.method === "grpo"),
  );
  const runs = [...groupBy(all, ({ row }) => row.run).values()];
  const middle = runs.filter(([first]) => kOf(first) === 1 && first.before >= lowest && first.before <= highest);
  const largest = Math.min(...middle.map((run) => kOf(run[run.length - 1]))); // that all of them have
  return middle.map((run) => run.filter((change) => kOf(change) <= largest));
}

function kOf({ row: { metric } }: Change): number {
  return Number(metric.slice("passAt".length));
}

/** Whether the base policy fails on a prompt at the largest k. */
function canFail(run: PassRun): boolean {
  return run[run.length - 1].before < 1;
}

/** On the target: whether the interval at the largest k is above 0, or below it. */
function titleOf(runs: PassRun[]): string {
  const last = runs.filter(canFail).map((run) => run[run.length - 1]);
  if (last.length === 0) return plain;
  const { lower, upper } = meanOfSeedValues(gainsBySeed(last));
  if (lower > 0) return leads(kOf(last[0]));
  return upper < 0 ? overtaken(kOf(last[0])) : plain;
}

function splitPanel({ title, runs }: Shown, y: Panel["y"]): Panel {
  const [able, full] = [runs.filter(canFail), runs.filter((run) => !canFail(run))];
  return {
    ...changePanel(title, y),
    marks: [
      ...curves(full, { colour: ink.line, dash: "dot", name: "base never fails" }),
      ...curves(able, { colour: ink.text, name: "base can fail" }),
    ],
    notes: [cornerNote(`can fail: ${textOf(able)}<br>never: ${textOf(full)}`, "upper right", { align: "right" })],
  };
}

function targetsPanel(byTarget: { target: (typeof targets)[number]; runs: PassRun[] }[], y: Panel["y"]): Panel {
  return {
    ...changePanel("on the target, where the base can still fail", y),
    marks: byTarget.flatMap(({ target, runs }) => curves(runs, { colour: axisColour[target], name: target })),
  };
}

function changePanel(title: string, y: Panel["y"]): Panel {
  const ticktext = ["1", "2", "4", "8", "16", "32", "64", "128", "256", "512"];
  return { title, x: { title: "k", type: "log", tickvals: ticktext.map(Number), ticktext }, y, marks: [], shapes: [level(0)] }; // prettier-ignore
}

function textOf(runs: PassRun[]): string {
  return `${runs.length} runs (${seedsText(seedsOf(runs.flat()))})`;
}

function rangeOf(shown: Shown[]): [number, number] {
  const halves = shown.flatMap(({ runs }) => [runs.filter(canFail), runs.filter((run) => !canFail(run))]);
  const byTarget = targets.map((target) =>
    shown[0].runs.filter((run) => run[0].row.trainedOn === target && canFail(run)),
  );
  const means = [...halves, ...byTarget].flatMap((runs) => (runs.length > 0 ? meansOf(runs) : []));
  const ends = means.flatMap(({ mean, lower, upper }) => [mean, lower, upper]);
  return paddedRange(ends, { include: [0], above: 0.3 }); // above: for the counts
}

/** By k, over base seeds. */
function meansOf(runs: PassRun[]) {
  return [...groupBy(runs.flat(), kOf)].map(([k, own]) => ({ k, ...meanOfSeedValues(gainsBySeed(own)) }));
}

function curves(runs: PassRun[], look: Look): Trace[] {
  if (runs.length === 0) return [];
  const means = meansOf(runs);
  const line = pointsOf(means, { x: ({ k }) => k, y: ({ mean }) => mean });
  const bySeed = [...groupBy(runs, ([{ row }]) => row.baseSeed).values()].map((own) =>
    pointsOf(meansOf(own), { x: ({ k }) => k, y: ({ mean }) => mean }),
  );
  const bounds = { lower: means.map(({ lower }) => lower), upper: means.map(({ upper }) => upper) };
  return seedCurves(bySeed, { ...line, ...bounds }, look);
}
