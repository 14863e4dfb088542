/** Study inside: what probes read before and after, which parts carry the gain, and how far the weights moved. */

import { groupBy } from "../common/groupBy";
import type { Change } from "../results/changes";
import { distinct, seedsText, signed } from "../results/numbers";
import type { Results } from "../results/rows";
import type { Target } from "../strings";
import { type Evidence, evidenceOf } from "../verdicts/evidence";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { course, line, pointsOf, scatter, type Trace, vertical, withGaps } from "./plot/marks";
import { ordinalAxis, paddedRange, shareRange } from "./plot/scales";
import type { SeedSummary } from "./plot/seeds";
import { axisName, ink, methodColour, neutralPair, size } from "./plot/theme";
import { meanOverSeeds, noRows } from "./select";

const title = "What training changes inside";

/** Where probes read, in the order of the network, and what stands below the axis. */
const sites = {
  "0/embedding": "in",
  "1/attention": "a1",
  "1/feedForward": "f1",
  "2/attention": "a2",
  "2/feedForward": "f2",
};
/** What is put into the base policy, from the top down; last the tuned policy as it is. */
const parts = {
  "0/embedding": "embedding",
  "1/attention": "attention 1",
  "1/feedForward": "feed-forward 1",
  "1/block": "layer 1",
  "2/attention": "attention 2",
  "2/feedForward": "feed-forward 2",
  "2/block": "layer 2",
  output: "output",
  none: "all of it",
};

const shuffled = "GRPO, shuffled rewards";

/** The runs that were looked into, by what they were trained with. */
const kinds = [
  { name: "GRPO", colour: methodColour.grpo, is: ({ row }: Change) => row.arm === "inside" && row.method === "grpo" },
  { name: shuffled, colour: neutralPair[0], is: ({ row }: Change) => row.arm === "inside-shuffled" },
  { name: "SFT", colour: methodColour.sft, is: ({ row }: Change) => row.method === "sft" },
];

/**
 * A row a target. Left, the accuracy of linear probes for the letter that comes next, by site, of the base policy and of what was trained.
 * In the middle, what one part of the tuned policy changes in the base policy's path mass. Right, the length of the update
 * relative to that of the base policy's parameters.
 */
export function inside(results: Results): Figure {
  const evidence = evidenceOf(results);
  const runs = evidence.changes("correctMass", "inside").filter(({ row }) => row.axis === row.trainedOn);
  if (runs.length === 0) return emptyFigure(title, noRows("inside", results.protocol));
  const targets = [...groupBy(runs, ({ row }) => row.trainedOn as Target)];
  const panels = targets.flatMap(([target, own]) => [
    probePanel(evidence, own, axisName[target]),
    patchPanel(evidence, own),
    movedPanel(evidence, own),
  ]);
  const seeds = seedsText(distinct(runs.map(({ row }) => row.baseSeed)).length);
  const subtitle = `Means over ${seeds} with 95% intervals; a: after attention, f: after feed-forward`;
  return figure({ title, subtitle, columns: 3, rowHeight: 200, gap: { x: 84, y: 84 }, legend: true }, panels);
}

/** A point of a run, by its name after `inside/`; NaN where there is none. */
type Read = (name: string) => number;

/** A number made of each run's points, over base seeds. */
function summaryOf(evidence: Evidence, runs: Change[], value: (read: Read) => number): SeedSummary {
  const values = runs.map(({ row }) => value((name) => evidence.curve(row.run, `inside/${name}`)[0]?.value ?? NaN));
  return meanOverSeeds(values.filter(Number.isFinite));
}

function probePanel(evidence: Evidence, runs: Change[], of: string): Panel {
  const read = (own: Change[], policy: string) =>
    Object.keys(sites).map((site) => summaryOf(evidence, own, (at) => at(`probeAccuracy/${policy}/${site}/before`)));
  const curve = (summaries: SeedSummary[], look: { name?: string; colour: string }): Trace[] => {
    const shown = summaries.map((summary, x) => ({ ...summary, x })).filter(({ seeds }) => seeds > 0);
    const bars = shown.filter(({ lower }) => Number.isFinite(lower)).map(({ x, lower, upper }) => ({ x: [x, x], y: [lower, upper] })); // prettier-ignore
    const text = ({ mean, seeds }: (typeof shown)[number]) => `accuracy ${mean.toFixed(3)}, base seeds: ${seeds}`;
    return [
      line(withGaps(bars), { colour: look.colour, width: 1.2, hover: false }),
      course(pointsOf(shown, { x: ({ x }) => x, y: ({ mean }) => mean, text }), { ...look, size: 5, width: 1.6 }),
    ];
  };
  return {
    title: of,
    x: { title: "read after", ...ordinalAxis(Object.values(sites)) },
    y: { title: "accuracy of the probe", range: shareRange },
    marks: [
      ...curve(read([...oneOfEachBase(runs)], "base"), { name: "base policy", colour: ink.text }),
      ...kinds.flatMap(({ name, colour, is }) => curve(read(runs.filter(is), "tuned"), { name, colour })),
    ],
  };
}

/** All runs from one base policy have its numbers. */
function oneOfEachBase(runs: Change[]): Iterable<Change> {
  return new Map(runs.map((change) => [change.row.base, change])).values();
}

function patchPanel(evidence: Evidence, runs: Change[]): Panel {
  const labels = Object.values(parts);
  const cells = kinds
    .filter(({ name }) => name !== shuffled) // there is no gain to carry
    .flatMap(({ colour, is }, k) =>
      Object.keys(parts).map((part, i) => {
        const at = part === "none" ? "tuned/none" : `base/${part}`;
        const change = (read: Read) => read(`patchedPathMass/${at}`) - read("patchedPathMass/base/none");
        return { colour, y: labels.length - 1 - i - (k - 0.5) * 0.3, ...summaryOf(evidence, runs.filter(is), change) };
      }),
    )
    .filter(({ seeds }) => seeds > 0);
  return {
    title: "put into the base policy",
    x: { title: "change of path mass", range: spanOf(cells), nticks: 4 },
    y: {
      range: [-0.6, labels.length - 0.4],
      tickvals: labels.map((_, i) => labels.length - 1 - i),
      ticktext: labels,
      tickfont: { size: size.small - 1 },
      ticks: "",
      showgrid: false,
    },
    marks: rows(cells),
    shapes: [vertical(0)],
  };
}

function movedPanel(evidence: Evidence, runs: Change[]): Panel {
  const cells = kinds
    .map(({ colour, is }, i) => {
      const moved = summaryOf(evidence, runs.filter(is), (read) => read("updateNorm/all"));
      return { colour, y: kinds.length - 1 - i, ...moved };
    })
    .filter(({ seeds }) => seeds > 0);
  return {
    title: "length of the update",
    x: { title: "share of the parameters' length", range: spanOf(cells), nticks: 4 },
    y: { range: [-0.6, kinds.length - 0.4], showticklabels: false, ticks: "", showgrid: false },
    marks: rows(cells),
  };
}

/** From 0 to the ends of all intervals: none is cut off. */
function spanOf(cells: SeedSummary[]): [number, number] {
  return paddedRange(cells.flatMap(({ mean, lower, upper }) => [mean, lower, upper]), { include: [0] }); // prettier-ignore
}

interface Cell extends SeedSummary {
  y: number;
  colour: string;
}

/** Dots with horizontal intervals, by colour. */
function rows(cells: Cell[]): Trace[] {
  return [...groupBy(cells, ({ colour }) => colour)].flatMap(([colour, own]) => {
    const bars = own.filter(({ lower }) => Number.isFinite(lower)).map(({ y, lower, upper }) => ({ x: [lower, upper], y: [y, y] })); // prettier-ignore
    const text = ({ mean, seeds }: Cell) => `${signed(mean)}, base seeds: ${seeds}`;
    return [
      line(withGaps(bars), { colour, width: 1.4, hover: false }),
      scatter(pointsOf(own, { x: ({ mean }) => mean, y: ({ y }) => y, text }), { colour, size: 6 }),
    ];
  });
}
