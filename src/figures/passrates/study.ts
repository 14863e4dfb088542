/** Whether the analysis of pass rates does what it promises, in simulated worlds of known truth. */

import { groupBy } from "../../common/groupBy";
import type { StudyRow } from "../../passrates/study/study";
import { pooledMean, summariesOf, type StudySummary } from "../../passrates/study/summary";
import { type Figure, figure, type Panel } from "../plot/figure";
import { course, level, line, pointsOf, scatter, vertical, withGaps, type Trace } from "../plot/marks";
import { paddedRange } from "../plot/scales";
import { ink, lawColour, shade } from "../plot/theme";

/** Space for a panel's title. */
const above = 24;
const row = 30; // pixels a quantity

/** A dot a quantity and number of samples, over worlds and numbers of prompts; below, slopes by samples. */
export function studyFigure(rows: readonly StudyRow[]): Figure {
  const summaries = summariesOf(rows, "samples");
  const covered = summaries.filter(({ statistic }) => statistic === "coverage");
  const tested = summaries.filter(({ statistic }) => statistic === "size" || statistic === "false discoveries");
  const heights = [row * quantitiesOf(covered).length, row * quantitiesOf(tested).length, 200];
  return figure(
    {
      title: "The analysis in worlds of known truth",
      subtitle: "Over six worlds and 50 to 5,000 prompts, with 95% intervals of the simulation; line: what is promised",
      columns: 1,
      rowHeight: heights.map((height) => ({ above, height })),
      legend: 2,
      space: { left: 250 },
    },
    [
      quantitiesPanel("Coverage of 95% intervals", covered, { promised: 0.95, include: [0.8, 1] }),
      quantitiesPanel("Tests at 5%: size, and false discoveries", tested, { promised: 0.05, include: [0, 0.15] }),
      slopePanel(rows),
    ],
  );
}

function quantitiesOf(summaries: readonly StudySummary[]): string[] {
  return [...new Set(summaries.map(({ quantity }) => quantity))].reverse();
}

/** Quantities from top to bottom; within one, numbers of samples from top to bottom. */
function quantitiesPanel(
  title: string,
  summaries: readonly StudySummary[],
  { promised, include }: { promised: number; include: number[] },
): Panel {
  const quantities = quantitiesOf(summaries);
  const sizes = [...new Set(summaries.map(({ size }) => size))].sort((a, b) => a - b);
  const marks = sizes.flatMap((size, i): Trace[] => {
    const own = summaries.filter((each) => each.size === size);
    const look = { colour: shade(sizes.length - 1 - i, sizes.length), size: 6 };
    const height = ({ quantity }: StudySummary) => quantities.indexOf(quantity) + 0.2 * ((sizes.length - 1) / 2 - i);
    const spans = withGaps(own.map((each) => ({ x: [each.low, each.high], y: [height(each), height(each)] })));
    const points = pointsOf(own, {
      x: ({ value }) => value,
      y: height,
      text: ({ quantity, value, low, high }) =>
        `${quantity}, ${size} samples: ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`,
    });
    return [line(spans, { ...look, width: 1.6, hover: false }), scatter(points, { ...look, name: `${size} samples` })];
  });
  const ends = summaries.flatMap(({ low, high }) => [low, high]);
  return {
    title,
    x: { range: paddedRange(ends, { include, below: 0.03, above: 0.03 }), showgrid: true },
    y: {
      tickvals: quantities.map((_, i) => i),
      ticktext: quantities,
      range: [-0.6, quantities.length - 0.4],
      showgrid: false,
    },
    marks,
    shapes: [vertical(promised, { colour: ink.text, width: 1.2 })],
  };
}

/** Mean slopes where every prompt has one shift, over worlds, those counting most whose mean is known best. */
function slopePanel(rows: readonly StudyRow[]): Panel {
  const [own, naive] = ["slope of the shift", "slope by plain regression"].map((quantity) => {
    const bySamples = groupBy(
      rows.filter((each) => each.quantity === quantity && each.statistic === "mean"),
      ({ samples }) => samples,
    );
    return [...bySamples]
      .map(([samples, cells]) => ({ samples, value: pooledMean(cells) }))
      .sort((a, b) => a.samples - b.samples);
  });
  const points = { x: (each: { samples: number }) => each.samples, y: (each: { value: number }) => each.value };
  const ticks = own.map(({ samples }) => samples);
  return {
    title: "Slope of the shift where all prompts have one shift",
    x: { title: "samples of a prompt", type: "log", tickvals: ticks, ticktext: ticks.map(String) },
    y: { title: "mean slope", range: paddedRange([...own, ...naive].map(({ value }) => value), { include: [0.1] }) },
    marks: [
      course(pointsOf(own, points), { name: "slope of the analysis", colour: lawColour.law }),
      course(pointsOf(naive, points), { name: "plain regression", colour: lawColour.contrast }),
    ],
    shapes: [level(0)],
  }; // prettier-ignore
}
