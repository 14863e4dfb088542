/** All figures, by the id that names their files. */

import type { Results } from "../results/rows";
import { carryOver } from "./carryOver";
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
import { invertedU } from "./invertedU";
import { ladder } from "./ladder";
import { longMethods, methods } from "./methods";
import { order } from "./order";
import { pairs } from "./pairs";
import { passAtK } from "./passAtK";
import { probes } from "./probes";
import { prompts } from "./prompts";
import { quoted, readQuoted } from "./quoted";
import { saturation } from "./saturation";
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
} satisfies Record<string, (results: Results) => Figure>;

export type FigureId = keyof typeof figures;

/** Every figure of these results, by id. */
export function allFigures(results: Results): Record<FigureId, Figure> {
  const drawn = Object.entries(figures).map(([id, draw]) => [id, draw(results)]);
  return Object.fromEntries(drawn) as Record<FigureId, Figure>;
}
