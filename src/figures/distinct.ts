/** Figure 17: the Q-ladder with rules of its own for each rung: what is learned on one rung does not raise another. */

import type { Results } from "../results/rows";
import { lawOf, type LadderPrompt, type LadderRun, ladderRuns } from "../verdicts/ladderRuns";
import { rolloutsPerRung } from "../verdicts/planned";
import { groupBy } from "../common/groupBy";
import { lawMass } from "../theory/optima";
import { logit } from "../theory/numeric";
import { tiltedMass } from "../theory/tilt";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
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
const claim = "Without help from other rungs, a rung ends at its law or near 0";

const page = { columns: 2, rowHeight: 250, legend: true };

/** One rung of one run: means over its prompts. */
type RungOfRun = Omit<LadderPrompt, "rung">;

/** One panel an update: mass after RL by base mass, one point a rung and run. */
export function distinct({ rows, prompts, protocol }: Results): Figure {
  const runs = ladderRuns({ rows, prompts }, ({ study }) => study === "ladder-distinct");
  if (runs.length === 0) return emptyFigure(plain, noRows("ladder-distinct", protocol));
  const updates = [...groupBy(runs, ({ row }) => updateName(row))].sort(([a], [b]) => (a < b ? -1 : 1));
  const { beta, numGenerations } = runs[0].row;
  const setting = `β = ${beta}, G = ${numGenerations}`;
  const subtitle = `Correct mass after RL, ${setting}. Points: each rung under each of ${seedsText(seedsOf(runs))}`;
  const title = holds(runs.map(rungsOf)) ? claim : plain;
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
    x: { ...logitAxis("base mass Q (logit scale)", limits), range: [low - 0.4, high + 0.4] },
    y: { title: "mass after RL", range: shareRange, dtick: 0.25 },
    marks: [...predictions(runs[0]), scatter(points, { ...runDot, colour: ink.text, name: "a rung" })],
    ...(Number.isFinite(rollouts) ? onceSampled(rollouts) : {}),
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

/** Where a run that stays at the base mass Q expects one success on a rung: left of it, none. */
function onceSampled(rollouts: number): Pick<Panel, "shapes" | "notes"> {
  const x = logit(1 / rollouts);
  const text = `Q = 1 / ${rollouts}:<br>one success<br>is expected`;
  return {
    shapes: [vertical(x, { dash: "dot" })],
    notes: [note(text, { x, y: 0.3, xanchor: "right", align: "right", xshift: -5 })],
  };
}

function rungText({ base, measured, law, tilt }: RungOfRun): string {
  const [Q, P] = [base.toPrecision(2), measured.toFixed(3)];
  return `Q ${Q}, after RL ${P}<br>law ${law.toFixed(3)}, plain tilt ${tilt.toFixed(3)}`;
}
