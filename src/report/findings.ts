/**
 * The abstract's findings and the laws: what was predicted, and what the rows show. No verdicts: those take the seeds
 * of the larger protocol.
 */

import { percent, distinct, number } from "../results/numbers";
import { targets } from "../strings";
import { axesCaution } from "./caution";
import { changesOf, type Change } from "../results/changes";
import { shift, type Finding } from "./finding";
import { mean } from "../statistics/moments";
import { ofFormat, withRows } from "../results/filter";
import { fewestSeeds } from "../hypotheses/hypothesis";
import { hypotheses } from "../hypotheses/hypotheses";
import { ladderFindings } from "./ladderFindings";
import type { ResultRow, Results } from "../results/rows";
import { replicatesOf } from "../verdicts/evidence";

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
    ...saturationFindings(rows),
    ...contrastFindings(rows),
    ...sharpeningFindings(results),
    ...ladderFindings(results),
  ];
  return { protocol, seeds, findings, caution: cautionFor(seeds, rows) };
}

function cautionFor(seeds: number, rows: ResultRow[]): string {
  return [seedsCaution(seeds), axesCaution(rows)].filter(Boolean).join(" ");
}

function seedsCaution(seeds: number): string {
  const judged = `${hypotheses[0].id}–${hypotheses.at(-1)!.id}`;
  if (seeds >= fewestSeeds)
    return `These are means over ${seeds} base seeds, without a test; \`npx origin report\` has the verdicts on ${judged}.`;
  const few = ["No seeds decide", "One seed decides", "Two seeds decide"][seeds] ?? `${seeds} seeds decide`;
  return `${few} nothing: these are means without a test. Verdicts on ${judged} come with the protocol of many seeds.`;
}

function exposureFindings(rows: ResultRow[]): Finding[] {
  const onTarget = changesOf(
    rows,
    "correctMass",
    ({ study, trainedOn, axis }) => study === "exposure" && trainedOn === axis,
  );
  const exposures = distinct(onTarget.map(({ row }) => row.exposure));
  const gains = targets.flatMap((target) => {
    const changes = onTarget.filter(({ row }) => row.axis === target);
    if (changes.length === 0) return [];
    const at = (e: number) => `${percent(e)} ${shift(changes.filter(({ row }) => row.exposure === e))}`;
    const finding = `RL on ${target}, by exposure`;
    const predicted =
      "no gain where the base policy is never right, most where it sometimes is, little where it nearly always is";
    return [{ hypothesis: "H1, H2", finding, predicted, seen: exposures.map(at).join(", ") }];
  });
  return [...gains, ...forgettingFindings(rows)];
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
  const predicted = "a loss that grows with the distance moved";
  return [
    { hypothesis: "H8", finding: "In distribution, after RL on a target", predicted, seen: trained.map(at).join(", ") },
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
  const elsewhere = others.map((axis): Finding => {
    const predicted = "moves only where the base mass there is neither nil nor full";
    return { hypothesis: "H4", finding: `The same runs on ${axis}${at}`, predicted, seen: bySnapshot(on(axis)) };
  });
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
  return [...new Set(others.map(({ row }) => row.trainedOn))].map((target) => {
    const seen = ["grpo", "rft", "sft"].flatMap((method) => methodShifts(all, method, target));
    const predicted = "supervision gains where RL cannot, and forgets more";
    return { hypothesis: "H2, H8", finding: `Ways to train on ${target}`, predicted, seen: seen.join("; ") };
  });
}

function methodShifts(changes: Change[], method: string, target: string): string[] {
  const own = changes.filter(({ row }) => row.method === method && row.trainedOn === target);
  if (own.length === 0) return [];
  const on = (axis: string) => shift(own.filter(({ row }) => row.axis === axis));
  return [`${method.toUpperCase()} ${on(target)} (in distribution ${on("in-distribution")})`];
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
