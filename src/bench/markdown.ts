/** The committed measurements as the README has them: those of each instruction set side by side. */

import { growing, seriesOf, slope, type Growing } from "./growth";
import { names } from "./instructions";
import { cellName, isAbout, unmet, type Limit } from "./limits";
import { peakName } from "./peak";
import { shortProfile } from "./profile/text";
import type { BenchResults, Setting } from "./results";
import { compiledCache, decisiveRounds, ourName, type BenchRow } from "./rows";
import { reachedBy } from "./table";

const marks = { begin: "<!-- bench: begin -->", end: "<!-- bench: end -->" };

/** The text with `tables` between its two marks. Throws an Error where a mark is missing. */
export function withTables(text: string, tables: string): string {
  const [begin, end] = [text.indexOf(marks.begin), text.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`README.md: expected the marks ${marks.begin} and ${marks.end}`);
  return `${text.slice(0, begin + marks.begin.length)}\n\n${tables.trim()}\n\n${text.slice(end)}`;
}

/** One machine's rows on one core. */
interface Column {
  name: string;
  rows: BenchRow[];
}

/** The charts, where it was measured, the ratios on one core, and the other goals. */
export function markdownOf(results: BenchResults[]): string {
  const columns = results.map(({ setting, rows }) => ({
    name: names[setting.instructions],
    rows: rows.filter(({ threads }) => threads === 1),
  }));
  const isTraining = (workload: string) => workload.startsWith("train");
  const isTimed = (workload: string) => /^(generate|grpo|rl-run)/.test(workload);
  const sizes = columns.some(({ rows }) => rows.some(({ workload }) => workload.startsWith("size")));
  return [
    image("bench-ratios", "How many times faster than each peer"),
    explanation,
    results.map(settingLine).join("\n"),
    comparison("training step (width, batch)", trainingPeers, columns, isTraining),
    comparison("share that a step reaches (width, batch)", rates, columns, isTraining),
    comparison("", otherPeers, columns, isTimed),
    comparison("ours in another way: its time divided by ours", ways, columns, () => true),
    table(["", "", "ours", "goal", "others"], columns.flatMap(figureLines)),
    ...(sizes ? [image("bench-size", "How time and memory grow with size"), ...growthOf(columns)] : []),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

const explanation =
  "Their time divided by ours; in brackets the goal for machines of this kind, bold where it is not met, with an asterisk " +
  `where fewer than ${decisiveRounds} rounds do not decide it.`;

function settingLine({ setting, made }: BenchResults): string {
  const { machine, peers, cores, instructions } = setting;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const where = `${machine.cpu}, ${cores} cores of which one is used, ${machine.platform.split(" ")[0]}`;
  const what = `Node ${machine.node}, TensorFlow ${machine.tensorflow}, ${versions.join(", ")}`;
  return `- **${names[instructions]}**: ${where}; ${engineText(setting)}; ${what}; ${made.slice(0, 10)}.`;
}

function engineText({ engine: { ops, numerics } }: Setting): string {
  const who = ops === "native" ? "ours by its own ops" : "ours by TensorFlow's graphs alone";
  return `${who}, ${numerics} numerics`;
}

/** A column of a comparison: its heading, and the row of a workload that it shows. */
interface Compared {
  heading: string;
  rowOf: (rows: BenchRow[]) => BenchRow | undefined;
}

const byPeer = (heading: string, fits: (peer: string) => boolean): Compared => ({
  heading,
  rowOf: (rows) => rows.find(({ peer }) => fits(peer)),
});

const trainingPeers = ["PyTorch eager", "torch.compile", "JAX jit"].map((name) =>
  byPeer(name, (peer) => peer === name),
);

const rates: Compared[] = [
  byPeer("of the machine's FMA peak", (peer) => peer === peakName),
  { heading: "of its products' rate", rowOf: fastestProducts },
];

const otherPeers = [
  byPeer("PyTorch by hand", (peer) => peer.startsWith("PyTorch") && peer !== compiledCache),
  byPeer("PyTorch, decoding compiled", (peer) => peer === compiledCache),
  byPeer("transformers; TRL", (peer) => ["transformers", "TRL"].includes(peer)),
];

const ways = ["portable numerics", "native numerics", "graph ops"].map((way) =>
  byPeer(way, (peer) => peer === `${ourName}, ${way}`),
);

/** The share of the faster library's products is the smaller one. */
function fastestProducts(rows: BenchRow[]): BenchRow | undefined {
  const products = rows.filter(({ peer }) => peer.startsWith("products"));
  return [...products].sort((a, b) => a.ratio! - b.ratio!)[0];
}

/** A line a workload, a column a peer and an instruction set; empty lines and columns are left out. */
function comparison(
  corner: string,
  compared: Compared[],
  columns: Column[],
  isShown: (workload: string) => boolean,
): string {
  const found = (workload: string, { rowOf }: Compared, { rows }: Column) =>
    cell(rowOf(rows.filter((row) => row.workload === workload)));
  const shown = compared.flatMap((each) => columns.map((column) => ({ each, column })));
  const workloads = workloadsOf(columns.flatMap(({ rows }) => rows)).filter(isShown);
  const isFilled = ({ each, column }: (typeof shown)[number]) =>
    workloads.some((workload) => found(workload, each, column) !== "");
  const filled = shown.filter(isFilled);
  const lines = workloads
    .map((workload) => [workload, ...filled.map(({ each, column }) => found(workload, each, column))])
    .filter(([, ...cells]) => cells.some((text) => text !== ""));
  if (lines.length === 0) return "";
  const head = filled.map(({ each, column }) => `${each.heading}, ${column.name}`);
  return table(
    [corner, ...head],
    lines.map(([workload, ...cells]) => [titleOf(workload, columns), ...cells]),
  );
}

/** train-w64-b256 → 64, 256 */
function titleOf(workload: string, columns: Column[]): string {
  const [, width, batch] = /^train-w(\d+)-b(\d+)$/.exec(workload) ?? [];
  if (width) return `${width}, ${batch}`;
  return columns.flatMap(({ rows }) => rows).find((row) => row.workload === workload)!.title;
}

/** Start, memory and scaling: what is not a ratio of times. */
function figureLines({ name, rows }: Column): string[][] {
  const isFigure = ({ workload }: BenchRow) => /^(start|memory|scaling)/.test(workload);
  return workloadsOf(rows.filter(isFigure)).map((workload) => {
    const [ours, ...others] = rows.filter((row) => row.workload === workload);
    const judged = ours.goal ? ours : (others.find(({ goal }) => goal !== null) ?? ours);
    const list = others.map((row) => `${row.peer} ${figureOf(row)}`).join(", ");
    return [ours.title, name, marked(figureOf(ours), judged), judged.goal ?? "", list];
  });
}

function figureOf({ peak_mb, above_mb, speedup, median_ms }: BenchRow): string {
  if (speedup !== null) return `${speedup.toFixed(2)} times`;
  if (median_ms !== null) return `${(median_ms / 1000).toPrecision(2)} s`;
  return above_mb === null ? `${peak_mb!.toFixed(0)} MB` : `${peak_mb!.toFixed(0)} MB (${above_mb.toFixed(0)} above)`;
}

function cell(row: BenchRow | undefined): string {
  if (!row || row.ratio === null) return "";
  const ratio = marked(row.ratio.toFixed(2), row);
  return row.goal ? `${ratio} (${row.goal.replace(" of it", "")})` : ratio;
}

/** Bold where the goal is not met, with an asterisk where it is not decided. */
function marked(text: string, { goal, met }: BenchRow): string {
  if (goal === null) return text;
  return met === null ? `${text}\\*` : met ? text : `**${text}**`;
}

/** A table of sizes for each machine that has them, with the powers that time and memory grow with. */
function growthOf(columns: Column[]): string[] {
  const head = ["", "ours, ms", "PyTorch eager, ms", "ratio", "ours, MB", "PyTorch eager, MB"];
  return columns
    .filter(({ rows }) => rows.some(({ workload }) => workload.startsWith("size")))
    .flatMap(({ name, rows }) => [
      table([`${name}: ${head[0]}`.trim(), ...head.slice(1)], sizeLines(rows)),
      powersOf(rows),
    ]);
}

function sizeLines(rows: BenchRow[]): string[][] {
  const all = (Object.keys(growing) as Growing[]).flatMap((what) => seriesOf(rows, what));
  const once = [...new Map(all.map((size) => [size.ours.workload, size])).values()];
  return once.map(({ ours, theirs }) => [
    ours.title.replace("training step, ", "").replace(", batch 64", ""),
    ...[ours, theirs].map(({ median_ms }) => Number(median_ms!.toPrecision(3)).toString()),
    cell(theirs),
    ...[ours, theirs].map(({ peak_mb }) => peak_mb!.toFixed(0)),
  ]);
}

function powersOf(rows: BenchRow[]): string {
  const sentences = (Object.keys(growing) as Growing[]).flatMap((what) => {
    const series = seriesOf(rows, what);
    if (series.length < 2) return [];
    const power = (of: (size: (typeof series)[number]) => number) =>
      slope(
        series.map(({ size }) => size),
        series.map(of),
      ).toFixed(2);
    const times = [power(({ ours }) => ours.median_ms!), power(({ theirs }) => theirs.median_ms!)];
    const peaks = [power(({ ours }) => ours.peak_mb!), power(({ theirs }) => theirs.peak_mb!)];
    return [`with ${what} by the power ${times.join(" (")}), memory ${peaks.join(" (")})`];
  });
  return `The time of ours (PyTorch's in brackets) grows ${sentences.join("; ")}.`;
}

function workloadsOf(rows: BenchRow[]): string[] {
  return [...new Set(rows.map(({ workload }) => workload))];
}

function image(chart: string, title: string): string {
  return `![${title}](figures/${chart}.png)`;
}

function table(head: string[], lines: string[][]): string {
  const row = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [row(head), `|${"---|".repeat(head.length)}`, ...lines.map(row)].join("\n");
}

/** Each limit with the cells that it is about: what was reached, and where our time goes; a section an instruction set. */
export function limitsMarkdown(results: BenchResults[], limits: Limit[]): string {
  const head = "# Goals that are not met, and what stands in the way";
  const sections = results.map((each) => {
    const { instructions } = each.setting;
    return limitsSection(
      each,
      limits.filter((limit) => limit.instructions === instructions),
    );
  });
  return `${[head, ...sections].join("\n\n")}\n`;
}

function limitsSection({ setting, rows, profile }: BenchResults, limits: Limit[]): string {
  const lineOf = (row: BenchRow) => {
    const share = shortProfile(profile.filter(({ workload }) => workload === row.workload));
    return `- ${cellName(row)}: ${row.goal}, got ${reachedBy(row)}${share ? `. Of our time: ${share}` : ""}`;
  };
  const block = (sentence: string, cells: BenchRow[]) => [sentence, cells.map(lineOf).join("\n")];
  const about = (limit: Limit) => unmet(rows).filter((row) => isAbout(limit, row));
  const unexplained = unmet(rows).filter((row) => !limits.some((limit) => isAbout(limit, row)));
  return [
    `## ${names[setting.instructions]}`,
    verdictsOf(rows),
    ...limits.flatMap((limit) => block(limit.sentence, about(limit))),
    ...(unexplained.length > 0 ? block("Not explained:", unexplained) : []),
  ].join("\n\n");
}

function verdictsOf(rows: BenchRow[]): string {
  const withGoal = rows.filter(({ goal }) => goal !== null);
  const count = (met: boolean | null) => withGoal.filter((row) => row.met === met).length;
  return `Of ${withGoal.length} goals ${count(true)} are met, ${count(false)} are not, and ${count(null)} are not decided: that takes ${decisiveRounds} rounds.`;
}
