/** All figures, by the id that names their files. */

import type { Results, Study } from "../results/rows";
import { carryOver } from "./carryOver";
import { controls } from "./controls";
import { convergence, crossing } from "./crossing";
import { curves } from "./curves";
import { distinct } from "./distinct";
import { discovery } from "./discovery";
import { equalMass } from "./equalMass";
import { errors } from "./errors";
import { exposure } from "./exposure";
import type { Figure } from "./plot/figure";
import { forgetting } from "./forgetting";
import { gainAndForgetting } from "./gainAndForgetting";
import { inside } from "./inside";
import { invertedU } from "./invertedU";
import { ladder } from "./ladder";
import { lookup } from "./lookup";
import { longMethods, methods } from "./methods";
import { order } from "./order";
import { pairs } from "./pairs";
import { passAtK } from "./passAtK";
import { probes } from "./probes";
import { prompts } from "./prompts";
import { quoted, readQuoted } from "./quoted";
import { saturation } from "./saturation";
import { scoreboard } from "./scoreboard";
import { severalDecisions } from "./severalDecisions";
import { shareClosed } from "./shareClosed";
import { specification } from "./specification";
import { theorem } from "./theory/theorem";
import { verdicts } from "./verdicts";

/** Figures 1, 7 and 22 do not depend on results: theory, a quotation, and the testbed. */
export const figures = {
  "1-theorem": () => theorem(),
  "2-exposure": exposure,
  "3-saturation": saturation,
  "4-ladder": ladder,
  "5-prompts": prompts,
  "6-curves": curves,
  "7-quoted": () => quoted(readQuoted()),
  "8-verdicts": verdicts,
  "9-inverted-u": invertedU,
  "10-discovery": (results: Results) => discovery(results),
  "11-methods": methods,
  "11b-long-methods": longMethods,
  "12-crossing": crossing,
  "12b-convergence": convergence,
  "13-probes": probes,
  "14-order": order,
  "15-pass-at-k": passAtK,
  "16-forgetting": forgetting,
  "17-distinct": distinct,
  "18-carry-over": carryOver,
  "19-equal-mass": equalMass,
  "20-gain-and-forgetting": gainAndForgetting,
  "21-errors": errors,
  "22-pairs": () => pairs(),
  "23-scoreboard": scoreboard,
  "24-lookup": lookup,
  "25-specification": specification,
  "26-inside": inside,
  "27-share-closed": shareClosed,
  "28-several-decisions": severalDecisions,
  "29-controls": controls,
} satisfies Record<string, (results: Results) => Figure>;

export type FigureId = keyof typeof figures;

/** Those of protocols `levers` and `replication` alone, and the study without which they are not drawn. */
const ofStudy = {
  "23-scoreboard": "algorithms",
  "24-lookup": "ladder-lookup",
  "25-specification": "specification",
  "26-inside": "inside",
  "27-share-closed": "moments",
  "28-several-decisions": "ladder-decisions",
  "29-controls": "reward-control",
} as const satisfies Partial<Record<FigureId, Study>>;

/** Figures of these results, by id: all but those of some protocols alone, which are there where their rows are. */
export type Drawable = Record<Exclude<FigureId, keyof typeof ofStudy>, Figure> & Partial<Record<FigureId, Figure>>;

/** Every figure of these results, by id. */
export function allFigures(results: Results): Drawable {
  const everywhere = Object.entries(figures).filter(([id]) => !(id in ofStudy));
  return { ...drawn(everywhere, results), ...figuresOfOwn(results) } as Drawable;
}

/** Those that only some protocols have, where these results have their rows. */
export function figuresOfOwn(results: Results): Partial<Drawable> {
  return drawn(
    idsOfOwn(results).map((id) => [id, figures[id]]),
    results,
  );
}

/** Their ids. */
export function idsOfOwn({ rows }: Pick<Results, "rows">): FigureId[] {
  const studies = new Set<string>(rows.map(({ study }) => study));
  return (Object.keys(ofStudy) as (keyof typeof ofStudy)[]).filter((id) => studies.has(ofStudy[id]));
}

function drawn(some: [string, (results: Results) => Figure][], results: Results): Partial<Drawable> {
  return Object.fromEntries(some.map(([id, draw]) => [id, draw(results)]));
}
