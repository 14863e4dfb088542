/** Figure 8: every part of every hypothesis: its number, the interval, each seed, and where it has to lie. */

import type { Annotation, Shape } from "plotly.js-dist";
import type { Results } from "../results/rows";
import { regionText, type Decision, type Verdict, verdictsOf } from "../verdicts";
import { groupBy } from "../common/groupBy";
import { aboveNote, emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { line, pointsOf, region, scatter, type Trace } from "./plot/marks";
import { extent, paddedRange } from "./plot/scales";
import { seedDots } from "./plot/seeds";
import { faded, ink, type MarkerSymbol, size, verdictColour } from "./plot/theme";

const title = "Verdicts: effect, 95% interval and every seed";

/** Left of a panel, at least, where its lines are named; what it claims begins there too. Of a letter of a name. */
const [leastLabelSpace, letterWidth] = [124, 5.9];
/** Of a line; at either end of a panel; of a line of the claim, and above the first. */
const [pitch, edge, claimPitch, claimSpace] = [18, 4, 18, 10];
/** Letters of a line of a claim. */
const claimWidth = 66;

const page = { title, legend: true };

const symbols: Record<Decision, MarkerSymbol> = {
  holds: "circle",
  rejected: "diamond",
  undecided: "square",
  "not tested": "square",
};

/** All verdicts on these results. */
export function verdicts(results: Results): Figure {
  return forest(verdictsOf(results));
}

/** One panel a part, as high as it has lines, one for each thing it is judged for; what was not tested is left out. */
export function forest(all: Verdict[]): Figure {
  const tested = all.filter(({ verdict, effect }) => verdict !== "not tested" && Number.isFinite(effect));
  if (tested.length === 0) return emptyFigure(title, "no rows that could judge this");
  const count = (decision: Decision) => all.filter(({ verdict }) => verdict === decision).length;
  const counts = `${count("holds")} hold, ${count("rejected")} rejected, ${count("undecided")} undecided`;
  const untested = count("not tested") > 0 ? `, ${count("not tested")} not tested` : "";
  const subtitle = `Shaded: where the number has to lie. Small: base seeds. ${counts}${untested}`;
  const parts = [...groupBy(tested, ({ part }) => part).values()];
  const columns = Math.min(2, parts.length);
  const labelSpace = Math.max(leastLabelSpace, ...tested.map(({ of }) => Math.ceil(letterWidth * of.length)));
  const spaces = { gap: { x: labelSpace + 14, y: 24 }, space: { left: labelSpace - 56 } };
  const panels = parts.map((own) => partPanel(own, labelSpace));
  return figure({ ...page, ...spaces, columns, subtitle, rowHeight: parts.map(extentOf) }, panels);
}

function extentOf(own: Verdict[]) {
  return { above: claimSpace + claimPitch * linesOf(own[0]).length, height: 2 * edge + pitch * own.length };
}

function partPanel(own: Verdict[], labelSpace: number): Panel {
  const range = effectRange(own);
  const heights = own.map((_, i) => own.length - 1 - i);
  const space = 0.5 + edge / pitch;
  return {
    x: { range, nticks: 5, tickfont: { size: size.small } },
    y: {
      range: [-space, own.length - 1 + space],
      tickvals: heights,
      ticktext: own.map(({ of }) => (of === "all" ? "" : of)),
      tickfont: { size: size.small + 1 },
      ticks: "",
      showgrid: false,
    },
    marks: own.flatMap((verdict, i) => verdictMarks(verdict, heights[i], range)),
    shapes: [claimed(own[0], range)],
    notes: [claimOf(own[0], labelSpace), ...own.flatMap((verdict, i) => beyond(verdict, heights[i], range))],
  };
}

/** The claim of a part, and in grey where its number has to lie. */
function claimOf(verdict: Verdict, labelSpace: number): Partial<Annotation> {
  const font = { size: size.small + 1, color: ink.text };
  return aboveNote(linesOf(verdict).join("<br>"), "left", { xshift: -labelSpace, yshift: 2, font });
}

/** Lines break between words, and not within the region. */
function linesOf({ part, claim, region }: Verdict): string[] {
  const where = `(${regionText(region)})`.replace(/ /g, "\u00a0");
  const lines = [part, ...claim.split(" "), where].reduce<string[]>((done, word) => {
    const last = done[done.length - 1];
    const fits = last !== undefined && last.length + word.length < claimWidth;
    return fits ? [...done.slice(0, -1), `${last} ${word}`] : [...done, word];
  }, []);
  const inGrey = `<span style="color:${ink.soft}">${where}</span>`;
  return lines.map((line) => line.replace(where, inGrey).replace(part, `<b>${part}</b> `));
}

function verdictMarks(verdict: Verdict, y: number, [low, high]: [number, number]): Trace[] {
  const colour = verdictColour[verdict.verdict];
  const shown = verdict.points.filter(({ value }) => value >= low && value <= high);
  const seeds = pointsOf(shown, {
    x: ({ value }) => value,
    y: () => y - 0.32,
    text: ({ seed, value }) => `base seed ${seed}: ${value.toPrecision(3)}`,
  });
  const bounded = Number.isFinite(verdict.lower) && Number.isFinite(verdict.upper);
  const bar = { x: [Math.max(low, verdict.lower), Math.min(high, verdict.upper)], y: [y + 0.12, y + 0.12] };
  const effect = { x: [verdict.effect], y: [y + 0.12], text: [verdictText(verdict)] };
  return [
    seedDots(seeds, { colour: ink.line }, { dense: true }),
    ...(bounded ? [line(bar, { colour, width: 2.4 })] : []),
    scatter(effect, { colour, symbol: symbols[verdict.verdict], size: 8, name: verdict.verdict }),
  ];
}

/** Seeds far outside are counted, not drawn: they would leave no space for the interval. */
function beyond({ points }: Verdict, y: number, [low, high]: [number, number]): Partial<Annotation>[] {
  const outside = points.filter(({ value }) => value < low || value > high).length;
  if (outside === 0) return [];
  const position = { x: 1, xref: "x domain", y, xanchor: "right", yshift: 9 } as const;
  return [note(`${outside} outside`, { ...position, font: { size: size.small - 2, color: ink.soft } })];
}

/** Of the interval, the bounds and the middle of the seeds, with some space. */
function effectRange(own: Verdict[]): [number, number] {
  const bounds = Object.values(own[0].region) as number[];
  const values = own.flatMap(({ effect, lower, upper }) => [effect, lower, upper]).filter(Number.isFinite);
  const [low, high] = extent([...values, ...bounds]);
  const core = (high - low || 0.02) * 1.5;
  const seeds = own.flatMap(({ points }) => points.map(({ value }) => value));
  return paddedRange(
    seeds.filter((value) => value > low - core && value < high + core),
    { include: [low, high] },
  );
}

function claimed({ region: { above, below } }: Verdict, [low, high]: [number, number]): Partial<Shape> {
  return region(above ?? low, below ?? high, faded(verdictColour.holds, 0.12));
}

function verdictText({ of, verdict, effect, lower, upper, seeds, sentence }: Verdict): string {
  const bounds = Number.isFinite(lower) ? ` (${lower.toPrecision(3)} to ${upper.toPrecision(3)})` : "";
  return `${of}: ${verdict}<br>${effect.toPrecision(3)}${bounds}, ${seeds} base seeds<br>${sentence}`;
}
