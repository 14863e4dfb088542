/** What readers are told before they read the numbers. */

import { hypothesesOf, wordingHashOf } from "../hypotheses/hypotheses";
import { distinct, seedsText } from "../results/numbers";
import type { ResultRow, Results } from "../results/rows";
import { tiltedMass } from "../theory/tilt";

/** Before the verdicts: rows that were made under other hypotheses, or known when these were written; few seeds; a small β. */
export function reportCautions({ rows, protocol }: Results): string[] {
  const cautions: string[] = [];
  const { hypotheses, hash, rule } = hypothesesOf(protocol);
  const wording = wordingHashOf(hypotheses, rule);
  const hashes = [...new Set(rows.map((row) => row.hypotheses))];
  const others = hashes.filter((each) => each !== hash && each !== wording);
  if (others.length > 0)
    cautions.push(
      `Rows of this protocol were made under another version of the hypotheses (${others.join(", ")}; now ` +
        `${hash}): for them the lines below were not drawn in advance.`,
    );
  if (hashes.includes(wording))
    cautions.push(
      `Rows of this protocol were made when the hypotheses had the words that they have now (fingerprint ${wording}), ` +
        "while the thresholds that these words name stood in the code that judges. They are data of the parts since " +
        `(${hash}).`,
    );
  if (protocol === "quick")
    cautions.push(
      "The lines below were chosen with this protocol's rows in view; it can illustrate them and not test them.",
    );
  const seeds = countSeeds(rows);
  if (seeds < rule.fewestSeeds)
    cautions.push(`${seedsText(seeds)} decide${seeds === 1 ? "s" : ""} nothing; the numbers show the shape alone.`);
  const axes = axesCaution(rows);
  if (axes) cautions.push(axes);
  return cautions;
}

/** Behind the findings: that they are means, and that a small β does not test the theorem. */
export function findingsCaution({ rows, protocol }: Pick<Results, "rows" | "protocol">): string {
  return [meansCaution(countSeeds(rows), protocol), axesCaution(rows)].filter(Boolean).join(" ");
}

function meansCaution(seeds: number, protocol: string): string {
  const { hypotheses, rule } = hypothesesOf(protocol);
  const judged = `${hypotheses[0].id}–${hypotheses[hypotheses.length - 1].id}`;
  if (seeds >= rule.fewestSeeds)
    return `These are means over ${seeds} base seeds, without a test; \`npx origin report\` has the verdicts on ${judged}.`;
  const few = ["No seeds decide", "One seed decides", "Two seeds decide"][seeds] ?? `${seeds} seeds decide`;
  return `${few} nothing: these are means without a test. Verdicts on ${judged} come with the protocol of many seeds.`;
}

/** A base mass far below what the samples of an axis, some ten thousand, can see. */
const unseen = 1e-6;

/**
 * At a small β the axes do not test the theorem: names those β of the runs on the axes whose optimum is near 1 from every
 * base mass that sampling can see. Empty where there are none.
 */
export function axesCaution(rows: ResultRow[]): string {
  const onAxes = rows.filter(({ trainedOn, beta }) => trainedOn !== "ladder" && Number(beta) > 0); // without a KL there is no tilt
  const betas = distinct(onAxes.map(({ beta }) => Number(beta)));
  const near = betas.filter((beta) => tiltedMass(unseen, beta) > 0.98);
  if (near.length === 0) return "";
  return (
    `On the axes, at β = ${near.join(", ")}, the theorem's optimum is near 1 for every base mass that sampling can see: ` +
    "there steps and learning rate end the runs (under k3, taken token by token, the optimum is lower the more uncertain " +
    "decisions an answer takes; notebook 01). It is the ladder, of one decision, that tests the theorem."
  );
}

function countSeeds(rows: ResultRow[]): number {
  return new Set(rows.map(({ baseSeed }) => baseSeed)).size;
}
