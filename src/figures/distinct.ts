/** Figure 17: the Q-ladder with rules of its own for each rung: what is learned on one rung does not raise another. */

import type { Results } from "../results/rows";
import { distanceFrom, lawOf, type LadderPrompt, type LadderRun, ladderRuns } from "../verdicts/ladderRuns";
import { rolloutsPerRung } from "../verdicts/planned";
import { groupBy } from "../common/groupBy";
import { lawMass } from "../theory/optima";
import { logit, sigmoid } from "../theory/numeric";
import { tiltedMass } from "../theory/tilt";
import { cornerNote, emptyFigure, type Figure, figure, note, type Panel, type PanelAxis } from "./plot/figure";
import { updateName } from "./ladder";
import { scatter, type Trace, vertical } from "./plot/marks";
import { logitAxis, logitPositions, shareRange } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { ink, lawColour } from "./plot/theme";
import { seedsText } from "../results/numbers";
import { noRows, seedsOf } from "./select";
import { mean } from "../statistics/moments";
import { massCurve } from "./theory/massCurve";

const limits: [number, number] = [1e-7, 0.999];
const [low, high] = limits.map(logit);

const plain = "The Q-ladder where each rung has rules of its own";
const claim = "A rung with rules of its own ends at its law or near 0";
const nearerTilt = "; on average k3 is nearer the tilt";

const page = { columns: 2, rowHeight: 250, gap: { x: 62, y: 104 }, legend: true };

/** One rung of one run: means over its prompts. */
type RungOfRun = Omit<LadderPrompt, "rung" | "oneDecision">;

/** One panel an update: mass after RL by base mass, one point a rung and run. */
export function distinct({ rows, prompts, protocol }: Results): Figure {
  const runs = ladderRuns({ rows, prompts }, ({ study }) => study === "ladder-distinct");
  if (runs.length === 0) return emptyFigure(plain, noRows("ladder-distinct", protocol));
  const updates = [...groupBy(runs, ({ row }) => updateName(row))].sort(([a], [b]) => (a < b ? -1 : 1));
  const { beta, numGenerations } = runs[0].row;
  const setting = `β = ${beta}, G = ${numGenerations}`;
  const subtitle = `Correct mass after RL, ${setting}. Points: each rung under each of ${seedsText(seedsOf(runs))}`;
  const title = holds(runs.map(rungsOf)) ? `${claim}${isNearerTilt(runs) ? nearerTilt : ""}` : plain;
  const panels = updates.map(([name, own]) => updatePanel(name, own, protocol));
  return figure({ ...page, title, subtitle }, panels);
}

/** Nine rungs in ten within .1 of their law or below .05, and some of these far below it. */
function holds(runs: RungOfRun[][]): boolean {
  const rungs = runs.flat();
  const missed = rungs.filter(({ measured, law }) => measured < 0.05 && law > 0.3);
  const atLaw = rungs.filter(({ measured, law }) => Math.abs(measured - law) < 0.1);
  const either = new Set([...missed, ...atLaw]).size;
  return missed.length > 0.05 * rungs.length && either >= 0.9 * rungs.length;
}

/** Whether of all updates with k3 the plain tilt's mean error is smaller than that of the own law, and there are any. */
function isNearerTilt(runs: LadderRun[]): boolean {
  const updates = [...groupBy(runs.filter(({ row }) => row.kl === "k3"), ({ row }) => updateName(row)).values()]; // prettier-ignore
  return updates.length > 0 && updates.every((own) => errorOf("tilt", own) < errorOf("law", own));
}

/** Mean |P − prediction| over the prompts of each run, and over runs. */
function errorOf(prediction: "law" | "tilt", runs: LadderRun[]): number {
  return mean(runs.map((run) => distanceFrom(prediction, run)));
}

function rungsOf({ prompts }: LadderRun): RungOfRun[] {
  return [...groupBy(prompts, ({ rung }) => rung).values()].map((own) => {
    const of = (key: "base" | "measured" | "law" | "tilt") => mean(own.map((prompt) => prompt[key]));
    return { base: of("base"), measured: of("measured"), law: of("law"), tilt: of("tilt") };
  });
}

function updatePanel(title: string, runs: LadderRun[], protocol: string): Panel {
  const rungs = runs.flatMap(rungsOf);
  const { row, prompts } = runs[0];
  const rollouts = rolloutsPerRung(protocol, row.run, new Set(prompts.map(({ rung }) => rung)).size);
  const onceSampled = Number.isFinite(rollouts) ? [logit(1 / rollouts)] : [];
  const points = {
    x: logitPositions(
      rungs.map(({ base }) => base),
      limits,
    ),
    y: rungs.map(({ measured }) => measured),
    text: rungs.map(rungText),
  };
  return {
    title,
    x: massAxis(rollouts),
    y: { title: "mass after RL", range: shareRange, dtick: 0.25 },
    marks: [...predictions(runs[0]), scatter(points, { ...runDot, colour: ink.text, name: "a rung" })],
    shapes: onceSampled.map((x) => vertical(x, { dash: "dot" })),
    notes: [
      cornerNote(errorText(runs), "lower right", { align: "left" }), // empty: no prediction is low there
      ...onceSampled.map((x) => note("one<br>success", { x, y: 0.62, xanchor: "right", align: "right", xshift: -5 })),
    ],
  };
}

function errorText(runs: LadderRun[]): string {
  const [law, tilt] = (["law", "tilt"] as const).map((prediction) => errorOf(prediction, runs).toFixed(3));
  return `mean |error|<br>own law ${law}<br>plain tilt ${tilt}`;
}

/**
 * Base masses, and below each the successes that a run which stays there expects on a rung; dotted, where that is one.
 * Every other tick has them: there is no space for all.
 */
function massAxis(rollouts: number): PanelAxis {
  const axis: PanelAxis = { ...logitAxis("base mass Q (logit scale)", limits), range: [low - 0.4, high + 0.4] };
  if (!Number.isFinite(rollouts)) return axis;
  const labels = (axis.ticktext as string[]).map((text, i) => {
    const successes = rollouts * sigmoid((axis.tickvals as number[])[i]);
    return `${text}<br>${i % 2 > 0 ? "" : successes < 1 ? successes.toPrecision(1) : Math.round(successes)}`;
  });
  return {
    ...axis,
    tickangle: 0,
    title: `base mass Q; successes expected at it in ${rollouts} rollouts`,
    ticktext: labels,
  };
}

function predictions({ row }: LadderRun): Trace[] {
  const law = lawOf(row);
  const tiltLook = { colour: lawColour.contrast, dash: "dash", width: 1.8, name: "plain tilt" } as const;
  const lawLook = { colour: lawColour.law, width: 1.8, name: "the update’s own law" };
  return [
    massCurve((Q) => tiltedMass(Q, law.beta), limits, tiltLook),
    massCurve((Q) => lawMass(Q, law), limits, lawLook),
  ];
}

function rungText({ base, measured, law, tilt }: RungOfRun): string {
  const [Q, P] = [base.toPrecision(2), measured.toFixed(3)];
  return `Q ${Q}, after RL ${P}<br>law ${law.toFixed(3)}, plain tilt ${tilt.toFixed(3)}`;
}
