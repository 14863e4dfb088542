/** The scoreboard of protocol `levers`: what each lever gains, finds and costs, beside GRPO with its usual settings. */

import { high, low } from "../analyses/promptGains";
import type { Results } from "../results/rows";
import { evidenceOf } from "../verdicts/evidence";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { key, line, pointsOf, scatter, type Trace, vertical, withGaps } from "./plot/marks";
import { paddedRange } from "./plot/scales";
import { barsText } from "./plot/seeds";
import { ink, methodColour, size } from "./plot/theme";
import { cellText, type Column, columns, foundAbove, type Lever, leversOf } from "./scoreboardCells";
import { noRows } from "./select";

const title = "What each lever gains, finds and costs, beside GRPO with its usual settings";

/** Pixels of a line, and of the names left of the first panel. */
const [pitch, labelSpace] = [15, 138];

const headings: Record<Column, string> = {
  low: `base mass < ${low}`,
  middle: `base mass ${low} to ${high}`,
  found: "new sequences",
  cost: "in distribution",
};
const axisTitles: Record<Column, string> = {
  low: "gain",
  middle: "gain",
  found: `share found (mass > ${foundAbove})`,
  cost: "change of accuracy",
};

/** A lever, or the heading of those below it, at its height. */
interface Line {
  y: number;
  lever?: Lever;
  label: string;
}

/**
 * One line a lever, GRPO's own first; gains and costs at exposures above 0, new sequences at exposure 0: those without a
 * right base sample, and the share of them that training raised. An orange line: GRPO's mean over the same base seeds,
 * exposures and targets; none for other transformers and curricula.
 */
export function scoreboard(results: Results): Figure {
  const levers = leversOf(evidenceOf(results));
  if (levers.length === 0) return emptyFigure(title, noRows("algorithms", results.protocol));
  const lines = linesOf(levers);
  const summaries = levers.flatMap(({ cells }) => columns.flatMap((column) => cells[column].own ?? []));
  const subtitle = `Dots: means; ${barsText(summaries)}. New sequences at exposure 0, all else above it`;
  const panels = columns.map((column, i) => panelOf(column, lines, i === 0));
  panels[0].marks.unshift(key({ colour: ink.text, size: 6, name: "the lever" }), keyLine());
  const gap = { x: 16, y: 84 };
  const space = { left: labelSpace - 66 };
  return figure({ title, subtitle, columns: 4, rowHeight: pitch * lines.length, gap, space, legend: true }, panels);
}

const grpo = { colour: methodColour.grpo, width: 2 };

function keyLine(): Trace {
  return line({ x: [NaN], y: [NaN] }, { ...grpo, name: "GRPO, same base seeds, exposures and targets" });
}

/** From the top down; a group's heading stands above its levers. */
function linesOf(levers: Lever[]): Line[] {
  const lines = levers.flatMap((lever, i): Omit<Line, "y">[] => {
    const own = { lever, label: lever.name };
    const heading = lever.group !== "" && lever.group !== levers[i - 1]?.group;
    return heading ? [{ label: `<b>${lever.group}</b>` }, own] : [own];
  });
  return lines.map((each, i) => ({ ...each, y: lines.length - 1 - i }));
}

function panelOf(column: Column, lines: Line[], labelled: boolean): Panel {
  const shown = lines.flatMap(({ y, lever }) => {
    const cell = lever?.cells[column];
    return lever && cell?.own ? [{ y, lever, cell, own: cell.own }] : [];
  });
  const ends = shown.flatMap(({ own, cell }) => [own.mean, own.lower, own.upper, cell.reference ?? 0]);
  const spans = shown.filter(({ own }) => Number.isFinite(own.lower));
  const marks = [
    line(
      withGaps(
        shown.flatMap(({ y, cell: { reference: x } }) =>
          x === undefined ? [] : [{ x: [x, x], y: [y - 0.5, y + 0.5] }],
        ),
      ),
      { ...grpo, hover: false },
    ),
    line(withGaps(spans.map(({ y, own }) => ({ x: [own.lower, own.upper], y: [y, y] }))), {
      colour: ink.text,
      width: 1.4,
      hover: false,
    }),
    scatter(
      pointsOf(shown, { x: ({ own }) => own.mean, y: ({ y }) => y, text: ({ lever, cell }) => cellText(lever, cell) }),
      { colour: ink.text, size: 6 },
    ),
  ];
  const range = paddedRange(ends, { include: [0], above: column === "found" ? 0.75 : 0.08 });
  return {
    title: headings[column],
    x: { title: axisTitles[column], range, nticks: 4 },
    y: {
      range: [-0.6, lines.length - 0.4],
      tickvals: lines.map(({ y }) => y),
      ticktext: lines.map(({ label }) => (labelled ? label : "")),
      tickfont: { size: size.small },
      ticks: "",
      showgrid: false,
    },
    marks,
    shapes: [vertical(0)],
    notes: column === "found" ? shown.map(({ y, cell }) => countsNote(y, cell.counts!)) : [],
  };
}

/** How many of how many sequences, at the panel's right end. */
function countsNote(y: number, [found, of]: [number, number]) {
  const font = { size: size.small - 1, color: ink.soft };
  return note(`${found} of ${of}`, { x: 0.99, xref: "x domain", y, xanchor: "right", align: "right", font });
}
