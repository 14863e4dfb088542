/** Notebook 01: how often a group of rollouts teaches nothing. */

import { logit, sigmoid } from "../../theory/numeric";
import { probabilityOfNoSignal } from "../../theory/signal";
import { type Figure, figure } from "../plot/figure";
import { line } from "../plot/marks";
import { logitAxis } from "../plot/scales";
import { ramp } from "../plot/theme";

const limits: [number, number] = [1e-4, 0.9999];
const masses = Array.from({ length: 121 }, (_, i) =>
  sigmoid(logit(limits[0]) + (i / 120) * (logit(limits[1]) - logit(limits[0]))),
);

/** Q^G + (1 − Q)^G against Q on a logit axis, a curve for each group size (integers of at least 2, at most five). */
export function noSignal(groupSizes: number[] = [64, 16, 8, 4]): Figure {
  return figure(
    {
      title: "Groups that agree teach nothing",
      subtitle: "Probability that all G rewards of a group are equal, so that every advantage is 0",
      columns: 1,
      rowHeight: 240,
      legend: true,
    },
    [
      {
        x: logitAxis("mass Q of correct completions (logit scale)", limits),
        y: { title: { text: "probability" }, range: [0, 1.03] },
        marks: groupSizes.map(curveOf),
      },
    ],
  );
}

function curveOf(groupSize: number, i: number) {
  const chances = masses.map((Q) => probabilityOfNoSignal(Q, groupSize));
  const name = `G = ${groupSize}`;
  const hovertemplate = `${name}<br>Q = %{customdata:.3g}<br>no signal: %{y:.3f}<extra></extra>`;
  const points = { x: masses.map(logit), y: chances };
  return { ...line(points, { name, colour: ramp[i] }), customdata: masses, hovertemplate };
}
