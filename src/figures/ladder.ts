/** Figure 4: the Q-ladder, where the base mass is exact: measured mass against what each update's law predicts. */

import type { PromptRow, ResultRow, Results } from "../experiments/rows";
import { type Law, lawMass } from "../theory/laws";
import { tiltedMass } from "../theory/tilt";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./figure";
import { identity, scatter } from "./marks";
import { logitAxis, logitPositions } from "./scales";
import { mean, noRows } from "./select";
import { lawColour } from "./theme";

const limits: [number, number] = [2e-4, 0.9998];

const plain = "The Q-ladder: measured mass against predictions";
const claim = "On the Q-ladder each update ends at its own law, not all at the plain tilt";

const page: Page = {
  title: plain,
  subtitle: "Correct mass after RL against prediction, logit scale. Small: prompts, large: means of a rung",
  columns: 2,
  rowHeight: 300,
  legend: true,
};

/** One prompt before and after RL, its Q exact; with what the update's law and the plain tilt make of Q. */
interface Pair {
  rung: number;
  measured: number;
  law: number;
  tilt: number;
}

/** One panel for each combination of rules, advantage and KL estimator that the protocol ran and that has a law. */
export function ladder({ rows, prompts, protocol }: Results): Figure {
  const runs = [...groupBy(rows.filter(hasLaw), (row) => row.run).values()].map(([row]) => row);
  if (runs.length === 0) return emptyFigure(plain, noRows("ladder-shared", protocol));
  const onLadder = prompts.filter((row) => row.axis === "ladder");
  const byRun = groupBy(onLadder, (row) => row.run);
  const updates = [...groupBy(runs, updateOf).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = updates.map(([, group]) => group.flatMap((run) => pairsOf(run, byRun)));
  const panels = updates.map(([title], i) => panelOf(title, pairs[i]));
  return figure({ ...page, title: holds(pairs) ? claim : plain }, panels);
}

/** k1 as a loss has expected gradient zero, and scaling by the batch couples prompts: neither has a law of one prompt. */
function hasLaw({ axis, method, scaleRewards, kl }: ResultRow): boolean {
  return axis === "ladder" && method === "grpo" && scaleRewards !== "batch" && kl !== "k1";
}

/** Whether the errors bear the claim out: every update within .05 of its own law, one at least .1 off the plain tilt. */
function holds(updates: Pair[][]): boolean {
  return (
    updates.every((pairs) => errorOf(pairs, "law") < 0.05) && updates.some((pairs) => errorOf(pairs, "tilt") > 0.1)
  );
}

function updateOf({ study, scaleRewards, kl, beta }: ResultRow): string {
  const rules = study === "ladder-distinct" ? "distinct rules" : "shared rules";
  return `${scaleRewards === "group" ? "whitened" : "mean-only"} + ${kl}, β = ${beta} (${rules})`;
}

function pairsOf(run: ResultRow, byRun: Map<string, PromptRow[]>): Pair[] {
  const before = new Map((byRun.get(run.base) ?? []).map((row) => [`${row.rung} ${row.prompt}`, row.exactMass]));
  return (byRun.get(run.run) ?? []).flatMap(({ rung, prompt, exactMass }) => {
    const Q = before.get(`${rung} ${prompt}`) ?? null;
    if (Q === null || exactMass === null) return [];
    const beta = Number(run.beta);
    return [{ rung, measured: exactMass, law: lawMass(Q, lawOf(run)), tilt: tiltedMass(Q, beta) }];
  });
}

/** The exact per-token KL has the reverse KL's gradient on one decision, as k2 has. */
function lawOf({ kl, scaleRewards, beta, numGenerations }: ResultRow): Law {
  const estimator = kl === "k1-reward" || kl === "k3" ? kl : "k2";
  const advantage = scaleRewards === "group" ? "whitened" : "mean";
  return { beta: Number(beta), kl: estimator, advantage, groupSize: Number(numGenerations) };
}

function panelOf(title: string, pairs: Pair[]): Panel {
  const rungs = [...groupBy(pairs, ({ rung }) => rung).values()].map(rungMean);
  const positions = (of: Pair[], key: "law" | "tilt" | "measured") =>
    logitPositions(
      of.map((pair) => pair[key]),
      limits,
    );
  const text = rungs.map(
    ({ rung, measured, law, tilt }) =>
      `rung ${rung}: measured ${measured.toFixed(3)}<br>law ${law.toFixed(3)}, plain tilt ${tilt.toFixed(3)}`,
  );
  const [low, high] = logitPositions(limits, limits);
  return {
    title,
    x: logitAxis("predicted P*", limits),
    y: logitAxis("measured P", limits),
    marks: [
      identity(low, high),
      {
        ...scatter(
          { x: positions(pairs, "law"), y: positions(pairs, "measured") },
          { colour: lawColour.law, size: 4, opacity: 0.25 },
        ),
        hoverinfo: "skip",
      },
      scatter(
        { x: positions(rungs, "tilt"), y: positions(rungs, "measured"), text },
        { colour: lawColour.contrast, symbol: "diamond", size: 10, hollow: true, name: "against the plain tilt" },
      ),
      scatter(
        { x: positions(rungs, "law"), y: positions(rungs, "measured"), text },
        { colour: lawColour.law, size: 9, name: "against the update’s own law" },
      ),
    ],
    notes: [note(agreement(pairs), { xref: "x domain", yref: "y domain", x: 0.03, y: 0.97, yanchor: "top" })],
  };
}

function rungMean(pairs: Pair[]): Pair {
  const of = (key: "law" | "tilt" | "measured") => mean(pairs.map((pair) => pair[key]));
  return { rung: pairs[0].rung, measured: of("measured"), law: of("law"), tilt: of("tilt") };
}

function agreement(pairs: Pair[]): string {
  if (pairs.length === 0) return "no prompt rows for this update";
  const [law, tilt] = [errorOf(pairs, "law"), errorOf(pairs, "tilt")].map((error) => error.toFixed(3));
  return `mean absolute error, ${pairs.length} prompts<br>own law ${law}<br>plain tilt ${tilt}`;
}

function errorOf(pairs: Pair[], prediction: "law" | "tilt"): number {
  return mean(pairs.map((pair) => Math.abs(pair.measured - pair[prediction])));
}
