/*
 * Room report: the report and the findings on a protocol, and the page on anyone's pass rates (passrates/). May use:
 * common, statistics, strings, theory, passrates, training, hypotheses, results, experiments, verdicts, analyses, figures.
 */

/** The report on a protocol: every hypothesis, its verdicts, and what they say of the paper's statements. Plain data. */

import type { Figure } from "../figures/plot/figure";
import type { FigureId } from "../figures/catalogue";
import { forest } from "../figures/verdicts";
import { aboutText, isOwn } from "../results/about";
import { besideOf, type Beside } from "./beside";
import { aggregateOf, type AggregateRow } from "../analyses/aggregate";
import { reportCautions } from "./cautions";
import type { Part } from "../hypotheses/hypothesis";
import { hypothesesOf, type HypothesisId, type PartId, type StatedHypothesis } from "../hypotheses/hypotheses";
import { historyOf, type Event } from "./history";
import { judgedTexts } from "./judged";
import { judgementOf, type Judgement } from "./judgements";
import { ladderTables, type ReportTable } from "./ladderTables";
import { statementsOf } from "./statements";
import type { Results } from "../results/rows";
import { evidenceOf } from "../verdicts/evidence";
import { measures } from "../verdicts/measures";
import { isForced, reservationOf, type Reservation } from "../verdicts/reservations";
import { outcomeOf, verdictsOf, type Decision, type Outcome, type Training, type Verdict } from "../verdicts";

export interface Report {
  protocol: string;
  /** Which results these are, and how many of the protocol's jobs they have. */
  about: string;
  seeds: number;
  /** How many parts came to what. */
  counts: Record<Decision, number>;
  /** The same without the verdicts that their parts could hardly avoid. */
  freeCounts: Record<Decision, number>;
  rule: string;
  /** What a reader has to know before the verdicts; empty where there is nothing. */
  cautions: string[];
  sections: Section[];
  /** Methods over all targets; empty where no exposure has them with enough seeds. */
  aggregate: AggregateRow[];
  statements: Judgement[];
  /** Versions 1.0 and 2.0 of the protocol side by side; empty for all other protocols. */
  beside: Beside;
  /** When verdicts were fixed, and what has changed since; empty where nothing is known of that. */
  judged: string[];
  /** How the protocol's rows and what judges them came to be; empty where that is not told. */
  history: Event[];
  commands: string[];
}

/** One hypothesis. */
export interface Section {
  hypothesis: StatedHypothesis;
  outcome: Outcome;
  /** The same without the verdicts that their parts could hardly avoid. */
  free: { outcome: Outcome; verdicts: Verdict[] };
  parts: { part: Part<PartId>; verdicts: Verdict[]; reservation?: Reservation }[];
  /** What is shown in numbers beside the verdicts. */
  tables: ReportTable[];
  /** Every part's number, interval and seeds. */
  figure: Figure;
  /** Of the catalogue: the same rows as curves and points. */
  related: FigureId[];
  /** Commands that run one job of each study again, as examples. */
  commands: string[];
}

/** The figures that show a hypothesis's rows, each at the first hypothesis that it belongs to; one may have none. */
const related: Partial<Record<HypothesisId, FigureId[]>> = {
  H1: ["9-inverted-u", "2-exposure", "19-equal-mass"],
  H2: ["10-discovery", "11-methods", "11b-long-methods", "21-errors"],
  H3: ["3-saturation"],
  H4: ["18-carry-over", "13-probes"],
  H5: ["4-ladder", "12-crossing", "12b-convergence", "17-distinct", "5-prompts"],
  H6: ["14-order", "6-curves"],
  H7: ["15-pass-at-k"],
  H8: ["16-forgetting", "20-gain-and-forgetting"],
  R1: ["9-inverted-u", "2-exposure", "19-equal-mass", "27-share-closed"],
  R2: ["10-discovery", "11-methods", "11b-long-methods", "21-errors"],
  R3: ["3-saturation"],
  R4: ["18-carry-over"],
  R5: ["4-ladder", "12-crossing", "12b-convergence", "17-distinct", "28-several-decisions", "5-prompts"],
  R6: ["29-controls", "14-order", "6-curves"],
  R7: ["15-pass-at-k"],
  R8: ["16-forgetting", "20-gain-and-forgetting"],
  L1: ["24-lookup"],
  L4: ["23-scoreboard"],
  L5: ["25-specification"],
  L11: ["26-inside"],
};

/** A pure function of the rows; `training` as in `verdictsOf`. */
export function reportOf(results: Results, training?: Training): Report {
  const verdicts = verdictsOf(results, training);
  const { protocol } = results;
  const list = hypothesesOf(protocol);
  const own = isOwn(results) ? " --own" : "";
  const hasLaws = list.hypotheses.some(({ id }) => id === "H5");
  const tables = hasLaws ? { H5: ladderTables(evidenceOf(results, training).ladderRuns(), protocol) } : {};
  return {
    protocol,
    about: aboutText(results),
    seeds: new Set(results.rows.map(({ baseSeed }) => baseSeed)).size,
    counts: countsOf(verdicts),
    freeCounts: countsOf(freeOf(verdicts)),
    rule: list.rule.text,
    cautions: reportCautions(results),
    sections: list.hypotheses.map((hypothesis) => sectionOf(hypothesis, verdicts, results, tables)),
    aggregate: aggregateOf(results),
    statements: statementsOf(protocol).map((statement) => judgementOf(statement, verdicts)),
    beside: besideOf(results, verdicts),
    history: historyOf(protocol),
    judged: judgedTexts(results, verdicts),
    commands: [
      `npm run reproduce -- --protocol ${protocol}    # the rows, from pretraining on`,
      `npx origin verify --protocol ${protocol}${own}       # runs drawn at random, run again and compared`,
      `npx origin report --protocol ${protocol}${own}       # this page, from the rows`,
    ],
  };
}

function countsOf(verdicts: Verdict[]): Record<Decision, number> {
  const count = (decision: Decision) => verdicts.filter(({ verdict }) => verdict === decision).length;
  return {
    holds: count("holds"),
    rejected: count("rejected"),
    undecided: count("undecided"),
    "not tested": count("not tested"),
  };
}

/** Those that could have come out otherwise. */
function freeOf(verdicts: Verdict[]): Verdict[] {
  return verdicts.filter((verdict) => !isForced(verdict));
}

function sectionOf(
  hypothesis: StatedHypothesis,
  all: Verdict[],
  results: Results,
  tables: Partial<Record<HypothesisId, ReportTable[]>>,
): Section {
  const own = all.filter((verdict) => verdict.hypothesis === hypothesis.id);
  return {
    hypothesis,
    outcome: outcomeOf(own),
    free: { outcome: outcomeOf(freeOf(own)), verdicts: freeOf(own) },
    parts: hypothesis.parts.map((part) => {
      const verdicts = own.filter((verdict) => verdict.part === part.id);
      return { part, verdicts, reservation: verdicts.some(isForced) ? reservationOf({ part: part.id }) : undefined };
    }),
    tables: tables[hypothesis.id] ?? [],
    figure: forest(own),
    related: related[hypothesis.id] ?? [],
    commands: commandsOf(hypothesis.id, results),
  };
}

/** One job of each study that was run. */
function commandsOf(id: HypothesisId, { rows, protocol }: Results): string[] {
  const bases = new Set<string>();
  for (const study of measures[id].studies) {
    const trained = rows.find((row) => row.study === study && row.method !== "none");
    if (trained) bases.add(trained.base);
  }
  return [...bases].map((base) => `npx origin run --protocol ${protocol} --job ${base}`);
}
