/** How numbers are written in the report, in HTML and Markdown alike. */

import type { IntervalEstimate } from "../statistics";
import { percent, seedsText } from "../results/numbers";
import { numberText, probabilityText } from "./numberText";
import type { AggregateRow } from "../analyses/aggregate";
import type { Event } from "./history";
import type { Report, Section } from "./report";
import type { Statement } from "./statement";
import { countsText, type Verdict } from "../verdicts";
import { isForced, type Reservation } from "../verdicts/reservations";

/** Which results these are, and how many verdicts came to what. */
export function leadText({
  about,
  seeds,
  counts,
  freeCounts,
}: Pick<Report, "about" | "seeds" | "counts" | "freeCounts">): string {
  const { holds, rejected, undecided } = counts;
  const verdicts = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${about} ${seedsText(seeds)}. Of ${verdicts} verdicts ${holds} hold, ${rejected} are rejected, ${undecided} are undecided, ${counts["not tested"]} are not tested.${freeCountsText(counts, freeCounts)}`;
}

/** The counts without the verdicts that their parts could hardly avoid. */
function freeCountsText(counts: Report["counts"], free: Report["counts"]): string {
  const forced = counts.holds - free.holds;
  const unreachable = counts.rejected + counts.undecided - free.rejected - free.undecided;
  if (forced + unreachable === 0) return "";
  return (
    ` ${forced} of those that hold could hardly have been rejected, and ${unreachable} of the others could hardly have held; ` +
    `without these ${free.holds} hold, ${free.rejected} are rejected, ${free.undecided} are undecided.`
  );
}

/** The hypotheses as a table; with what is left without verdicts that have an asterisk, where some have one. */
export function overviewOf({ sections }: Pick<Report, "sections">): {
  text: string;
  heads: string[];
  rows: string[][];
} {
  const isFree = sections.every(({ parts }) => parts.every(({ reservation }) => reservation === undefined));
  const columns = isFree ? 3 : overviewHeads.length;
  return {
    text: isFree ? "" : freeText,
    heads: overviewHeads.slice(0, columns),
    rows: sections.map((section) => overviewCells(section).slice(0, columns)),
  };
}

const freeText =
  "An asterisk marks verdicts that arithmetic or design left hardly any room to come out otherwise; why, and the effect " +
  "that was possible, stands at the part. The last two columns leave them out.";

/** A hypothesis as cells of a table. */
function overviewCells({ hypothesis, outcome, parts, free }: Section): string[] {
  const all = parts.flatMap(({ verdicts }) => verdicts);
  return [
    `${hypothesis.id} ${hypothesis.title}`,
    outcome,
    countsText(all),
    free.verdicts.length === 0 ? "no part left" : free.outcome,
    countsText(free.verdicts),
  ];
}

const overviewHeads = [
  "hypothesis",
  "outcome",
  "hold, rejected, undecided",
  "outcome without *",
  "the same counts without *",
];

/** Why verdicts of a part have an asterisk. */
export function reservationText({ hardly, why }: Reservation): string {
  return `* Could hardly have ${hardly === "held" ? "held" : "been rejected"}: ${why}`;
}

/** The heading of the two versions of a protocol side by side. */
export const besideHead = "Versions 1.0 and 2.0 side by side";

/** The heading of the history. */
export const historyHead = "What was fixed when, and what was changed";

/** An event in a line. */
export function eventText({ commit, when, what }: Event): string {
  return `${when}${commit ? ` (${commit})` : ""}: ${what}`;
}

/** The text before the commands of one hypothesis; the second part is a command. */
export function exampleText({ protocol }: Pick<Report, "protocol">): [string, string] {
  return ["One job of each study, for example; all of them are made by", `npm run reproduce -- --protocol ${protocol}`];
}

/** One verdict as cells of a table. */
export function verdictCells(verdict: Verdict): string[] {
  const { of, effect, lower, upper, seeds, p, adjustedP } = verdict;
  return [
    of === "all" ? "" : of,
    `${verdict.verdict}${isForced(verdict) ? "*" : ""}`,
    numberText(effect),
    Number.isFinite(lower) ? `${numberText(lower)} to ${numberText(upper)}` : "",
    seeds === 0 ? "" : String(seeds),
    probabilityText(p),
    probabilityText(adjustedP),
    verdict.sentence.replace(/(^|[ (])-(?=[.\d])/g, "$1−"),
  ];
}

/** Heads of these cells. */
export const verdictHeads = ["of", "verdict", "effect", "95% interval", "base seeds", "p", "p, Holm", "why"];

/** What the numbers of the aggregate are, and what they leave out. */
export const aggregateText =
  "Interquartile means (the mean of the middle half) over the four targets and their base seeds, with 95% intervals of a " +
  "bootstrap that resamples base seeds within each target, as rliable has them (Agarwal et al., arXiv 2108.13264). With " +
  "four targets the middle half can leave out one target altogether, and the bootstrap ignores that targets share base " +
  "policies: no verdict rests on these numbers. A method is shown where at least three base seeds have all four targets.";

/** What stands above the statements: of the paper, or of its field. */
export function statementsIntro(statements: readonly Pick<Statement, "whose">[]): { head: string; text: string } {
  if (statements.some(({ whose }) => whose === "the field"))
    return {
      head: "What the field disputes, and doubts",
      text:
        "Each dispute as this project summarises it: first one side, of which the outcome is said, then what stands against " +
        `it. ${outcomeText}`,
    };
  return {
    head: "The paper's statements, and doubts about them",
    text:
      "The paper's statements as this project summarises the abstract of arXiv 2510.15990; doubts are its reviewers' and " +
      `those of later papers. ${outcomeText}`,
  };
}

const outcomeText =
  "The outcome is computed from the verdicts on the parts that speak for or against a statement, " +
  "and goes no further than the scope beside it, which is that of these rows. Where no part tests a statement it is " +
  "not tested here, whatever rows without a hypothesis show.";

/** One row of the aggregate as cells of a table. */
export function aggregateCells({ exposure, method, seeds, onTarget, inDistribution }: AggregateRow): string[] {
  const numbers = [onTarget.mass, onTarget.gain, inDistribution.mass, inDistribution.gain];
  return [percent(exposure), method, String(seeds), ...numbers.map((each) => (each ? intervalText(each) : ""))];
}

/** Heads of these cells. */
export const aggregateHeads = [
  "exposure",
  "method",
  "seeds",
  "mass on the target",
  "gain on the target",
  "mass in distribution",
  "change in distribution",
];

/** `0.123 (0.101 to 0.145)`. */
function intervalText({ value, lower, upper }: IntervalEstimate): string {
  return `${numberText(value)} (${numberText(lower)} to ${numberText(upper)})`;
}

/** With a capital first letter. */
export function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
