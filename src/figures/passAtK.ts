/** Notebook 04: pass@k of base and tuned policies, the chance that one of k samples is right. */

import type { ResultRow, Results } from "../experiments/rows";
import { targets, type Axis } from "../strings";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, type Page, type Panel } from "./figure";
import { line, type Trace } from "./marks";
import { percent } from "./scales";
import { type Change, changes, distinct, mean, noRows } from "./select";
import { axisName, shade } from "./theme";

const page: Page = {
  title: "pass@k of base and tuned policies on the target",
  subtitle:
    "Chance that one of k samples is right, by exposure. Dotted: base, solid: after RL on the target; thin: seeds, bold: means",
  columns: 2,
  rowHeight: 200,
  legend: true,
};

/** What one run changed at one k. */
interface PassChange extends Change {
  k: number;
}

/** One panel a target, k on a log scale, exposures by shade. */
export function passAtK({ rows, protocol }: Results): Figure {
  const all = passChanges(rows);
  if (all.length === 0) return emptyFigure(page.title, noRows("exposure", protocol));
  const exposures = distinct(all.map(({ row }) => row.exposure));
  const shown = targets.filter((target) => all.some(({ row }) => row.axis === target));
  return figure(
    page,
    shown.map((target) => panelOf(target, all, exposures)),
  );
}

function passChanges(rows: ResultRow[]): PassChange[] {
  const ks = distinct(rows.flatMap(({ metric }) => (metric.startsWith("passAt") ? [Number(metric.slice(6))] : [])));
  return ks.flatMap((k) =>
    changes(rows, "exposure", `passAt${k}`)
      .filter(({ row }) => row.axis === row.trainedOn)
      .map((change) => ({ ...change, k })),
  );
}

function panelOf(target: Axis, all: PassChange[], exposures: number[]): Panel {
  const ks = distinct(all.map(({ k }) => k));
  return {
    title: axisName[target],
    x: { title: { text: "k" }, type: "log", tickvals: ks },
    y: { title: { text: "pass@k" }, range: [-0.03, 1.03] },
    marks: exposures.flatMap((e, i) => {
      const own = all.filter(({ row }) => row.axis === target && row.exposure === e);
      return marksOf(own, percent(e), shade(i, exposures.length));
    }),
  };
}

function marksOf(of: PassChange[], exposure: string, colour: string): Trace[] {
  const curves = (key: "before" | "after", name: string, dash: "solid" | "dot") => {
    const seeds = [...groupBy(of, ({ row }) => row.run).values()];
    const thin = seeds.map((run) => line(meansByK(run, key), { colour, dash, width: 1, opacity: 0.4 }));
    return [...thin, line(meansByK(of, key), { colour, dash, width: 2.4, name: `${name}, ${exposure}` })];
  };
  return [...curves("before", "base", "dot"), ...curves("after", "tuned", "solid")];
}

function meansByK(of: PassChange[], key: "before" | "after") {
  const byK = groupBy(of, ({ k }) => k);
  const x = [...byK.keys()];
  return { x, y: x.map((k) => mean(byK.get(k)!.map((change) => change[key]))) };
}
