/** Whether the analysis of pass rates does what it promises, in simulated worlds of known truth. */

import { groupBy } from "../../common/groupBy";
import type { StudyRow } from "../../passrates/study/study";
import { pooledMean } from "../../passrates/study/summary";
import { type Figure, figure, type Panel } from "../plot/figure";
import { course, key, level, pointsOf, scatter, vertical, type Trace } from "../plot/marks";
import { paddedRange } from "../plot/scales";
import { ink, lawColour, shade } from "../plot/theme";

/** Space for a panel's title. */
const above = 24;
const row = 26; // pixels a quantity

/** A dot a cell of the study (a world, a number of prompts and of samples), a line a quantity; below, slopes by samples. */
export function studyFigure(rows: readonly StudyRow[]): Figure {
  const sizes = [...new Set(rows.map(({ prompts }) => prompts))].sort((a, b) => a - b);
  const covered = rows.filter(({ statistic }) => statistic === "coverage");
  const tested = rows.filter(({ statistic }) => statistic === "size" || statistic === "false discoveries");
  const heights = [row * quantitiesOf(covered).length, row * quantitiesOf(tested).length, 200];
  return figure(
    {
      title: "The analysis in worlds of known truth",
      subtitle: "A dot a cell: one of six worlds, 50 to 5,000 prompts, 4 to 256 samples each; line: what is promised",
      columns: 1,
      rowHeight: heights.map((height) => ({ above, height })),
      legend: 2,
      space: { left: 250 },
    },
    [
      cellsPanel("Coverage of 95% intervals", covered, sizes, { promised: 0.95, include: [0.8, 1] }),
      cellsPanel("Tests at 5%: size, and false discoveries", tested, sizes, { promised: 0.05, include: [0, 0.15] }),
      slopePanel(rows),
    ],
  );
}

function quantitiesOf(rows: readonly StudyRow[]): string[] {
  return [...new Set(rows.map(({ quantity }) => quantity))].reverse();
}

/** Quantities from top to bottom; within one, the sizes from top to bottom. */
function cellsPanel(
  title: string,
  rows: readonly StudyRow[],
  sizes: readonly number[],
  { promised, include }: { promised: number; include: number[] },
): Panel {
  const quantities = quantitiesOf(rows);
  const marks = sizes.flatMap((size, i): Trace[] => {
    const own = rows.filter(({ prompts }) => prompts === size);
    const look = { colour: shade(sizes.length - 1 - i, sizes.length), size: 6, opacity: 0.75 };
    const points = {
      x: own.map(({ value }) => value),
      y: own.map(({ quantity }) => quantities.indexOf(quantity) + 0.26 * ((sizes.length - 1) / 2 - i)),
      text: own.map(
        ({ world, samples, value }) => `${world}, ${size} prompts, ${samples} samples: ${value.toFixed(3)}`,
      ),
    };
    return [key({ ...look, name: `${size.toLocaleString("en-US")} prompts` }), scatter(points, look)];
  });
  return {
    title,
    x: { range: paddedRange(rows.map(({ value }) => value), { include, below: 0.04, above: 0.04 }), showgrid: true }, // prettier-ignore
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
