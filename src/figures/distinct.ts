/** Figure 17: the Q-ladder with rules of its own for each rung: what is learned on one rung lifts no other. */

import type { Shape } from "plotly.js-dist";
import type { Results } from "../results/rows";
import { lawOf, type LadderPrompt, type LadderRun, ladderRuns } from "../verdicts/ladderRuns";
import { rolloutsPerRung } from "../verdicts/planned";
import { groupBy } from "../common/groupBy";
import { lawMass } from "../theory/laws";
import { logit, sigmoid } from "../theory/numeric";
import { tiltedMass } from "../theory/tilt";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { updateName } from "./ladder";
import { line, scatter, type Trace } from "./plot/marks";
import { logitAxis, logitPositions } from "./plot/scales";
import { mean, noRows, seedsOf } from "./select";
import { ink, lawColour } from "./plot/theme";

const limits: [number, number] = [1e-7, 0.999];
const [low, high] = limits.map(logit);
const grid = Array.from({ length: 161 }, (_, i) => sigmoid(low + (i / 160) * (high - low)));

const plain = "The Q-ladder where each rung has rules of its own";
const claim = "Without help from other rungs, a rung ends at its law or at nothing";

const page = { columns: 2, rowHeight: 250, gap: { x: 56, y: 84 }, legend: true };

/** One rung of one run: means over its prompts. */
type RungOfRun = Omit<LadderPrompt, "rung">;

/** One panel an update: mass after RL by base mass, one point a rung and run. */
export function distinct({ rows, prompts, protocol }: Results): Figure {
  const runs = ladderRuns({ rows, prompts }, ({ study }) => study === "ladder-distinct");
  if (runs.length === 0) return emptyFigure(plain, noRows("ladder-distinct", protocol));
  const updates = [...groupBy(runs, ({ row }) => updateName(row))].sort(([a], [b]) => (a < b ? -1 : 1));
  const { beta, numGenerations } = runs[0].row;
  const setting = `β = ${beta}, G = ${numGenerations}`;
  const subtitle = `Correct mass after RL, ${setting}. Points: each rung under each of ${seedsOf(runs)} base seeds`;
  const title = holds(runs.map(rungsOf)) ? claim : plain;
  return figure(
    { ...page, title, subtitle },
    updates.map(([name, own]) => panelOf(name, own, protocol)),
  );
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
    const of = (key: keyof RungOfRun) => mean(own.map((prompt) => prompt[key]));
    return { base: of("base"), measured: of("measured"), law: of("law"), tilt: of("tilt") };
  });
}

function panelOf(title: string, runs: LadderRun[], protocol: string): Panel {
  const rungs = runs.flatMap(rungsOf);
  const { row, prompts } = runs[0];
  const rollouts = rolloutsPerRung(protocol, row.run, new Set(prompts.map(({ rung }) => rung)).size);
  const points = {
    x: logitPositions(
      rungs.map(({ base }) => base),
      limits,
    ),
    y: rungs.map(({ measured }) => measured),
  };
  return {
    title,
    x: { ...logitAxis("base mass Q (logit scale)", limits), range: [low - 0.4, high + 0.4] },
    y: { title: { text: "mass after RL" }, range: [-0.04, 1.04], dtick: 0.25 },
    marks: [
      ...predictions(runs[0]),
      scatter({ ...points, text: rungs.map(described) }, { colour: ink.text, size: 6, opacity: 0.55, name: "a rung" }),
    ],
    ...(Number.isFinite(rollouts) ? onceSampled(rollouts) : {}),
  };
}

function predictions({ row }: LadderRun): Trace[] {
  const law = lawOf(row);
  const curve = (of: (Q: number) => number) => ({ x: grid.map(logit), y: grid.map(of) });
  return [
    line(
      curve((Q) => tiltedMass(Q, law.beta)),
      { colour: lawColour.contrast, dash: "dash", width: 1.8, name: "plain tilt" },
    ),
    line(
      curve((Q) => lawMass(Q, law)),
      { colour: lawColour.law, width: 1.8, name: "the update’s own law" },
    ),
  ];
}

/** Where a run that stays at the base mass Q expects one success on a rung: left of it, none. */
function onceSampled(rollouts: number): Pick<Panel, "shapes" | "notes"> {
  const x = logit(1 / rollouts);
  const stroke = { color: ink.line, width: 1, dash: "dot" } as const;
  const shape = { type: "line", xref: "x", yref: "y domain", x0: x, x1: x, y0: 0, y1: 1, line: stroke, layer: "below" };
  const text = `Q = 1 / ${rollouts}:<br>one success<br>is expected`;
  return {
    shapes: [shape as Partial<Shape>],
    notes: [note(text, { x, y: 0.3, xanchor: "right", align: "right", xshift: -5 })],
  };
}

function described({ base, measured, law, tilt }: RungOfRun): string {
  const [Q, P] = [base.toPrecision(2), measured.toFixed(3)];
  return `Q ${Q}, after RL ${P}<br>law ${law.toFixed(3)}, plain tilt ${tilt.toFixed(3)}`;
}
