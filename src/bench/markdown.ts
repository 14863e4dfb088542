/** The committed measurement as the README has it. */

import { cellName, isAbout, unmet, type Limit } from "./limits";
import { shortProfile } from "./profile/text";
import type { BenchResults } from "./results";
import { compiledCache, type BenchRow } from "./rows";
import { reachedBy } from "./table";

const marks = { begin: "<!-- bench: begin -->", end: "<!-- bench: end -->" };

/** The text with `tables` between its two marks. Throws an Error where a mark is missing. */
export function withTables(text: string, tables: string): string {
  const [begin, end] = [text.indexOf(marks.begin), text.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`README.md: expected the marks ${marks.begin} and ${marks.end}`);
  return `${text.slice(0, begin + marks.begin.length)}\n\n${tables.trim()}\n\n${text.slice(end)}`;
}

/** The chart, where it was measured, the ratios on one core, and the other goals. */
export function markdownOf(results: BenchResults): string {
  const rows = results.rows.filter(({ threads }) => threads === 1);
  const ofTraining = rows.filter(({ workload }) => workload.startsWith("train"));
  return [
    "![How many times faster than each peer](figures/bench-ratios.png)",
    setting(results),
    table(["training step (width, batch)", ...trainingPeers, "share of the products' rate"], trainingLines(ofTraining)),
    table(["", "PyTorch by hand", "PyTorch, decoding compiled", "transformers; TRL"], otherLines(rows)),
    table(["", "ours", "goal", "others"], figureLines(rows)),
  ].join("\n\n");
}

function setting({ setting: { machine, peers, cores }, made }: BenchResults): string {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const where = `${machine.cpu}, ${cores} cores of which one is used, ${machine.platform.split(" ")[0]}`;
  const what = `Node ${machine.node}, TensorFlow ${machine.tensorflow}, ${versions.join(", ")}`;
  return `Their time divided by ours; in brackets the goal, bold where it is not met. ${where}; ${what}; ${made.slice(0, 10)}.`;
}

const trainingPeers = ["PyTorch eager", "torch.compile", "JAX jit"];

function trainingLines(rows: BenchRow[]): string[][] {
  return workloadsOf(rows).map((workload) => {
    const own = rows.filter((row) => row.workload === workload);
    const [, width, batch] = /-w(\d+)-b(\d+)/.exec(workload)!;
    const peers = trainingPeers.map((name) => cell(own.find(({ peer }) => peer === name)));
    return [`${width}, ${batch}`, ...peers, cell(fastestProducts(own))];
  });
}

/** The share of the faster library's products is the smaller one. */
function fastestProducts(rows: BenchRow[]): BenchRow | undefined {
  const products = rows.filter(({ peer }) => peer.startsWith("products"));
  return [...products].sort((a, b) => a.ratio! - b.ratio!)[0];
}

function otherLines(rows: BenchRow[]): string[][] {
  const timed = rows.filter(({ workload }) => /^(generate|grpo|rl-run)/.test(workload));
  return workloadsOf(timed).map((workload) => {
    const own = timed.filter((row) => row.workload === workload);
    const found = (fits: (peer: string) => boolean) => cell(own.find(({ peer }) => fits(peer)));
    return [
      own[0].title,
      found((peer) => peer.startsWith("PyTorch") && peer !== compiledCache),
      found((peer) => peer === compiledCache),
      found((peer) => ["transformers", "TRL"].includes(peer)),
    ];
  });
}

/** Start, memory and scaling: what is not a ratio of times. */
function figureLines(rows: BenchRow[]): string[][] {
  const isFigure = ({ workload }: BenchRow) => /^(start|memory|scaling)/.test(workload);
  return workloadsOf(rows.filter(isFigure)).map((workload) => {
    const [ours, ...others] = rows.filter((row) => row.workload === workload);
    const judgedRow = ours.goal ? ours : others.find(({ goal }) => goal !== null);
    const figure = judgedRow?.met === false ? `**${figureOf(ours)}**` : figureOf(ours);
    return [ours.title, figure, judgedRow?.goal ?? "", others.map((row) => `${row.peer} ${figureOf(row)}`).join(", ")];
  });
}

function figureOf({ peak_mb, speedup, median_ms }: BenchRow): string {
  if (peak_mb !== null) return `${peak_mb.toFixed(0)} MB`;
  if (speedup !== null) return `${speedup.toFixed(2)} times`;
  return `${(median_ms! / 1000).toPrecision(2)} s`;
}

function cell(row: BenchRow | undefined): string {
  if (!row || row.ratio === null) return "";
  const ratio = row.met === false ? `**${row.ratio.toFixed(2)}**` : row.ratio.toFixed(2);
  return row.goal ? `${ratio} (${row.goal.replace(" of it", "")})` : ratio;
}

function workloadsOf(rows: BenchRow[]): string[] {
  return [...new Set(rows.map(({ workload }) => workload))];
}

function table(head: string[], lines: string[][]): string {
  const row = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [row(head), `|${"---|".repeat(head.length)}`, ...lines.map(row)].join("\n");
}

/** Each limit with the cells that it is about: what was reached, and where our time goes. */
export function limitsMarkdown({ rows, profile }: BenchResults, limits: Limit[]): string {
  const lineOf = (row: BenchRow) => {
    const share = shortProfile(profile.filter(({ workload }) => workload === row.workload));
    return `- ${cellName(row)}: ${row.goal}, got ${reachedBy(row)}${share ? `. Of our time: ${share}` : ""}`;
  };
  const block = (sentence: string, cells: BenchRow[]) => [sentence, cells.map(lineOf).join("\n")];
  const explained = limits.flatMap((limit) =>
    block(
      limit.sentence,
      unmet(rows).filter((row) => isAbout(limit, row)),
    ),
  );
  const unexplained = unmet(rows).filter((row) => !limits.some((limit) => isAbout(limit, row)));
  const head = "# Goals that are not met, and what stands in the way";
  return `${[head, ...explained, ...(unexplained.length > 0 ? block("Not explained:", unexplained) : [])].join("\n\n")}\n`;
}
