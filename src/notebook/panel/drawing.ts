/** The panel's figure: what rollouts and held-out problems tell of each run, over the committed runs. */

import { figure, note, type Figure, type Panel } from "../../figures/plot/figure";
import { band, course, intervals, key, line, type Trace } from "../../figures/plot/marks";
import { shareRange } from "../../figures/plot/scales";
import { ink } from "../../figures/plot/theme";
import { seedsText } from "../../results/numbers";
import { rewards } from "../../strings";
import { algorithmOf, algorithms } from "../../training/algorithms";
import type { NewPoints } from "../widgets";
import type { Committed } from "./committed";
import { committedSettings, type Settings } from "./settings";

/** The curves of a run: three of its rollouts, and the mass of right completions on held-out problems of two axes. */
const curveNames = ["reward", "kl", "entropy", "target", "in-distribution"] as const;
export type CurveName = (typeof curveNames)[number];

/** A run so far. */
export interface Run {
  settings: Settings;
  curves: Record<CurveName, { x: number[]; y: number[] }>;
}

export function newRun(settings: Settings): Run {
  const empty = () => ({ x: [], y: [] });
  const [reward, kl, entropy, target, inDistribution] = curveNames.map(empty);
  return { settings, curves: { reward, kl, entropy, target, "in-distribution": inDistribution } };
}

/** One colour a run, the latest the strongest. */
const runColours = ["#e69f00", "#d55e00", "#882255", "#332288", "#117733"];

/** The runs, oldest first, over the committed runs of the settings that are chosen now. */
export function panelFigure(runs: Run[], settings: Settings, committed?: Committed): Figure {
  const steps = Math.max(settings.max_steps, ...runs.map((run) => run.settings.max_steps));
  const x = (title = "") => ({ title, range: [-0.02 * steps, 1.02 * steps] as [number, number] });
  const panel = (title: string, y: Panel["y"], names: CurveName[], xTitle?: string): Panel => ({
    title,
    x: x(xTitle),
    y,
    marks: [...committedMarks(names, committed), ...runs.flatMap((run, i) => runMarks(run, i, names))],
    notes: notesOf(names, settings),
  });
  return figure(
    { title: titleOf(settings), subtitle: subtitleOf(settings, committed), columns: 2, rowHeight: 170, legend: true },
    [
      {
        ...panel("reward", { range: shareRange }, ["reward"]),
        marks: [...legend(runs, committed), ...panel("", {}, ["reward"]).marks],
      },
      panel("KL to the base policy, a token", { rangemode: "tozero" }, ["kl"]),
      panel("entropy of the next token, nats", { rangemode: "tozero" }, ["entropy"], "step"),
      panel("accuracy on held-out problems", { range: shareRange }, ["target", "in-distribution"], "step"),
    ],
  );
}

/** What a step adds to curves. */
export type Points = { name: CurveName; y: number }[];

/** The same as points of the traces of a panel's figure, for run number `run`. */
export function pointsOf(figure: Figure, run: number, step: number, points: Points): NewPoints[] {
  return points.map(({ name, y }) => ({ trace: traceOf(figure, run, name), x: [step], y: [y] }));
}

function traceOf({ data }: Figure, run: number, name: CurveName): number {
  return data.findIndex((trace) => (trace as { meta?: string }).meta === metaOf(run, name));
}

const metaOf = (run: number, name: CurveName) => `${run} ${name}`;

function runMarks({ curves }: Run, i: number, names: CurveName[]): Trace[] {
  const colour = runColours[i % runColours.length];
  return names.map((name) => {
    const points = { x: [...curves[name].x], y: [...curves[name].y] };
    const isMass = name === "target" || name === "in-distribution";
    const look = { colour, dash: name === "in-distribution" ? "dot" : "solid", width: 1.8 } as const;
    const mark = isMass ? course(points, { ...look, size: 6 }) : line(points, look);
    return { ...mark, meta: metaOf(i, name), hovertemplate: "step %{x}: %{y:.3f}<extra></extra>" } as Trace;
  });
}

function committedMarks(names: CurveName[], committed?: Committed): Trace[] {
  if (!committed) return [];
  return names.flatMap((name) => {
    if (name === "target" || name === "in-distribution") return committedMasses(name, committed);
    const { steps, mean, lower, upper } = committed.curves[name];
    const look = { colour: ink.soft, width: 1.4, hover: false };
    return mean.length > 0 ? [band(steps, lower, upper, ink.line), line({ x: steps, y: mean }, look)] : [];
  });
}

function committedMasses(name: "target" | "in-distribution", { masses }: Committed): Trace[] {
  const [before, after] = masses[name];
  const column = (of: "value" | "lower" | "upper") => [before[of], after[of]];
  const points = {
    x: [0, committedSettings.max_steps],
    y: column("value"),
    lower: column("lower"),
    upper: column("upper"),
  };
  return [
    intervals(points, { colour: ink.soft, size: 6, symbol: name === "target" ? "square" : "circle", hollow: true }),
  ];
}

/** Named in the first panel: marks without a position. */
function legend(runs: Run[], committed?: Committed): Trace[] {
  const named = runs.map((run, i) => ({
    name: `run ${i + 1}: ${shortName(run.settings)}`,
    colour: runColours[i % runColours.length],
  }));
  const all = committed
    ? [{ name: `committed runs, ${seedsText(committed.seeds)}`, colour: ink.soft }, ...named]
    : named;
  return all.map((look) => ({ ...key({ ...look, symbol: "square" }), mode: "markers" }) as Trace);
}

function shortName({ target, method, reward, beta }: Settings): string {
  const kl = method === "grpo" ? [`β = ${beta}`] : [];
  return [target, algorithms[method].title, ...kl, ...(reward === "correct" ? [] : [rewardTitle(reward)])].join(", ");
}

function titleOf({ target, method, reward }: Settings): string {
  const rewarded = reward === "correct" || !algorithmOf(method).drawsRollouts ? "" : `, reward: ${rewardTitle(reward)}`;
  return `${algorithms[method].title} on ${target}${rewarded}`;
}

function rewardTitle(reward: Settings["reward"]): string {
  return reward === "shuffled" ? reward : rewards[reward].title;
}

function subtitleOf({ method, learning_rate, beta, num_generations, num_prompts }: Settings, committed?: Committed) {
  const { drawsRollouts, weighsKL, options } = algorithmOf(method);
  const group = drawsRollouts ? ` × ${num_generations} rollouts` : "";
  const kl = weighsKL ? `, β = ${options?.beta ?? beta}` : "";
  const grey = committed
    ? "grey: means of the committed runs, 95%; of KL the median, middle half"
    : "fewer than three base seeds have committed runs of these settings";
  return `${num_prompts} prompts${group} a step, learning rate ${learning_rate}${kl}; ${grey}`;
}

function notesOf(names: CurveName[], { target, method, beta }: Settings): Panel["notes"] {
  if (names.includes("target")) {
    const text = target === "in-distribution" ? "in distribution" : "solid, □: target; dotted, ○: in distribution";
    return [note(text, { xref: "x domain", yref: "y domain", x: 0.98, y: 0.02, xanchor: "right", yanchor: "bottom" })];
  }
  const { title, drawsRollouts, weighsKL, options } = algorithmOf(method);
  const isMeasured =
    names[0] === "reward" ? drawsRollouts : weighsKL && (names[0] !== "kl" || (options?.beta ?? beta) > 0);
  if (isMeasured) return [];
  const text = weighsKL ? "not measured at β = 0" : `${title} does not measure it`;
  const at = { xref: "x domain", yref: "y domain", x: 0.5, y: 0.5, xanchor: "center" } as const;
  return [note(text, at)];
}
