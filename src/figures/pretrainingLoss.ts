/** The loss of pretraining by step, for each exposure. */

import type { ResultRow, Results } from "../results/rows";
import { groupBy } from "../common/groupBy";
import { mostLines, type Run, type Series, seriesOf } from "./curveSeries";
import { note, type Panel } from "./plot/figure";
import { line, type Trace } from "./plot/marks";
import { percent } from "../results/numbers";
import { distinct, extent } from "./select";
import { longRamp } from "./plot/theme";

/** Steps between the points of a curve that has one for each step: enough for the eye. */
const every = 8;

const powers = { tickvals: [1e-4, 0.001, 0.01, 0.1, 1], ticktext: ["0.0001", "0.001", "0.01", "0.1", "1"] };

/** Means of base policies by exposure, from dark to light; each base policy too where they are few. */
export function lossPanel({ curves }: Results, base: ResultRow[]): Panel {
  const policies = new Map(base.map((row) => [row.run, row]));
  const losses = curves.filter(({ metric, run }) => metric === "loss" && policies.has(run));
  const runs = [...groupBy(losses, ({ run }) => run)].map(([run, points]) => ({ ...policies.get(run)!, points }));
  const exposures = distinct(runs.map(({ exposure }) => exposure)).map((exposure, i, { length }) => {
    return { exposure, colour: tone(i, length), runs: runs.filter((run) => run.exposure === exposure) };
  });
  const steps = losses.map(({ step }) => step);
  return {
    title: "loss",
    x: { title: { text: "pretraining step" }, range: [0, extent(steps, 0)[1]] },
    y: { title: { text: "loss, nats a token (log scale)" }, type: "log", ...powers },
    marks: exposures.flatMap(({ runs, colour, exposure }) => marksOf(runs, colour, exposure)),
    notes: [legendOf(exposures)],
  };
}

function marksOf(runs: Run[], colour: string, exposure: number): Trace[] {
  const { steps, seeds, mean } = shown(seriesOf(runs, "loss"));
  const thin = seeds.length > mostLines ? [] : seeds;
  const text = steps.map((step, i) => `exposure ${percent(exposure)}, step ${step}<br>loss ${mean[i].toPrecision(3)}`);
  return [
    ...thin.map((y) => line({ x: steps, y }, { colour, width: 0.8, opacity: 0.45 })),
    line({ x: steps, y: mean, text }, { colour, width: 2 }),
  ];
}

/** A curve with all of its steps is thinned by eye; one that was thinned already has points between its steps. */
function shown({ steps, seeds, mean, lower, upper }: Series): Series {
  const whole = steps[0] === 1;
  const kept = (values: number[]) => values.filter((_, i) => !whole || steps[i] % every === 0);
  return { steps: kept(steps), seeds: seeds.map(kept), mean: kept(mean), lower: kept(lower), upper: kept(upper) };
}

/** Within the panel, whose upper right stays empty: the page's legend has no room for seven exposures. */
function legendOf(exposures: { exposure: number; colour: string }[]) {
  const lines = exposures.map(
    ({ exposure, colour }) => `<span style="color:${colour}"><b>—</b></span> ${percent(exposure)}`,
  );
  const corner = { xref: "x domain", yref: "y domain", x: 0.98, y: 0.98, xanchor: "right", yanchor: "top" } as const;
  return note(["exposure", ...lines].join("<br>"), corner);
}

/** The theme's long ramp, mixed where there are more settings than colours. `i` from 0 to count − 1, the first darkest. */
function tone(i: number, count: number): string {
  const place = (i * (longRamp.length - 1)) / Math.max(1, count - 1);
  const below = Math.min(Math.floor(place), longRamp.length - 2);
  const channel = (colour: string, at: number) => parseInt(colour.slice(at, at + 2), 16);
  const mixed = (at: number) => {
    const [from, to] = [channel(longRamp[below], at), channel(longRamp[below + 1], at)];
    return Math.round(from + (place - below) * (to - from))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${[1, 3, 5].map(mixed).join("")}`;
}
