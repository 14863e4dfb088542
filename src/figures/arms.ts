/** What the arms of a study gain, axis by axis, beside GRPO with its usual settings from the same base policies. */

import { groupBy } from "../common/groupBy";
import type { Change } from "../results/changes";
import { distinct, percent, seedsText } from "../results/numbers";
import type { Metric, Results, Study } from "../results/rows";
import { type TaskName, taskNames } from "../strings";
import { evidenceOf } from "../verdicts/evidence";
import { armName } from "./armNames";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { key, line, pointsOf, scatter, type Trace, vertical, withGaps } from "./plot/marks";
import { paddedRange } from "./plot/scales";
import type { SeedSummary } from "./plot/seeds";
import { axisName, faded, ink, size, tone } from "./plot/theme";
import { changeText, gainOverSeeds, gainsOf, noRows, seedChanges } from "./select";

export interface ArmsOptions {
  title: string;
  /** By default the sampled mass of right answers. */
  metric?: Metric;
}

/** Pixels of a line, and of the names left of the first panel. */
const [pitch, labelSpace] = [24, 150];
const usual = "GRPO, as elsewhere";

/** The runs of one arm at one exposure, on one axis. */
interface Arm {
  name: string;
  exposure: number;
  axis: TaskName;
  seeds: Change[];
  summary: SeedSummary;
}

/**
 * A panel an axis, a line an arm, a colour an exposure: each base seed a dot, runs on several targets averaged in
 * distribution, and the mean over seeds with its 95% interval. Settings that were drawn have a figure of their own.
 */
export function arms(results: Results, study: Study, { title, metric = "correctMass" }: ArmsOptions): Figure {
  const all = armsOf(results, study, metric);
  if (all.length === 0) return emptyFigure(title, noRows(study, results.protocol));
  const names = [...new Set(all.map(({ name }) => name))];
  if (names.includes(usual)) names.push(...names.splice(names.indexOf(usual), 1));
  const exposures = distinct(all.map(({ exposure }) => exposure)).sort((a, b) => a - b);
  const axes = taskNames.filter((axis) => all.some((arm) => arm.axis === axis)).sort(inDistributionLast);
  const seeds = distinct(all.flatMap((arm) => arm.seeds.map(({ row }) => row.baseSeed))).length;
  const columns = Math.min(axes.length, 3);
  const panels = axes.map((axis, i) => panelOf(all.filter((arm) => arm.axis === axis), { names, exposures, axis, labelled: i % columns === 0 })); // prettier-ignore
  panels[0].marks.unshift(...exposures.map((exposure, i) => key({ name: `exposure ${percent(exposure)}`, colour: tone(i, exposures.length + 1), size: 7 }))); // prettier-ignore
  const subtitle = `Change of ${measured(metric)} by training. Small dots: ${seedsText(seeds)}; bars: 95% intervals of their means`;
  const page = { columns, rowHeight: 20 + pitch * names.length, gap: { x: 16, y: 84 }, legend: true };
  return figure({ ...page, title, subtitle, space: { left: labelSpace - 66 } }, panels);
}

/** What a metric is called on the page. */
function measured(metric: Metric): string {
  const [, k] = /^passAt(\d+)$/.exec(metric) ?? [];
  if (k) return `pass@${k}`;
  return metric === "correctMass" ? "the mass of right answers" : metric;
}

/** `depth-4`: 4 operations; `length-6`: 6 letters; others as they are. */
function probeName(axis: string): string {
  const [, kind, count] = /^(depth|length)-(\d)$/.exec(axis) ?? [];
  if (!kind) return axis;
  return kind === "length" ? `${count} letters` : `${count} operation${count === "1" ? "" : "s"}`;
}

function inDistributionLast(a: TaskName, b: TaskName): number {
  return Number(a === "in-distribution") - Number(b === "in-distribution");
}

function armsOf(results: Results, study: Study, metric: Metric): Arm[] {
  const evidence = evidenceOf(results);
  const own = evidence.changes(metric, study).filter(({ row }) => !row.arm.startsWith("drawn-"));
  const start = ({ row }: Change) => `${row.base}|${row.trainedOn}|${row.axis}`;
  const starts = new Set(own.map(start));
  const beside = evidence.changes(metric, "exposure").filter((change) => starts.has(start(change)));
  const named = [...own.map((change) => ({ name: armName(change.row), change })), ...beside.map((change) => ({ name: usual, change }))]; // prettier-ignore
  const cells = groupBy(named, ({ name, change: { row } }) => `${name}|${row.exposure}|${row.axis}`);
  return [...cells.values()].map((cell) => {
    const changes = cell.map(({ change }) => change);
    const [{ row }] = changes;
    const { exposure, axis } = row;
    return { name: cell[0].name, exposure, axis: axis as TaskName, seeds: seedChanges(changes), summary: gainOverSeeds(changes) }; // prettier-ignore
  });
}

interface Shown {
  names: string[];
  exposures: number[];
  axis: TaskName;
  labelled: boolean;
}

function panelOf(shown: Arm[], { names, exposures, axis, labelled }: Shown): Panel {
  const height = ({ name, exposure }: Arm) => {
    const aside = (exposures.indexOf(exposure) - (exposures.length - 1) / 2) * (0.6 / Math.max(2, exposures.length));
    return names.length - 1 - names.indexOf(name) - aside;
  };
  const ends = shown.flatMap(({ summary: { lower, upper } }) => [lower, upper]); // none is cut off
  const marks = exposures.flatMap((exposure, i): Trace[] => {
    const own = shown.filter((arm) => arm.exposure === exposure);
    const colour = tone(i, exposures.length + 1);
    const bounded = own.filter(({ summary }) => Number.isFinite(summary.lower));
    const bars = bounded.map((arm) => ({ x: [arm.summary.lower, arm.summary.upper], y: [height(arm), height(arm)] }));
    const dots = own.flatMap((arm) => arm.seeds.map((change) => ({ arm, change })));
    return [
      line(withGaps(bars), { colour: faded(colour, 0.45), width: 2, hover: false }),
      scatter(
        pointsOf(dots, {
          x: ({ change }) => change.gain,
          y: ({ arm }) => height(arm),
          text: ({ arm, change }) => changeText(`${arm.name}, base seed ${change.row.baseSeed}`, change),
        }),
        { colour, size: 3.6, opacity: 0.8 },
      ),
      scatter(pointsOf(own, { x: ({ summary }) => summary.mean, y: height }), { colour, size: 7, hover: false }),
    ];
  });
  return {
    title: axisName[axis as keyof typeof axisName] ?? probeName(axis),
    x: { title: "change", range: paddedRange([...gainsOf(shown.flatMap(({ seeds }) => seeds)), ...ends], { include: [0] }), nticks: 5 }, // prettier-ignore
    y: {
      range: [-0.6, names.length - 0.4],
      tickvals: names.map((_, i) => names.length - 1 - i),
      ticktext: names.map((name) => (labelled ? name : "")),
      tickfont: { size: size.small },
      ticks: "",
      showgrid: false,
    },
    marks,
    shapes: [vertical(0, { colour: ink.line })],
  };
}
