import { type Figure, cornerNote, figure, type Panel, type PanelAxis } from "../../figures/plot/figure";
import { course, type Trace } from "../../figures/plot/marks";
import { growing, seriesOf, slope, type Growing, type Size } from "../growth";
import { names } from "../instructions";
import { ourName, type BenchRow } from "../rows";
import { looks, type Measured } from "./looks";

/** What is drawn of a row. */
const figures = {
  "ms a step": ({ median_ms }: BenchRow) => median_ms!,
  "peak memory, MB": ({ peak_mb }: BenchRow) => peak_mb!,
};

/** Time and memory of a training step against what grows, ours and PyTorch's, with the power that they grow with. */
export function sizeChart(measured: Measured<BenchRow>[]): Figure {
  return figure(
    {
      title: "How time and memory grow with size",
      subtitle:
        "A training step of 64 sequences on one core, from width 64, 2 layers, 32 tokens on; all axes logarithmic",
      columns: 3,
      rowHeight: 190,
      legend: true,
    },
    measured.flatMap(({ instructions, rows }) =>
      Object.keys(figures).flatMap((figureName) =>
        (Object.keys(growing) as Growing[]).map((what) =>
          sizePanel(what, figureName as keyof typeof figures, {
            title: names[instructions],
            sizes: seriesOf(rows, what),
          }),
        ),
      ),
    ),
  );
}

function sizePanel(
  what: Growing,
  figureName: keyof typeof figures,
  { title, sizes }: { title: string; sizes: Size[] },
): Panel {
  const valueOf = figures[figureName];
  const x = sizes.map(({ size }) => size);
  const sides = {
    [ourName]: sizes.map(({ ours }) => valueOf(ours)),
    PyTorch: sizes.map(({ theirs }) => valueOf(theirs)),
  };
  const powers = Object.entries(sides).map(([name, y]) => `${name}: ${what}<sup>${slope(x, y).toFixed(2)}</sup>`);
  return {
    title: what === "width" ? title : undefined,
    x: { type: "log", title: what === "time" ? "tokens of a sequence" : what, tickvals: x, ticktext: x.map(String) },
    y: valuesAxis(what === "width" ? figureName : undefined, Object.values(sides).flat()),
    marks: Object.entries(sides).map(([name, y]): Trace => course({ x, y }, { ...looks[name], name })),
    notes: sizes.length > 1 ? [cornerNote(powers.join("<br>"), "lower right")] : [],
  };
}

/** From below the least value, with room for a note, to above the greatest. */
function valuesAxis(title: string | undefined, values: number[]): PanelAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log10);
  const space = Math.max(high - low, 0.3);
  const steps = high - low > 0.7 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
  const ticks = [1, 10, 100, 1000, 10_000].flatMap((power) => steps.map((step) => step * power));
  return {
    ...{ type: "log", title, tickvals: ticks, ticktext: ticks.map(String) },
    range: [low - 0.45 * space, high + 0.12 * space],
  };
}
