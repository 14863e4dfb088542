/** Figure 7: gains of real language models as the paper states them. Quoted, not measured here. */

import { join } from "node:path";
import { readJson } from "../common/files";
import { type Figure, figure } from "./plot/figure";
import { neutralPair, size } from "./plot/theme";

/** data/quoted.json: numbers of others, with their source. */
export interface Quoted {
  source: string;
  unit: string;
  gains: { model: string; benchmark: string; gain: number }[];
}

/** The committed quotation. Throws what readJson throws. */
export function readQuoted(): Quoted {
  return readJson(join(__dirname, "../../data/quoted.json")) as Quoted;
}

/** Gain in percentage points by benchmark, a bar a model. */
export function quoted({ source, gains }: Quoted): Figure {
  const models = [...new Set(gains.map((row) => row.model))];
  return figure(
    {
      title: "Quoted: which benchmark GRPO helps depends on the base model",
      subtitle: `Numbers of the paper (${source}); language models are not rerun here`,
      columns: 1,
      rowHeight: 250,
      legend: true,
    },
    [
      {
        x: { type: "category", showgrid: false, tickfont: { size: size.text } },
        y: { title: "gain, percentage points (quoted)", rangemode: "tozero" },
        marks: models.map((model, i) => bars(model, gains, neutralPair[i])),
      },
    ],
  );
}

function bars(model: string, gains: Quoted["gains"], colour: string) {
  const own = gains.filter((row) => row.model === model);
  return {
    type: "bar" as const,
    name: `${model} (quoted)`,
    x: own.map((row) => row.benchmark),
    y: own.map((row) => row.gain),
    text: own.map((row) => `+${row.gain}`),
    textposition: "outside" as const,
    textfont: { size: size.text },
    cliponaxis: false,
    marker: { color: colour },
    hovertemplate: "%{x}: %{text} points, quoted<extra>%{fullData.name}</extra>",
  };
}
