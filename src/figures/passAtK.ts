/** Notebook 04: pass@k of base and tuned policies, the chance that one of k samples is right. */

import type { ResultRow, Results } from "../results/rows";
import { groupBy } from "../common/groupBy";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { testedOf } from "./hypothesisParts";
import { type Look, pointsOf, type Trace } from "./plot/marks";
import { shareRange } from "./plot/scales";
import { curvesText, seedCurves } from "./plot/seeds";
import { shade } from "./plot/theme";
import { percent, distinct } from "../results/numbers";
import { byTarget, changes, meanOverSeeds, noRows, seedChanges, seedsOf, spread } from "./select";
import { type Change } from "../results/changes";

const plain = "pass@k of base and tuned policies on the target";
const rises = "RL raises a middling pass@1, and on average still leads at the largest k";
const crosses = "RL raises a middling pass@1, and the base policy overtakes it at large k";

const subtitle = "Chance that one of k samples is right, by exposure. Dotted: base, solid: after RL on the target";
const page = { columns: 2, rowHeight: 200, legend: true };

/** What one run changed at one k. */
interface PassChange extends Change {
  k: number;
}

/** One panel a target and answer format, k on a log scale; exposures (at most three) by shade. */
export function passAtK(results: Results): Figure {
  const { rows, protocol } = results;
  const all = passChanges(rows);
  if (all.length === 0) return emptyFigure(plain, noRows("exposure", protocol));
  const exposures = spread(distinct(all.map(({ row }) => row.exposure)));
  const panels = byTarget(all).map(({ title, changes }) => targetPanel(title, changes, exposures));
  return figure({ ...page, title: titleOf(results), subtitle: `${subtitle}; ${curvesText(seedsOf(all))}` }, panels);
}

/** On the target: whether H7a holds, and the base policy is ahead (H7b) or the tuned one, its interval above 0. */
function titleOf(results: Results): string {
  const [raised, overtaken] = ["H7a", "H7b"].map((id) =>
    testedOf(id, results).find(({ of }) => of === "on the target"),
  );
  if (raised?.verdict !== "holds" || !overtaken) return plain;
  if (overtaken.verdict === "rejected" && overtaken.lower > 0) return rises;
  return overtaken.verdict === "holds" ? crosses : plain;
}

function passChanges(rows: ResultRow[]): PassChange[] {
  const passes = rows.filter(({ metric }) => metric.startsWith("passAt"));
  const ks = distinct(passes.map(({ metric }) => Number(metric.slice("passAt".length))));
  return ks.flatMap((k) =>
    changes(passes, "exposure", `passAt${k}`)
      .filter(({ row }) => row.axis === row.trainedOn)
      .map((change) => ({ ...change, k })),
  );
}

function targetPanel(title: string, all: PassChange[], exposures: number[]): Panel {
  return {
    title,
    x: { title: "k", type: "log", tickvals: distinct(all.map(({ k }) => k)) },
    y: { title: "pass@k", range: shareRange },
    marks: exposures.flatMap((e, i) => {
      const own = all.filter(({ row }) => row.exposure === e);
      return own.length > 0 ? exposureMarks(own, percent(e), shade(i, exposures.length)) : [];
    }),
  };
}

function exposureMarks(of: PassChange[], exposure: string, colour: string): Trace[] {
  const runs = [...groupBy(of, ({ k }) => k).values()].flatMap(seedChanges);
  return [
    ...passCurves(runs, "before", { colour, dash: "dot", name: `base, ${exposure}` }),
    ...passCurves(runs, "after", { colour, name: `tuned, ${exposure}` }),
  ];
}

/** `runs` has one change a base seed and k. */
function passCurves(runs: PassChange[], key: "before" | "after", look: Look): Trace[] {
  const seeds = [...groupBy(runs, ({ row }) => row.baseSeed).values()];
  const paths = seeds.map((own) => pointsOf(own, { x: ({ k }) => k, y: (change) => change[key] }));
  const byK = [...groupBy(runs, ({ k }) => k)];
  const summaries = byK.map(([k, own]) => ({ x: k, ...meanOverSeeds(own.map((change) => change[key])) }));
  const mean = pointsOf(summaries, { x: ({ x }) => x, y: (summary) => summary.mean });
  const [lower, upper] = [summaries.map((each) => each.lower), summaries.map((each) => each.upper)];
  return seedCurves(paths, { ...mean, lower, upper }, look);
}
