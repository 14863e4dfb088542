/** Notebook 01: how often a group of rollouts teaches nothing. */

import { probabilityOfNoSignal } from "../../theory/signal";
import { type Figure, figure } from "../plot/figure";
import { logitAxis, shareRange } from "../plot/scales";
import { ramp } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-4, 0.9999];

/** Q^G + (1 − Q)^G against Q on a logit axis, a curve for each group size (integers of at least 2, at most five). */
export function noSignal(groupSizes: number[] = [64, 16, 8, 4]): Figure {
  return figure(
    {
      title: "Groups that agree reinforce nothing",
      subtitle: "Probability that all G rewards of a group are equal, so that their advantages are 0",
      columns: 1,
      rowHeight: 240,
      legend: true,
    },
    [
      {
        x: logitAxis("mass Q of correct completions (logit scale)", limits),
        y: { title: "probability", range: shareRange },
        marks: groupSizes.map((groupSize, i) => {
          const name = `G = ${groupSize}`;
          const probability = (Q: number) => probabilityOfNoSignal(Q, groupSize);
          return massCurve(probability, limits, { name, colour: ramp[i] }, [name, "no signal"]);
        }),
      },
    ],
  );
}
