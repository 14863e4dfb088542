/*
 * Room report: the report and the findings on a protocol. May use: common, statistics, strings, theory, hypotheses,
 * results, experiments, verdicts, analyses, figures.
 */

/** The report on a protocol: every hypothesis, its verdicts, and what they say of the paper's statements. Plain data. */

import type { Figure } from "../figures/plot/figure";
import type { FigureId } from "../figures/catalogue";
import { forest } from "../figures/verdicts";
import { aboutText, isOwn } from "../results/about";
import { aggregateOf, type AggregateRow } from "../analyses/aggregate";
import { axesCaution } from "./caution";
import { decisionRule, fewestSeeds, type Hypothesis, type Part } from "../hypotheses/hypothesis";
import { hypotheses, hypothesesHash } from "../hypotheses/hypotheses";
import { judgementOf, statements, type Judgement } from "./statements";
import { seedsText } from "../results/numbers";
import type { Results, Study } from "../results/rows";
import { noRowsText, untestedReason } from "./untested";
import { outcomeOf, verdictsOf, type Decision, type Outcome, type Training, type Verdict } from "../verdicts";

export interface Report {
  protocol: string;
  /** Which results these are, and how many of the protocol's jobs they hold. */
  about: string;
  seeds: number;
  /** How many parts came to what. */
  counts: Record<Decision, number>;
  rule: string;
  /** What a reader has to know before the verdicts; empty where there is nothing. */
  cautions: string[];
  sections: Section[];
  /** Methods over all targets; empty where no exposure has them with seeds enough. */
  aggregate: AggregateRow[];
  statements: Judgement[];
  commands: string[];
}

/** One hypothesis. */
export interface Section {
  hypothesis: Hypothesis;
  outcome: Outcome;
  parts: { part: Part; verdicts: Verdict[] }[];
  /** Every part's number, interval and seeds. */
  figure: Figure;
  /** Of the catalogue: the same rows as curves and points. */
  related: FigureId[];
  /** Commands that make one base policy's share of the rows anew: one job of each study, as examples. */
  commands: string[];
}

/** What the rows look like beside the verdicts; a figure stands at the first hypothesis it belongs to. */
const related: Partial<Record<Hypothesis["id"], FigureId[]>> = {
  H1: ["9-inverted-u", "2-exposure"],
  H2: ["10-discovery", "11-methods"],
  H3: ["3-saturation"],
  H4: ["13-probes"],
  H5: ["4-ladder", "12-crossing", "17-distinct", "5-prompts"],
  H6: ["14-order", "6-curves"],
  H7: ["15-pass-at-k"],
  H8: ["16-forgetting"],
};

/** Studies whose rows a hypothesis is judged from. */
const studies: Record<Hypothesis["id"], Study[]> = {
  H1: ["exposure", "alone"],
  H2: ["exposure", "contrast", "long"],
  H3: ["saturation"],
  H4: ["saturation", "probes"],
  H5: ["ladder-shared", "ladder-distinct", "exposure"],
  H6: ["ladder-shared", "ladder-distinct", "exposure"],
  H7: ["exposure", "saturation"],
  H8: ["exposure", "mixed"],
};

/** A pure function of the rows; `training` as in `verdictsOf`. */
export function reportOf(results: Results, training?: Training): Report {
  const verdicts = verdictsOf(results, training);
  const { protocol } = results;
  const own = isOwn(results) ? " --own" : "";
  return {
    protocol,
    about: aboutText(results),
    seeds: new Set(results.rows.map(({ baseSeed }) => baseSeed)).size,
    counts: countsOf(verdicts),
    rule: decisionRule,
    cautions: cautionsFor(results),
    sections: hypotheses.map((hypothesis) => sectionOf(hypothesis, verdicts, results)),
    aggregate: aggregateOf(results),
    statements: statements.map((statement) => judgementOf(statement, verdicts)),
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

function sectionOf(hypothesis: Hypothesis, all: Verdict[], results: Results): Section {
  const untested = untestedReason(results, studies[hypothesis.id]);
  const own = all
    .filter((verdict) => verdict.hypothesis === hypothesis.id)
    .map((verdict) => (untested ? { ...verdict, sentence: verdict.sentence.replace(noRowsText, untested) } : verdict));
  return {
    hypothesis,
    outcome: outcomeOf(own),
    parts: hypothesis.parts.map((part) => ({ part, verdicts: own.filter((verdict) => verdict.part === part.id) })),
    figure: forest(own),
    related: related[hypothesis.id] ?? [],
    commands: commandsOf(hypothesis, results),
  };
}

/** One job of each study that was run. */
function commandsOf({ id }: Hypothesis, { rows, protocol }: Results): string[] {
  const bases = studies[id].flatMap(
    (study) => rows.find((row) => row.study === study && row.method !== "none")?.base ?? [],
  );
  return [...new Set(bases)].map((base) => `npx origin run --protocol ${protocol} --job ${base}`);
}

function cautionsFor({ rows, protocol }: Results): string[] {
  const seeds = new Set(rows.map(({ baseSeed }) => baseSeed)).size;
  const others = [...new Set(rows.map((row) => row.hypotheses))].filter((hash) => hash !== hypothesesHash);
  return [
    ...(others.length > 0
      ? [
          `Rows of this protocol were made under another version of the hypotheses (${others.join(", ")}; now ` +
            `${hypothesesHash}): for them the lines below were not drawn in advance.`,
        ]
      : []),
    ...(protocol === "quick"
      ? ["The lines below were chosen with this protocol's rows in view; it can illustrate them and not test them."]
      : []),
    ...(seeds < fewestSeeds
      ? [`${seedsText(seeds)} decide${seeds === 1 ? "s" : ""} nothing; the numbers show the shape alone.`]
      : []),
    axesCaution(rows),
  ].filter(Boolean);
}
