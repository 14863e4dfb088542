/** What samples do wrong, before and after RL on the target: the classes of src/evaluation/sampleClass.ts. */

import type { Data } from "plotly.js-dist";
import { lineErrors } from "../evaluation/sampleClass";
import type { Change } from "../results/changes";
import { distinct, number, percent, seedsText } from "../results/numbers";
import type { Metric, Results } from "../results/rows";
import { mean } from "../statistics/moments";
import { targets, type Target } from "../strings";
import { evidenceOf, type Evidence } from "../verdicts/evidence";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { axisName, classColour, ink } from "./plot/theme";
import { noRows, seedsOf, spread } from "./select";

const plain = "What samples do wrong, before and after RL on the target";

const page = { columns: 2, rowHeight: 220, gap: { x: 56, y: 84 }, legend: 2 };

/** From the bottom of a bar to its top, with what the legend says. */
const shownClasses = {
  demonstrated: "right as demonstrated",
  rightShortcut: "right, lines left out",
  rightAfterError: "right after an error",
  earlyStop: "early stop",
  wrongLength: "wrong length",
  droppedStep: "dropped step",
  wrongOperation: "wrong operation",
  wrongLetter: "wrong letter",
  otherError: "other",
} as const;
type Shown = keyof typeof shownClasses;
const classes = Object.keys(shownClasses) as Shown[];

/** Policies on one target at one exposure, all before or all after RL: mean shares of their samples. */
interface Bar {
  x: number;
  label: string;
  seeds: number;
  shares: Record<Shown, number>;
}

/** One panel a target: a pair of bars, base policies and the same after RL, at up to three exposures. */
export function errors(results: Results): Figure {
  const evidence = evidenceOf(results);
  const all = changesOn(evidence, "correctMass");
  if (all.length === 0) return emptyFigure(plain, noRows("exposure", results.protocol));
  if (changesOn(evidence, "earlyStop").length === 0) return emptyFigure(plain, noClasses(results.protocol));
  const exposures = spread(distinct(all.map(({ row }) => row.exposure)));
  const shown = targets.filter((target) => all.some(({ row }) => row.axis === target));
  const panels = shown.map((target) => targetPanel(target, exposures, evidence));
  const subtitle = `Shares of samples at temperature 1, by the first wrong line; means over ${seedsText(seedsOf(all))} of protocol ${results.protocol}`;
  return figure({ ...page, title: plain, subtitle }, panels);
}

function noClasses(protocol: string): string {
  return `the rows of protocol “${protocol}” were made before samples were put into classes`;
}

/** Changes of a metric on the target that a run trained on. */
function changesOn(evidence: Evidence, metric: Metric): Change[] {
  return evidence
    .changes(metric, "exposure")
    .filter(({ row }) => row.format === "steps" && row.axis === row.trainedOn && row.method === "grpo");
}

function targetPanel(target: Target, exposures: number[], evidence: Evidence): Panel {
  const bars = exposures.flatMap((exposure, i) =>
    (["before", "after"] as const).flatMap((when) => barOf(target, exposure, i, when, evidence)),
  );
  return {
    title: axisName[target],
    x: {
      range: [-0.5, exposures.length - 0.5],
      tickvals: bars.map(({ x }) => x),
      ticktext: bars.map(({ label }) => label),
      showgrid: false,
    },
    y: { title: "share of samples", range: [0, 1], tickvals: [0, 0.25, 0.5, 0.75, 1] },
    marks: classes.map((each) => classMark(each, bars)),
  };
}

function barOf(
  target: Target,
  exposure: number,
  position: number,
  when: "before" | "after",
  evidence: Evidence,
): Bar[] {
  const own = (metric: Metric) =>
    changesOn(evidence, metric).filter(({ row }) => row.axis === target && row.exposure === exposure);
  const meanOf = (metric: Metric) => mean(own(metric).map((change) => change[when]));
  const changes = own("earlyStop");
  if (changes.length === 0) return [];
  const others = { rightShortcut: meanOf("rightShortcut"), rightAfterError: meanOf("rightAfterError") };
  const wrong = Object.fromEntries(lineErrors.map((name) => [name, meanOf(name)])) as Record<Shown, number>;
  const demonstrated = meanOf("correctMass") - others.rightShortcut - others.rightAfterError;
  return [
    {
      x: position + (when === "before" ? -0.2 : 0.2),
      label: `${when === "before" ? "base" : "RL"}<br>${percent(exposure)}`,
      seeds: seedsOf(changes),
      shares: { ...wrong, ...others, demonstrated },
    },
  ];
}

/** One class in every bar, upon the classes below it. */
function classMark(name: Shown, bars: Bar[]): Data {
  const below = classes.slice(0, classes.indexOf(name));
  return {
    type: "bar",
    name: shownClasses[name],
    x: bars.map(({ x }) => x),
    y: bars.map(({ shares }) => shares[name]),
    base: bars.map(({ shares }) => below.reduce((sum, each) => sum + shares[each], 0)),
    width: 0.36,
    offset: -0.18,
    marker: { color: classColour[name], line: { color: ink.paper, width: 0.5 } },
    text: bars.map((bar) => barText(name, bar)),
    textposition: "none",
    hovertemplate: "%{text}<extra></extra>",
  } as Data;
}

function barText(name: Shown, { label, seeds, shares }: Bar): string {
  return `${shownClasses[name]}: ${number(shares[name])}<br>${label.replace("<br>", ", exposure ")}, ${seedsText(seeds)}`;
}
