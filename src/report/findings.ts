/**
 * The abstract's findings and the laws: what was predicted, and what the rows show, as a table for a terminal. No
 * verdicts: those take the seeds of the larger protocol.
 */

import { groupBy } from "../common/groupBy";
import { percent, distinct, number } from "../results/numbers";
import { targets } from "../strings";
import { changesOf, type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import { ofFormat, withRows } from "../results/filter";
import type { ResultRow, Results } from "../results/rows";
import { algorithms, algorithmNames, type AlgorithmName } from "../training/algorithms";
import { advantageOf } from "../results/updates";
import { replicatesOf } from "../verdicts/evidence";
import { distanceFrom, ladderRuns, onOneDecision, type LadderRun } from "../verdicts/ladderRuns";
import { findingsCaution } from "./cautions";

/** One line of the table. */
export interface Finding {
  /** Hypotheses that the larger protocol decides. */
  hypothesis: string;
  finding: string;
  predicted: string;
  seen: string;
}

export interface Findings {
  protocol: string;
  seeds: number;
  findings: Finding[];
  /** What the numbers do not say. */
  caution: string;
}

/** The table of findings, where answers show their steps; a study without rows has none. */
export function findingsOf(all: Results): Findings {
  const steps = ofFormat(all, "steps");
  const results = withRows(steps, replicatesOf(steps.rows));
  const { protocol, rows } = results;
  const seeds = new Set(rows.map((row) => row.baseSeed)).size;
  const findings = [
    ...exposureFindings(rows),
    ...forgettingFindings(rows),
    ...saturationFindings(rows),
    ...contrastFindings(rows),
    ...sharpeningFindings(results),
    ...ladderFindings(results),
  ];
  return { protocol, seeds, findings, caution: findingsCaution(results) };
}

/** Each finding as three lines under its hypothesis, then what the numbers do not say; for 100 columns. */
export function findingsText({ protocol, seeds, findings, caution }: Findings): string {
  const title = `Findings of protocol ${protocol}, ${seeds} base ${seeds === 1 ? "seed" : "seeds"} (correct mass before→after, means)`;
  const blocks = findings.map(({ hypothesis, finding, predicted, seen }) =>
    [`${finding}  [${hypothesis}]`, wrapped("  predicted  ", predicted), wrapped("  seen       ", seen)].join("\n"),
  );
  return [title, ...blocks, wrapped("", caution)].join("\n\n");
}

/** `text` behind `label`, broken between words at 100 columns. */
function wrapped(label: string, text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const joined = `${lines.at(-1)} ${word}`.trim();
    if (label.length + joined.length <= 100) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.map((line, i) => `${i === 0 ? label : " ".repeat(label.length)}${line}`).join("\n");
}

/** `.120→.500`: mean before and after. */
function shift(changes: Change[]): string {
  return `${number(mean(changes.map(({ before }) => before)))}→${number(mean(changes.map(({ after }) => after)))}`;
}

function exposureFindings(rows: ResultRow[]): Finding[] {
  const onTarget = changesOf(
    rows,
    "correctMass",
    ({ study, trainedOn, axis }) => study === "exposure" && trainedOn === axis,
  );
  const exposures = distinct(onTarget.map(({ row }) => row.exposure));
  const trained = targets.filter((target) => onTarget.some(({ row }) => row.axis === target));
  return trained.map((target) => {
    const changes = onTarget.filter(({ row }) => row.axis === target);
    const at = (e: number) => `${percent(e)} ${shift(changes.filter(({ row }) => row.exposure === e))}`;
    return {
      hypothesis: "H1, H2",
      finding: `RL on ${target}, by exposure`,
      predicted:
        "no gain where the base policy is never right, most where it sometimes is, little where it nearly always is",
      seen: exposures.map(at).join(", "),
    };
  });
}

function forgettingFindings(rows: ResultRow[]): Finding[] {
  const beside = changesOf(
    rows,
    "correctMass",
    ({ study, axis }) => study === "exposure" && axis === "in-distribution",
  );
  if (beside.length === 0) return [];
  const at = (target: string) => `${target} ${shift(beside.filter(({ row }) => row.trainedOn === target))}`;
  const trained = targets.filter((target) => beside.some(({ row }) => row.trainedOn === target));
  return [
    {
      hypothesis: "H8",
      finding: "In distribution, after RL on a target",
      predicted: "a loss that grows with the distance moved",
      seen: trained.map(at).join(", "),
    },
  ];
}

function saturationFindings(rows: ResultRow[]): Finding[] {
  const changes = changesOf(rows, "correctMass", ({ study }) => study === "saturation");
  const exposures = distinct(changes.map(({ row }) => row.exposure));
  return exposures.flatMap((exposure) => {
    const at = exposures.length > 1 ? ` (exposure ${percent(exposure)})` : "";
    return saturationAt(
      changes.filter(({ row }) => row.exposure === exposure),
      at,
    );
  });
}

function saturationAt(changes: Change[], at: string): Finding[] {
  const on = (axis: string) => changes.filter(({ row }) => row.axis === axis);
  const others = [...new Set(changes.map(({ row }) => row.axis))].filter((axis) => axis !== "in-distribution");
  const inDistribution: Finding = {
    hypothesis: "H3",
    finding: `RL in distribution, by pretraining step${at}`,
    predicted: "the gain falls towards zero as the base policy saturates",
    seen: bySnapshot(on("in-distribution")),
  };
  const elsewhere = others.map((axis) => ({
    hypothesis: "H4",
    finding: `The same runs on ${axis}${at}`,
    predicted: "moves only where the base mass there is neither nil nor full",
    seen: bySnapshot(on(axis)),
  }));
  return [inDistribution, ...elsewhere];
}

function bySnapshot(changes: Change[]): string {
  return distinct(changes.map(({ row }) => row.snapshot))
    .map((step) => `${step} ${shift(changes.filter(({ row }) => row.snapshot === step))}`)
    .join(", ");
}

function contrastFindings(rows: ResultRow[]): Finding[] {
  const others = changesOf(rows, "correctMass", ({ study }) => study === "contrast");
  const arms = new Set(others.map(({ row }) => `${row.base} ${row.trainedOn}`));
  const grpo = changesOf(
    rows,
    "correctMass",
    (row) => row.study === "exposure" && arms.has(`${row.base} ${row.trainedOn}`),
  );
  const all = [...grpo, ...others];
  const trained = [...new Set(others.map(({ row }) => row.trainedOn))];
  return trained.map((target) => ({
    hypothesis: "H2, H8",
    finding: `Ways to train on ${target}`,
    predicted: "supervision gains where RL cannot, and forgets more",
    seen: algorithmNames.flatMap((method) => methodShifts(all, method, target)).join("; "),
  }));
}

function methodShifts(changes: Change[], method: AlgorithmName, target: string): string[] {
  const own = changes.filter(({ row }) => row.method === method && row.trainedOn === target);
  if (own.length === 0) return [];
  const on = (axis: string) => shift(own.filter(({ row }) => row.axis === axis));
  return [`${algorithms[method].title} ${on(target)} (in distribution ${on("in-distribution")})`];
}

function sharpeningFindings({ curves }: Results): Finding[] {
  const entropy = curves.filter(({ metric, study }) => metric === "entropy" && study === "exposure");
  if (entropy.length === 0) return [];
  const last = entropy.reduce((most, { step }) => Math.max(most, step), 0); // too many for arguments of a call
  const at = (from: number, to: number) =>
    number(mean(entropy.filter(({ step }) => step >= from && step <= to).map(({ value }) => value)));
  return [
    {
      hypothesis: "H6",
      finding: "Entropy of a token during RL on a target",
      predicted: "falls: RL sharpens what pretraining left",
      seen: `first five steps ${at(1, 5)}, last five ${at(last - 4, last)}`,
    },
  ];
}

/**
 * The ladder against the laws: there the base mass is exact, so every prompt has its own prediction. One finding for
 * each update that has a law: its distance from its own law, and from the plain tilt.
 */
function ladderFindings(results: Results): Finding[] {
  const updates = groupBy(ladderRuns(results, onOneDecision), ({ row }) => updateText(row));
  return [...updates].map(([update, runs]) => lawFinding(update, runs));
}

/** `mean-only + k2, β = 0.5, G = 16, shared rules`. */
function updateText(row: ResultRow): string {
  const { study, kl, beta, numGenerations } = row;
  const advantage = advantageOf(row) === "mean" ? "mean-only" : advantageOf(row);
  return `${advantage} + ${kl}, β = ${beta}, G = ${numGenerations}, ${study.replace("ladder-", "")} rules`;
}

function lawFinding(update: string, runs: LadderRun[]): Finding {
  const prompts = runs.flatMap((run) => run.prompts);
  const distance = (key: "law" | "tilt") => number(distanceFrom(key, { prompts }));
  return {
    hypothesis: "H5",
    finding: `The law of ${update}`,
    predicted: "ends at its own law, which is the plain tilt for mean-only + reverse KL alone",
    seen: `mean distance over ${prompts.length} prompts: own law ${distance("law")}, plain tilt ${distance("tilt")}`,
  };
}
