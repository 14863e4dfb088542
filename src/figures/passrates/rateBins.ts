/** A histogram of shares of right samples: tenths at their position, all as wide; exactly 0 and exactly 1 beside them. */

import type { Data } from "plotly.js-dist";
import type { PanelAxis } from "../plot/figure";

const width = 0.1;

/** Centres of the bars, in shares: none, ten tenths, all. */
export const binCentres = [-0.09, ...Array.from({ length: 10 }, (_, i) => (i + 0.5) * width), 1.09];

/** What each bar holds, as hovering says it. */
export const binNames = ["none", ...Array.from({ length: 10 }, (_, i) => tenthName(i)), "all"];

function tenthName(i: number): string {
  if (i === 9) return "over 90%, not all,";
  return i === 0 ? "up to 10%, not none," : `over ${10 * i}% to ${10 * (i + 1)}%`;
}

/** The bar of a share: a tenth is open below and closed above. */
export function binOf(share: number): number {
  if (share <= 0) return 0;
  return share >= 1 ? 11 : Math.min(10, Math.ceil(10 * share - 1e-9));
}

export const binAxis: PanelAxis = {
  title: "right samples",
  tickvals: [binCentres[0], 0, 0.2, 0.4, 0.6, 0.8, 1, binCentres[11]],
  ticktext: ["none", "", "20%", "40%", "60%", "80%", "", "all"],
  range: [-0.17, 1.17],
  showgrid: false,
};

/** Numbers of prompts by bar; `part` of `parts` series that stand beside each other in a bar's width. */
export function binBars(name: string, counts: readonly number[], colour: string, [part, parts] = [0, 1]): Data {
  const own = (0.94 * width) / parts;
  return {
    type: "bar",
    name,
    x: binCentres,
    y: [...counts],
    width: own,
    offset: -0.47 * width + part * own,
    marker: { color: colour },
    text: counts.map((count, i) => `${name}, ${binNames[i]} right: ${count}`),
    textposition: "none",
    hovertemplate: "%{text}<extra></extra>",
  } as unknown as Data;
}
