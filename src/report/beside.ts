/**
 * Protocol `paper` (1.0) and its replication (2.0) side by side: part by part both estimates, both verdicts, and whether
 * the number replicated, by a rule that was written before the replication was complete.
 */

import { groupBy } from "../common/groupBy";
import { hypothesesOf, partOf } from "../hypotheses/hypotheses";
import { committedDirectory } from "../results/paths";
import { isPartial, readProvenance } from "../results/provenance";
import type { Results } from "../results/rows";
import type { Verdict } from "../verdicts";
import { isOfTables, readRecord } from "../verdicts/record";
import { counterparts, firstAsked, type FirstPart } from "./besidePairs";
import type { ReportTable } from "./ladderTables";
import { numberText } from "./numberText";

/** What is compared of a verdict; bounds are NaN where there is no interval. */
export type Judged = Pick<Verdict, "part" | "of" | "verdict" | "effect" | "lower" | "upper">;

export interface Beside {
  /** What is compared and how, or why nothing is shown. */
  texts: string[];
  /** One a hypothesis of 1.0, and one of what 2.0 asks first. */
  tables: ReportTable[];
}

const none: Beside = { texts: [], tables: [] };

const rule =
  "How it is read: where both ask for the same number, it has replicated if the two effects have one sign, or both lie in " +
  "the claimed region where that is an equivalence, and the 95% intervals overlap; in part, if only one of the two is so. " +
  "Where 2.0 asks for another number, because the first could hardly fail or mixed two things, the estimates cannot be " +
  "compared, and the verdicts on the claims are. Base seeds, prompts and runs are all others than in 1.0.";

/**
 * The other of the two protocols beside these results and `verdicts` on them; nothing for any other protocol, and no
 * number before the replication is complete. What is not in `results` is as it was recorded when it was judged.
 */
export function besideOf({ protocol, about }: Pick<Results, "protocol" | "about">, verdicts: Judged[]): Beside {
  if (protocol === "replication") {
    if (!about || about.jobs < about.plannedJobs) return waiting;
    const first = recorded("paper");
    return first ? versionsBeside(first, verdicts) : none;
  }
  if (protocol !== "paper" || about?.directory !== "data/paper") return none;
  const provenance = readProvenance(committedDirectory("replication"));
  if (!provenance) return none;
  if (isPartial(provenance)) return waiting;
  const second = recorded("replication");
  return second ? versionsBeside(verdicts, second) : none;
}

/** How far it is stands elsewhere, so that this page stays as it is while rows are added. */
const waiting: Beside = {
  texts: [
    "Protocol replication asks these claims of paper again. It is not complete: until all of its rows are there, nothing of " +
      "its outcome is set beside that of paper.",
  ],
  tables: [],
};

/** The verdicts on a protocol's committed tables as they were recorded; undefined where they were not. */
function recorded(protocol: string): Judged[] | undefined {
  const directory = committedDirectory(protocol);
  const record = readRecord(directory);
  if (!record || !isOfTables(record, directory)) return undefined;
  return record.verdicts.map(({ part, of, verdict, effect, lower, upper }) => {
    const numbers = { effect: effect ?? NaN, lower: lower ?? NaN, upper: upper ?? NaN };
    return { part: partOf(part).id, of, verdict, ...numbers };
  });
}

/** Both versions, from the verdicts on each. */
export function versionsBeside(first: Judged[], second: Judged[]): Beside {
  const lines = linesOf(first, second);
  const byHypothesis = groupBy(lines, ({ part }) => part.slice(0, -1));
  const tables = hypothesesOf("paper").hypotheses.map(({ id, title }) => ({
    title: `${id} ${title}`,
    text: "",
    heads,
    rows: byHypothesis.get(id)!.map(({ cells }) => cells),
  }));
  return { texts: [countsText(lines), rule], tables: [...tables, firstAskedTable(second)] };
}

const heads = ["1.0", "of", "effect", "verdict", "2.0", "of", "effect", "verdict", "did it replicate"];

type Outcome = "replicated" | "in part" | "not replicated" | "claims agree" | "claims differ" | "open";

interface Line {
  part: FirstPart;
  outcome: Outcome;
  cells: string[];
}

/** Every verdict of 1.0 beside each of 2.0 that corresponds, in the order of 1.0. */
function linesOf(first: Judged[], second: Judged[]): Line[] {
  const known = Object.keys(counterparts) as FirstPart[];
  return known.flatMap((part) =>
    first.filter((each) => each.part === part).flatMap((each) => linesFor(part, each, second)),
  );
}

function linesFor(part: FirstPart, one: Judged, second: Judged[]): Line[] {
  const { parts, differs } = counterparts[part];
  const own = second.filter((each) => (parts as readonly string[]).includes(each.part) && isOfSame(one.of, each.of));
  if (own.length === 0) {
    const why = parts.length === 0 ? `Not asked again. ${differs}` : `Not asked again of ${one.of}.`;
    return [{ part, outcome: "open", cells: [...cellsOf(one), "", "", "", "", why] }];
  }
  return own.map((other) => {
    const { outcome, text } = differs ? claimsCompared(one, other, differs) : numbersCompared(one, other);
    return { part, outcome, cells: [...cellsOf(one), ...cellsOf(other), text] };
  });
}

/** Judged for the same; or 2.0 for one of what 1.0 took together, as `mean + k2, β = 2, G = 4` of `mean + k2`. */
function isOfSame(one: string, other: string): boolean {
  return one === other || one === "all" || other.startsWith(`${one}, `);
}

function cellsOf({ part, of, verdict, effect, lower, upper }: Judged): string[] {
  const interval = Number.isFinite(lower) ? ` (${numberText(lower)} to ${numberText(upper)})` : "";
  return [part, of === "all" ? "" : of, `${numberText(effect)}${interval}`, verdict];
}

/** Whether the same number came out again: its direction, and whether the intervals overlap. */
export function numbersCompared(one: Judged, other: Judged): { outcome: Outcome; text: string } {
  const untested = untestedText(one, other);
  if (untested) return { outcome: "open", text: untested };
  const alike = isSameDirection(one, other);
  const overlap = one.lower <= other.upper && other.lower <= one.upper;
  const direction = alike ? "same direction" : "other direction";
  const intervals = overlap
    ? "intervals overlap"
    : `intervals apart, ${other.effect > one.effect ? "higher" : "lower"} in 2.0`;
  const outcome = alike && overlap ? "replicated" : alike || overlap ? "in part" : "not replicated";
  const words = { replicated: "Replicated", "in part": "In part", "not replicated": "Not replicated" }[outcome];
  return { outcome, text: `${words}: ${direction}, ${intervals}.` };
}

function isSameDirection(one: Judged, other: Judged): boolean {
  const { above, below } = partOf(other.part).region;
  const isInside = ({ effect }: Judged) => effect >= above! && effect <= below!;
  if (above !== undefined && below !== undefined && isInside(one) && isInside(other)) return true;
  return Math.sign(one.effect) === Math.sign(other.effect);
}

/** What became of the claim where 2.0 asks it by another number. */
function claimsCompared(one: Judged, other: Judged, differs: string): { outcome: Outcome; text: string } {
  const number = `Another number: ${differs}.`;
  const untested = untestedText(one, other);
  if (untested) return { outcome: "open", text: `${untested} ${number}` };
  if (one.verdict === other.verdict) {
    const words = {
      holds: "The claim holds in both",
      rejected: "The claim is rejected in both",
      undecided: "Undecided in both",
    };
    return { outcome: "claims agree", text: `${words[one.verdict as keyof typeof words]}. ${number}` };
  }
  return { outcome: "claims differ", text: `${sentence(one)} in 1.0, ${other.verdict} in 2.0. ${number}` };
}

function sentence({ verdict }: Judged): string {
  return verdict[0].toUpperCase() + verdict.slice(1);
}

function untestedText(one: Judged, other: Judged): string {
  const without = (judged: Judged) => judged.verdict === "not tested" || !Number.isFinite(judged.lower);
  const versions = [...(without(one) ? ["1.0"] : []), ...(without(other) ? ["2.0"] : [])];
  return versions.length === 0 ? "" : `No interval in ${versions.join(" and ")}.`;
}

function countsText(lines: Line[]): string {
  const count = (outcome: Outcome) => lines.filter((line) => line.outcome === outcome).length;
  const [yes, part, no] = [count("replicated"), count("in part"), count("not replicated")];
  const [agree, differ] = [count("claims agree"), count("claims differ")];
  return (
    `Of ${yes + part + no} numbers that both versions ask for, ${yes} replicated, ${part} in part and ${no} not. Of ` +
    `${agree + differ} pairs of verdicts whose claim 2.0 asks by another number, ${agree} agree and ${differ} differ.`
  );
}

function firstAskedTable(second: Judged[]): ReportTable {
  const own = second.filter(({ part }) => (firstAsked as readonly string[]).includes(part));
  return {
    title: "Asked for the first time in 2.0",
    text: "",
    heads: ["2.0", "of", "effect", "verdict", "claim"],
    rows: own.map((judged) => [...cellsOf(judged), partOf(judged.part).claim]),
  };
}
