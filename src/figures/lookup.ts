/** Study ladder-lookup: mass on held-out strings over training, by base mass, for one rule, ten, and one for each string. */

import { groupBy } from "../common/groupBy";
import { distinct, seedsText } from "../results/numbers";
import type { ResultRow, Results } from "../results/rows";
import { mean } from "../statistics/moments";
import { lookup as lookupRungs, lookupRules, type LookupRules } from "../strings/lookup";
import { replicatesOf } from "../verdicts/evidence";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { level, line, type Points, type Trace } from "./plot/marks";
import { shareRange } from "./plot/scales";
import { seedLines } from "./plot/seeds";
import { axisColour } from "./plot/theme";
import { noRows } from "./select";

const title = "At one base mass, rungs differ in how many rules their right answers follow";

const page = { title, columns: 4, rowHeight: 250, gap: { x: 20, y: 84 }, legend: true };

/** Of one rule, ten, and one for each string. */
const looks: Record<LookupRules, { name: string; colour: string }> = {
  one: { name: "one rule for all strings", colour: axisColour.depth },
  ten: { name: "ten rules, by the first letter", colour: axisColour.vocabulary },
  each: { name: "a rule for each string", colour: axisColour.length },
};

/** A base seed's mass on one rung after a share of the steps. */
interface Reached {
  seed: number;
  rung: number;
  percent: number;
  mass: number;
}

/** A panel a base mass; each base seed thin, their mean bold. */
export function lookup({ rows, protocol }: Results): Figure {
  const reached = replicatesOf(rows.filter(({ study }) => study === "ladder-lookup")).flatMap(reachedBy);
  if (!reached.some(({ percent }) => percent > 0)) return emptyFigure(title, noRows("ladder-lookup", protocol));
  const seeds = seedsText(distinct(reached.map(({ seed }) => seed)).length);
  const subtitle = `Exact mass of the right answer on held-out strings, over training by GRPO. Thin: ${seeds}; bold: mean; dotted: base mass`;
  const masses = distinct(lookupRungs.rungs.map(({ mass }) => mass)).reverse();
  return figure({ ...page, subtitle }, masses.map((mass, i) => panelOf(mass, reached, i === 0))); // prettier-ignore
}

function reachedBy({ baseSeed, rung, metric, method, value }: ResultRow): Reached[] {
  const milestone = /^exactMassAt(\d+)$/.exec(metric);
  if (rung === "" || (metric !== "exactMass" && !milestone)) return [];
  const percent = milestone ? Number(milestone[1]) : method === "none" ? 0 : 100;
  return [{ seed: baseSeed, rung, percent, mass: value }];
}

function panelOf(mass: number, reached: Reached[], labelled: boolean): Panel {
  const marks = lookupRules.flatMap((rules): Trace[] => {
    const rung = lookupRungs.rungs.find((each) => each.mass === mass && each.rules === rules)!;
    const own = reached.filter((each) => each.rung === rung.index);
    const bold = courseOf(own);
    return [seedLines([...groupBy(own, ({ seed }) => seed).values()].map(courseOf), looks[rules]), line(bold, { ...looks[rules], width: 2.6 })]; // prettier-ignore
  });
  return {
    title: `base mass 1/${Math.round(1 / mass).toLocaleString("en")}`,
    x: { title: "% of the steps", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] },
    y: {
      range: shareRange,
      dtick: 0.25,
      ...(labelled ? { title: "mass on held-out strings" } : { showticklabels: false }),
    },
    marks,
    shapes: [level(mass, { dash: "dot" })],
  };
}

/** The mean of what was reached, by rising share of the steps. */
function courseOf(reached: Reached[]): Points {
  const byPercent = [...groupBy(reached, ({ percent }) => percent)].sort(([a], [b]) => a - b);
  const y = byPercent.map(([, own]) => mean(own.map((each) => each.mass)));
  const text = byPercent.map(([percent, own], i) => `after ${percent}%: ${y[i].toFixed(3)}, base seeds: ${own.length}`);
  return { x: byPercent.map(([percent]) => percent), y, text };
}
