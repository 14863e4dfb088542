/** Figure 4: the Q-ladder, where the base mass is exact: measured mass against what each update's law predicts. */

import { meanInterval } from "../statistics/intervals";
import type { ResultRow, Results } from "../results/rows";
import { updateOf } from "../results/updates";
import { hasLaw, ladderRuns } from "../verdicts/ladderRuns";
import type { LadderPrompt, LadderRun } from "../verdicts/ladderRuns";
import { groupBy } from "../common/groupBy";
import { cloud, everyNth, everyNthText, strideFor } from "./plot/cloud";
import { cornerNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { identity, intervals, scatter, type Trace } from "./plot/marks";
import { extent, logitAxis, logitPositions } from "./plot/scales";
import { lawColour } from "./plot/theme";
import { seedsText } from "../results/numbers";
import { noRows, seedsOf } from "./select";
import { mean } from "../statistics/moments";
import { logit } from "../theory/numeric";

const limits: [number, number] = [2e-4, 0.99998];

const plain = "The Q-ladder: measured mass against predictions";
/** On the scale of masses; and what the odds, the theorem's own scale, show of some. */
const claim = "With shared rules, updates end at their own laws";
/** Nats by which a rung's mean misses its law, from which on the title names the update. */
const missed = 1;

const page = { columns: 2, rowHeight: 290, gap: { x: 72, y: 84 }, legend: true };

/** Small points of a panel. */
const mostPoints = 400;

/** One update on all its base policies. */
interface Update {
  name: string;
  runs: LadderRun[];
  prompts: LadderPrompt[];
}

/** One panel for each update at the β and group size that most base seeds have; on shared rules where these were run. */
export function ladder({ rows, prompts, protocol }: Results): Figure {
  const chosen = ofMostSeeds(rows);
  if (chosen.length === 0) return emptyFigure(plain, noRows("ladder-shared", protocol));
  const updates = [...groupBy(ladderRuns({ rows: chosen, prompts }), ({ row }) => updateName(row))]
    .map(([name, runs]): Update => ({ name, runs, prompts: runs.flatMap((run) => run.prompts) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const stride = strideFor(Math.max(...updates.map((update) => update.prompts.length)), mostPoints);
  const texts = {
    title: isShared(chosen[0]) && holds(updates) ? `${claim}${exceptions(updates)}` : plain,
    subtitle: subtitleOf(chosen[0], updates, stride),
  };
  const panels = updates.map((update) => updatePanel(update, stride));
  return figure({ ...page, ...texts }, panels);
}

/** `mean-only + k2`, `whitened + k1 in the reward` */
export function updateName(row: ResultRow): string {
  return updateOf(row).replace("mean ", "mean-only ").replace("k1-reward", "k1 in the reward");
}

/** Rungs are named from 1, as in the testbed's vocabulary; rows count them from 0. */
export function rungName(rung: number): string {
  return `U${rung + 1}`;
}

/** Rows of the updates that the most base seeds have, at one β and group size; shared rules before distinct ones. */
function ofMostSeeds(rows: ResultRow[]): ResultRow[] {
  const own = rows.filter((row) => row.axis === "ladder" && row.method === "grpo" && hasLaw(row));
  const shared = own.filter(isShared);
  const setting = ({ beta, numGenerations }: ResultRow) => `${beta} ${numGenerations}`;
  const updates = [...groupBy(shared.length > 0 ? shared : own, (row) => `${updateOf(row)} ${setting(row)}`).values()];
  const seeds = (of: ResultRow[]) => new Set(of.map(({ baseSeed }) => baseSeed)).size;
  const most = Math.max(...updates.map(seeds));
  const often = updates.filter((of) => seeds(of) === most);
  return often.filter(([row]) => setting(row) === setting(often[0][0])).flat();
}

function isShared({ study }: ResultRow): boolean {
  return study === "ladder-shared";
}

/** Whether the errors support the claim: every update within .05 of its own law, one at least .1 off the plain tilt. */
function holds(updates: Update[]): boolean {
  return (
    updates.every(({ prompts }) => errorOf(prompts, "law") < 0.05) &&
    updates.some(({ prompts }) => errorOf(prompts, "tilt") > 0.1)
  );
}

/** Names the updates that miss their law on the scale of odds, where mass errors near 0 and 1 are seen. */
function exceptions(updates: Update[]): string {
  const far = updates.filter(({ runs }) => furthest(runs, "law") > missed).map(({ name }) => name);
  return far.length > 0 ? `; in odds ${far.join(" and ")} ${far.length > 1 ? "do" : "does"} not` : "";
}

function subtitleOf({ study, beta, numGenerations }: ResultRow, updates: Update[], stride: number): string {
  const setting = `β = ${beta}, G = ${numGenerations}${study === "ladder-distinct" ? ", distinct rules" : ""}`;
  const rungs = updates.some(({ runs }) => seedsOf(runs) >= 3) ? ", 95% over base seeds" : "";
  return `Correct mass after RL; ${setting}. Small: ${everyNthText(stride, "prompt")}, large: means of a rung${rungs}`;
}

function updatePanel(update: Update, stride: number): Panel {
  const shown = everyNth(
    update.runs.map(({ prompts }) => prompts),
    stride,
  );
  const at = (key: "law" | "measured") => positions(shown.map((prompt) => prompt[key]));
  const small = cloud({ x: at("law"), y: at("measured") }, lawColour.law);
  const [low, high] = positions(limits);
  const range: [number, number] = [low - 0.5, high + 0.5]; // space for marks on the limits
  return {
    title: update.name,
    x: { ...logitAxis("predicted P* (logit scale)", limits), range },
    y: { ...logitAxis("measured P", limits), range },
    marks: [identity(range[0], range[1]), small, ...rungMarks(update.runs)],
    notes: [cornerNote(agreement(update), "lower right", { align: "left" })], // empty: nothing ends far below its law
  };
}

function rungMarks(runs: LadderRun[]): Trace[] {
  const rungs = rungMeans(runs);
  const text = rungs.map(rungText);
  const y = positions(rungs.map(({ measured }) => measured));
  const against = (key: "law" | "tilt") => ({ x: positions(rungs.map((rung) => rung[key])), y, text });
  const tilt = { colour: lawColour.contrast, symbol: "diamond", size: 10, hollow: true } as const;
  const law = { colour: lawColour.law, size: 9, name: "against the update’s own law" };
  const bars = { lower: positions(rungs.map(({ lower }) => lower)), upper: positions(rungs.map(({ upper }) => upper)) };
  return [
    scatter(against("tilt"), { ...tilt, name: "against the plain tilt" }),
    seedsOf(runs) >= 3 ? intervals({ ...against("law"), ...bars }, law) : scatter(against("law"), law),
  ];
}

interface RungMean extends Omit<LadderPrompt, "base" | "oneDecision"> {
  /** 95% over base seeds; the mean itself below three. */
  lower: number;
  upper: number;
}

/** A base seed counts once, whatever number of RL seeds and prompts it has. */
function rungMeans(runs: LadderRun[]): RungMean[] {
  const all = runs.flatMap(({ row, prompts }) => prompts.map((prompt) => ({ ...prompt, seed: row.baseSeed })));
  return [...groupBy(all, ({ rung }) => rung)].map(([rung, own]) => {
    const seeds = [...groupBy(own, ({ seed }) => seed).values()];
    const seedMeans = (key: "measured" | "law" | "tilt") => seeds.map((of) => mean(of.map((prompt) => prompt[key])));
    const [measured, law, tilt] = [mean(seedMeans("measured")), mean(seedMeans("law")), mean(seedMeans("tilt"))];
    const bounded = seeds.length >= 3;
    const { lower, upper } = bounded ? meanInterval(seedMeans("measured")) : { lower: measured, upper: measured };
    return { rung, measured, law, tilt, lower, upper };
  });
}

function rungText({ rung, measured, law, tilt, lower, upper }: RungMean): string {
  const interval = lower < upper ? ` (${lower.toFixed(3)} to ${upper.toFixed(3)})` : "";
  return `${rungName(rung)}: measured ${measured.toFixed(3)}${interval}<br>law ${law.toFixed(3)}, plain tilt ${tilt.toFixed(3)}`;
}

function agreement({ prompts, runs }: Update): string {
  if (prompts.length === 0) return "no prompt rows for this update";
  const [law, tilt] = [errorOf(prompts, "law"), errorOf(prompts, "tilt")].map((error) => error.toFixed(3));
  const [lawOdds, tiltOdds] = [furthest(runs, "law"), furthest(runs, "tilt")].map((nats) => nats.toFixed(1));
  const counts = `${prompts.length} prompts of ${runs.length} ${runs.length > 1 ? "policies" : "policy"}`;
  const odds = `furthest rung, nats<br>own law ${lawOdds}, plain tilt ${tiltOdds}`;
  return `${counts}<br>${seedsText(seedsOf(runs))}<br>mean |error| of P<br>own law ${law}, plain tilt ${tilt}<br>${odds}`;
}

/** The largest distance of a rung's mean from its prediction on the logit scale, where one unit is a nat. */
function furthest(runs: LadderRun[], prediction: "law" | "tilt"): number {
  const nats = rungMeans(runs).map((rung) => Math.abs(logit(rung.measured) - logit(rung[prediction])));
  return extent(nats.filter(Number.isFinite), 0)[1];
}

function errorOf(prompts: LadderPrompt[], prediction: "law" | "tilt"): number {
  return mean(prompts.map((prompt) => Math.abs(prompt.measured - prompt[prediction])));
}

function positions(masses: number[]): number[] {
  return logitPositions(masses, limits);
}
