/** What `verify` prints: what is compared and how, a line a run with what differs, and what it comes to. Pure functions. */

import { groupBy } from "../../common/groupBy";
import { classDifferences, engineText, processorText, type Machine } from "../../results/machine";
import { fewestOthers, hasFailed, type Comparison } from "./compareRun";
import { countsText, largestText } from "./differences";

export interface Compared {
  /** Those that made the rows. */
  machines: Machine[];
  here: Machine;
  /** What data/sources.json says of these rows. */
  notes: string[];
  comparisons: Comparison[];
  /** Runs of the tables. */
  runs: number;
}

/** The report. */
export function verificationText({ machines, here, notes, comparisons, runs }: Compared): string {
  const again = `Made again by ${engineText(here)}; sources ${here.sources}; on ${processorText(here)}.`;
  const made = [...new Set(machines.map((each) => madeText(each, here)))];
  const noted = notes.map((note) => `data/sources.json: ${note}`);
  const end = [countText(comparisons, runs), endText(comparisons)];
  return [again, ...made, ...noted, "", tableText(comparisons), "", ...end].join("\n");
}

/** What made the rows, and how its numbers are compared with those made here. */
function madeText(machine: Machine, here: Machine): string {
  return `The rows were made by ${engineText(machine)}; sources ${machine.sources}.\n${howText(machine, here)}`;
}

function howText(machine: Machine, here: Machine): string {
  const differences = classDifferences(machine, here);
  if (differences.length === 0) return "Same class of machine, same sources: every number has to be equal to the bit.";
  const isSources = differences.length === 1 && machine.sources !== here.sources;
  return (
    `${isSources ? "Other sources" : "Another class of machine"}, whose numbers may differ by rounding: ${differences.join(", ")}.\n` +
    "Where a run is not equal to the bit, each of its result rows, as it is in the tables and as it was made again, has to lie\n" +
    "in the prediction interval over the protocol's other seeds, 99.9% for all rows of the run together, or both near each\n" +
    "other; prompts and curves are counted, not judged."
  );
}

/** A line a run, and below it what differs. */
function tableText(comparisons: Comparison[]): string {
  const widths = [
    Math.max(...comparisons.map(({ run }) => run.length)),
    Math.max(...comparisons.map(({ outcome }) => outcome.length)),
  ];
  return comparisons
    .map((each) => {
      const [first, ...more] = linesOf(each);
      const line = `${each.run.padEnd(widths[0])}  ${each.outcome.padEnd(widths[1])}  ${first}`;
      return [line, ...more.map((text) => `  ${text}`)].join("\n");
    })
    .join("\n");
}

/** Rows outside that are listed of each run. */
const few = 3;

function linesOf({ outcome, differences, intervals }: Comparison): string[] {
  const { rows, largest } = differences;
  if (!largest)
    return [`to the bit: ${rows.rows} result rows, ${rows.prompts} prompts, ${rows.curves} points of curves`];
  const counts = `${countsText(differences)} differ`;
  const most = largestText(largest);
  if (!intervals) return [counts, most];
  const { rows: judged, outside } = intervals;
  if (outcome === "undecided") {
    const why = `not equal to the bit; fewer than ${fewestOthers} other seeds, too few for a prediction interval`;
    return [counts, most, why];
  }
  const judgement = `${outside.length} of ${judged} result rows with an interval lie outside it`;
  const more = outside.length > few ? [`and ${outside.length - few} more`] : [];
  return [counts, most, outside.length > 0 ? `${judgement}:` : judgement, ...outside.slice(0, few), ...more];
}

/** `5 of 52 runs made again: 4 equal, 1 different` */
export function countText(comparisons: Comparison[], runs: number): string {
  const outcomes = [...groupBy(comparisons, ({ outcome }) => outcome)];
  const counts = outcomes.map(([outcome, own]) => `${own.length} ${outcome}`).join(", ");
  return `${comparisons.length} of ${runs} runs made again: ${counts}`;
}

function endText(comparisons: Comparison[]): string {
  const has = (outcome: Comparison["outcome"]) => comparisons.some((each) => each.outcome === outcome);
  if (has("different")) {
    return (
      "FAILED: the same sources on the same class of machine made other numbers. The tables were changed, or something\n" +
      "decides a number that provenance.json does not keep."
    );
  }
  if (has("outside")) {
    return (
      "FAILED: rows lie outside their intervals. By chance that happens to at most 5 runs in 100 (data/LOG.md): draw more by\n" +
      "--sample and --seed. Where more of them are outside, the tables or the program have changed."
    );
  }
  if (hasFailed(comparisons)) {
    return (
      "NOT DECIDED: numbers differ, and there are too few seeds to say whether by rounding alone. A machine of the class of\n" +
      "the rows decides it, with the commit that they came with."
    );
  }
  return "Passed.";
}
