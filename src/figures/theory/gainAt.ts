/** Notebook 01, with controls: the theorem's gain on one prompt, and what a group sees of it. */

import { logit } from "../../theory/numeric";
import { probabilityOfDiscovery } from "../../theory/signal";
import { headroom, tiltedMass } from "../../theory/tilt";
import { type Figure, figure, note } from "../plot/figure";
import { level, line, scatter } from "../plot/marks";
import { logitAxis, shareRange } from "../plot/scales";
import { ink, lawColour } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-8, 0.9995];

/**
 * The gain ΔQ = P* − Q of the tilt against Q on a logit axis, and the chance that a group of G rollouts has a success;
 * marked, one prompt. `Q` in (0, 1), `beta` > 0, `groupSize` at least 2.
 */
export function gainAt({ Q, beta, groupSize }: { Q: number; beta: number; groupSize: number }): Figure {
  const [gain, chance] = [headroom(Q, beta), probabilityOfDiscovery(Q, groupSize)];
  const [x, shown] = [logit(Q), [gain, chance].map((value) => value.toPrecision(3))];
  const texts = [`gain ${shown[0]}`, `chance of a success ${shown[1]}`];
  return figure(
    {
      title: "What the optimum gains on a prompt, and whether a group can see it",
      subtitle: `At β = ${beta} the tilt takes Q = ${Q.toPrecision(3)} to P* = ${tiltedMass(Q, beta).toPrecision(3)}; a group of ${groupSize} has a success with probability ${shown[1]}`,
      columns: 1,
      rowHeight: 250,
      legend: true,
    },
    [
      {
        x: logitAxis("base mass Q of correct completions (logit scale)", limits),
        y: { title: "gain, or probability", range: shareRange },
        marks: [
          massCurve((each) => headroom(each, beta), limits, { colour: lawColour.law, name: "gain at the optimum" }),
          massCurve((each) => probabilityOfDiscovery(each, groupSize), limits, {
            colour: lawColour.contrast,
            dash: "dash",
            name: "chance that a group has a success",
          }),
          line({ x: [x, x], y: [0, 1] }, { colour: ink.line, width: 1, hover: false }),
          scatter({ x: [x], y: [gain], text: [texts[0]] }, { colour: lawColour.law, size: 11 }),
          scatter({ x: [x], y: [chance], text: [texts[1]] }, { colour: lawColour.contrast, size: 11 }),
        ],
        shapes: [level(0)],
        notes: [note(`Q = ${Q.toPrecision(3)}`, { x, y: 1, xshift: 6, yanchor: "top" })],
      },
    ],
  );
}
