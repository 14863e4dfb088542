/** The numbers of the scoreboard: for each lever what it gains, finds and costs, and what GRPO does from the same start. */

import { high, low, promptGains } from "../analyses/promptGains";
import { groupBy } from "../common/groupBy";
import type { Change } from "../results/changes";
import { number } from "../results/numbers";
import type { PromptRow, Study } from "../results/rows";
import { mean } from "../statistics/moments";
import { rewardNames, rewards, type TaskName } from "../strings";
import { algorithmNames, algorithms } from "../training/algorithms";
import { meansBySeed, share, type Evidence } from "../verdicts/evidence";
import { armName } from "./armNames";
import type { SeedSummary } from "./plot/seeds";
import { meanOverSeeds } from "./select";

/** A sequence was found that the base policy never had right and that exceeds this mass after training. */
export const foundAbove = 0.1;

/**
 * One line of the scoreboard: the runs of one setting, and GRPO's of the same base seeds, exposures and targets. Those of
 * other transformers and of curricula stand alone; of a curriculum the prompts are those of its goal.
 */
export interface Lever {
  group: string;
  name: string;
  cells: Record<Column, Cell>;
}

export const columns = ["low", "middle", "found", "cost"] as const;
export type Column = (typeof columns)[number];

/** No `own` where there are no rows for it. */
export interface Cell {
  own?: SeedSummary;
  /** GRPO's mean. */
  reference?: number;
  /** Of `found`: sequences that were found, and all that could have been. */
  counts?: [number, number];
}

type Runs = { group: string; name: string; of: Change[]; isBeside: boolean };

/** Which runs a line has: those of a study that are named alike, under the heading of their group. */
interface Kind {
  group: string;
  study: Study;
  /** Undefined leaves a run out. */
  name(row: Change["row"]): string | undefined;
  /** Names in their order; others follow. */
  order?: readonly string[];
  /** Not set beside GRPO: its base policies or its targets are others. */
  alone?: true;
}

const after = (arm: string, prefix: string) => (arm.startsWith(prefix) ? arm.slice(prefix.length) : undefined);

const kinds: readonly Kind[] = [
  {
    group: "Algorithm",
    study: "algorithms",
    name: armName,
    order: ["GRPO, its best rate", ...algorithmNames.map((name) => algorithms[name].title)], // those with other settings after
  },
  {
    group: "Reward",
    study: "reward",
    name: (row) => (row.base.startsWith("alchemy-") ? undefined : armName(row)), // another testbed than GRPO's beside it
    order: [...rewardNames.map((name) => rewards[name].title), "shuffled"],
  },
  { group: "Group size", study: "groups", name: ({ arm }) => after(arm, "g"), order: ["4", "64", "256"] },
  { group: "Temperature", study: "groups", name: ({ arm }) => after(arm, "temperature-") },
  { group: "Long RL", study: "prolonged", name: armName },
  { group: "Curriculum", study: "curriculum", name: armName, alone: true },
  { group: "Transformer", study: "architecture", name: armName, alone: true },
];

/** What the curricula on a target lead to. It has no rows of prompts, and next to no base mass. */
const goals: Partial<Record<TaskName, TaskName>> = { depth: "depth-4", length: "length-6" };

/** All lines, GRPO's own first; those of a group in their order. */
export function leversOf(evidence: Evidence): Lever[] {
  const usual = ofStudy(evidence, "exposure").filter(({ row }) => row.method === "grpo");
  const groups = kinds.flatMap((kind) => linesOf(kind, evidence));
  if (groups.length === 0) return [];
  const reference = new Map([...groupBy(usual, ({ row }) => startOf(row))]);
  const all = [{ group: "", name: "GRPO", of: settingsOfAllSeeds(usual), isBeside: true }, ...groups];
  return all.map(({ group, name, of, isBeside }) => {
    const beside = isBeside ? of.flatMap(({ row }) => reference.get(startOf(row)) ?? []) : [];
    return { group, name, cells: cellsOf(evidence, of, [...new Set(beside)]) };
  });
}

/** What runs have to share to be set beside each other. */
function startOf({ baseSeed, exposure, trainedOn }: Change["row"]): string {
  return `${baseSeed}|${exposure}|${trainedOn}`;
}

/** Changes on what was trained on, or of a curriculum on its goal. */
function ofStudy(evidence: Evidence, study: Study): Change[] {
  const isShown = ({ row }: Change) => row.axis === (study === "curriculum" ? goals[row.trainedOn as TaskName] : row.trainedOn); // prettier-ignore
  return evidence.changes("correctMass", study).filter(isShown);
}

/** Runs above exposure 0 at those exposures and targets that every base seed has, so that seeds differ by chance alone. */
function settingsOfAllSeeds(of: Change[]): Change[] {
  const settingOf = ({ row }: Change) => `${row.exposure}|${row.trainedOn}`;
  const seeds = new Set(of.map(({ row }) => row.baseSeed)).size;
  const isOfAll = new Map(
    [...groupBy(of, settingOf)].map(([key, own]) => [key, new Set(own.map(({ row }) => row.baseSeed)).size === seeds]),
  );
  return of.filter((change) => change.row.exposure === 0 || isOfAll.get(settingOf(change)));
}

function linesOf({ group, study, name, order = [], alone }: Kind, evidence: Evidence): Runs[] {
  const lines = groupBy(ofStudy(evidence, study), ({ row }) => name(row) ?? "");
  lines.delete("");
  const position = (line: string) => (order.includes(line) ? order.indexOf(line) : order.length);
  const sorted = [...lines].sort(([a], [b]) => position(a) - position(b));
  return sorted.map(([line, of]) => ({ group, name: line, of: settingsOfAllSeeds(of), isBeside: !alone }));
}

function cellsOf(evidence: Evidence, of: Change[], reference: Change[]): Record<Column, Cell> {
  const [own, others] = [of, reference].map((runs) => valuesOf(evidence, runs));
  const cell = (column: Column): Cell => {
    const values = own[column].map(({ value }) => value);
    if (values.length === 0) return {};
    const beside = others[column].map(({ value }) => value);
    return { own: meanOverSeeds(values), reference: beside.length > 0 ? mean(beside) : undefined };
  };
  const sequences = unseenOf(evidence, of);
  const counts: Cell["counts"] = [sequences.filter(({ found }) => found).length, sequences.length];
  const { own: found, reference: usual } = cell("found");
  const kept = found && { ...found, ...ofShare(found) };
  return {
    low: cell("low"),
    middle: cell("middle"),
    found: { own: kept, reference: usual, counts },
    cost: cell("cost"),
  };
}

/** The interval of a share, kept to what shares can be. */
function ofShare({ lower, upper }: SeedSummary): Pick<SeedSummary, "lower" | "upper"> {
  return { lower: Math.max(0, lower), upper: Math.min(1, upper) };
}

/** One number a base seed for each column; sequences at exposure 0, all else above it. */
function valuesOf(evidence: Evidence, of: Change[]) {
  const shown = of.filter(({ row }) => row.exposure > 0);
  const prompts = shown.flatMap((change) => {
    const { row, before: base, gain } = change;
    return row.axis === row.trainedOn ? promptGains(evidence, change) : [{ seed: row.baseSeed, base, gain }];
  });
  const gains = (isIn: (mass: number) => boolean) =>
    meansBySeed(prompts.filter(({ base }) => isIn(base)), ({ seed }) => seed, ({ gain }) => gain); // prettier-ignore
  const runs = new Set(shown.map(({ row }) => row.run));
  const studies = [...new Set(shown.map(({ row }) => row.study))];
  const elsewhere = evidence
    .changes("correctMass", ...studies)
    .filter(({ row }) => row.axis === "in-distribution" && runs.has(row.run));
  return {
    low: gains((mass) => mass < low),
    middle: gains((mass) => mass >= low && mass <= high),
    found: meansBySeed(unseenOf(evidence, of), ({ seed }) => seed, ({ found }) => Number(found)), // prettier-ignore
    cost: meansBySeed(elsewhere, ({ row }) => row.baseSeed, ({ gain }) => gain), // prettier-ignore
  };
}

/** Operation sequences of runs at exposure 0 without a right base sample in either half, and whether each was found. */
function unseenOf(evidence: Evidence, of: Change[]): { seed: number; found: boolean }[] {
  const unexposed = of.filter(({ row }) => row.exposure === 0);
  return unexposed.flatMap(({ row }) => {
    const tuned = groupBy(evidence.prompts(row.run, row.axis), sequenceOf);
    const base = groupBy(evidence.prompts(row.base, row.axis), sequenceOf);
    return [...base].flatMap(([sequence, before]) => {
      const after = tuned.get(sequence);
      if (sequence === "" || !after || share(before, "both") > 0) return [];
      return [{ seed: row.baseSeed, found: share(after, "both") > foundAbove }];
    });
  });
}

/** Empty where rows do not name it. */
function sequenceOf({ operations }: PromptRow): string {
  return operations ?? "";
}

/** What hovering shows of a cell. */
export function cellText({ group, name }: Lever, { own, reference }: Cell): string {
  const line = group ? `${group}: ${name}` : name;
  const interval = Number.isFinite(own!.lower) ? ` (${number(own!.lower)} to ${number(own!.upper)})` : "";
  const beside = reference === undefined ? "" : `<br>GRPO with its usual settings: ${number(reference)}`;
  return `${line}<br>${number(own!.mean)}${interval}, base seeds: ${own!.seeds}${beside}`;
}
