/** What the figures of an analysis of pass rates share: one panel each, the prompts' histogram, colours. */

import type { Data } from "plotly.js-dist";
import type { Analysis } from "../../passrates";
import { isSingle } from "../../passrates/analysis/sections/single";
import { logit } from "../../theory/numeric";
import { type Figure, figure, type Panel } from "../plot/figure";
import { ink } from "../plot/theme";

/** The figure of one section. A page writes the title above it, and lets the panel take the width that there is. */
export interface SectionFigure {
  title: string;
  subtitle: string;
  panel: Panel;
  legend?: boolean;
}

/** As one Plotly figure, for a notebook or a file. */
export function drawn({ title, subtitle, panel, legend }: SectionFigure): Figure {
  return figure({ title, subtitle, columns: 1, rowHeight: 300, legend }, [panel]);
}

/** The two policies. */
export const policyColour = { base: "#5f6368", tuned: "#0072b2" };

/** Up, down, and neither. */
export const callColour = { risen: "#009e73", fallen: "#d55e00", none: "#bdbdbd" };

/** Ends of the logit axis on which pass rates are drawn. */
export const limits: [number, number] = [1e-4, 0.9999];

/** Bars in the lower third of a panel on a logit axis: how the prompts' posterior pass rates are distributed. */
export function promptBars({ base, prompts }: Analysis, top = 1): Data[] {
  if (base && isSingle(base)) return []; // what one sample each says of them is a guess
  const rates = prompts.map(({ baseRate }) => baseRate).filter((rate) => rate !== undefined);
  if (rates.length === 0) return [];
  const [low, high] = limits.map(logit);
  const bins = 36;
  const counts = new Array<number>(bins).fill(0);
  for (const rate of rates) {
    const at = Math.floor(((logit(Math.min(0.99989, Math.max(1.1e-4, rate))) - low) / (high - low)) * bins);
    counts[Math.min(bins - 1, Math.max(0, at))]++;
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const width = (high - low) / bins;
  return [
    {
      type: "bar",
      name: "your prompts",
      x: counts.map((_, i) => low + (i + 0.5) * width),
      y: counts.map((count) => (top * count) / most / 3),
      width,
      marker: { color: ink.grid, line: { color: ink.paper, width: 1 } },
      customdata: counts,
      hovertemplate: "%{customdata} prompts<extra></extra>",
    } as Data,
  ];
}

/** What a subtitle says of these bars, where there are any. */
export function barsNote({ base }: Analysis): string {
  return base && !isSingle(base) ? "; grey: where your prompts lie" : "";
}

/** Bars at categories. `text` is what hovering shows. */
export function bars(name: string, x: (string | number)[], y: number[], colour: string, text: string[]): Data {
  const hover = { text, textposition: "none", hovertemplate: "%{text}<extra></extra>" };
  return { type: "bar", name, x, y, marker: { color: colour }, ...hover } as Data;
}

/** An axis of group sizes, each twice the one before. */
export function doublingAxis(title: string, values: readonly number[]) {
  return {
    title,
    type: "log" as const,
    tickvals: [...values],
    ticktext: values.map(String),
    range: [Math.log10(values[0]) - 0.06, Math.log10(values[values.length - 1]) + 0.06] as [number, number],
  };
}
