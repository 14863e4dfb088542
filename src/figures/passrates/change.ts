/** Figures of the sections on a change from base to tuned. */

import type { Analysis } from "../../passrates";
import { numbered, percent, pointsOf } from "../../passrates/analysis/sections/write";
import { logit } from "../../theory/numeric";
import { band, course, identity, intervals, level, line, scatter, type Trace } from "../plot/marks";
import { ordinalAxis, paddedRange, shareLogitAxis, shareLogitPositions, shareRange } from "../plot/scales";
import { ink } from "../plot/theme";
import { binAxis, binBars, binNames, binOf } from "./rateBins";
import { callColour, doublingAxis, policyColour, type SectionFigure } from "./sectionFigure";

type Change = NonNullable<Analysis["change"]>;

/** Accuracy by domain; where there is but one, the distribution of pass rates before and after. */
export function gainFigure({ change, prompts }: Analysis): SectionFigure | undefined {
  if (!change) return undefined;
  if (change.domains.length === 0) return beforeAndAfter(prompts);
  const domains = [...change.domains].sort((a, b) => b.prompts - a.prompts).slice(0, 12);
  const x = domains.map((_, i) => i);
  const of = (policy: "base" | "tuned", shift: number): Trace =>
    intervals(
      {
        x: x.map((i) => i + shift),
        y: domains.map((domain) => domain[policy].value),
        lower: domains.map((domain) => domain[policy].low),
        upper: domains.map((domain) => domain[policy].high),
        text: domains.map((domain) => `${domain.domain}, ${policy}: ${percent(domain[policy].value)}`),
      },
      { name: policy, colour: policyColour[policy] },
    );
  return {
    title: "Accuracy by domain",
    subtitle: "Mean pass rate over prompts, with intervals",
    legend: true,
    panel: {
      x: ordinalAxis(domains.map(({ domain }) => (domain.length > 16 ? `${domain.slice(0, 15)}…` : domain))),
      y: { title: "accuracy", range: shareRange },
      marks: [of("base", -0.1), of("tuned", 0.1)],
    },
  };
}

/** Prompts by their share of right samples, of both policies. */
function beforeAndAfter(prompts: Analysis["prompts"]): SectionFigure {
  const countsOf = (policy: "base" | "tuned") => {
    const counts = binNames.map(() => 0);
    for (const prompt of prompts) {
      const [n = 0, k = 0] = [prompt[`${policy}Samples`], prompt[`${policy}Correct`]];
      if (prompt.baseSamples && prompt.tunedSamples) counts[binOf(k / n)]++;
    }
    return counts;
  };
  return {
    title: "Pass rates before and after",
    subtitle: "Prompts by their share of right samples",
    legend: true,
    panel: {
      x: binAxis,
      y: { title: "prompts", rangemode: "tozero" },
      marks: [
        binBars("base", countsOf("base"), policyColour.base, [0, 2]),
        binBars("tuned", countsOf("tuned"), policyColour.tuned, [1, 2]),
      ],
    },
  };
}

/** Gain in bands of difficulty, with what the same samples for both would show. */
export function bandFigure(change: Change | undefined, title: string): SectionFigure | undefined {
  if (!change || change.bands.length === 0) return undefined;
  const { bands } = change;
  const x = bands.map((_, i) => i);
  const points = { x, y: bands.map(({ gain }) => gain.value) };
  const ends = { lower: bands.map(({ gain }) => gain.low), upper: bands.map(({ gain }) => gain.high) };
  const label = ({ from, to }: Change["bands"][number]) =>
    from === to ? `${100 * from}%` : `${Math.round(100 * from)}–${Math.round(100 * to)}%`;
  const text = bands.map(
    (each) => `${label(each)}: ${pointsOf(each.gain.value)}, ${numbered(Math.round(each.prompts), "prompt")}`,
  );
  return {
    title,
    subtitle:
      "Mean gain of prompts by the base model's share of right samples; one sample in n measures, the others sort",
    legend: true,
    panel: {
      x: { ...ordinalAxis(bands.map(label)), title: "right samples of the base model" },
      y: { title: "gain", range: paddedRange([...ends.lower, ...ends.upper], { include: [0] }) },
      marks: [
        scatter(
          { x: x.filter((i) => bands[i].naive), y: bands.flatMap(({ naive }) => naive?.value ?? []) },
          { name: "the same samples sort and measure", colour: ink.line, hollow: true },
        ),
        intervals({ ...points, ...ends, text }, { name: "gain", colour: policyColour.tuned }),
      ],
      shapes: [level(0)],
    },
  };
}

export function passAtKFigure({ change }: Analysis): SectionFigure | undefined {
  if (!change) return undefined;
  const { points } = change.passCurves;
  const x = points.map(({ k }) => k);
  const of = (policy: "base" | "tuned"): Trace[] => {
    const own = points.map((point) => point[policy]);
    const text = own.map(({ value }, i) => `${policy}, pass@${x[i]}: ${percent(value)}`);
    return [
      band(x, own.map(({ low }) => low), own.map(({ high }) => high), policyColour[policy]),
      course({ x, y: own.map(({ value }) => value), text }, { name: policy, colour: policyColour[policy], width: 2 }),
    ]; // prettier-ignore
  };
  const ks = x.filter((k) => Number.isInteger(Math.log2(k)));
  return {
    title: "pass@k of base and tuned",
    subtitle: "Probability that one of k samples is right, unbiased, mean over prompts, with intervals",
    legend: true,
    panel: {
      x: { ...doublingAxis("k (each twice the one before)", ks), range: [-0.05, Math.log10(x[x.length - 1]) + 0.05] },
      y: { title: "pass@k", range: shareRange },
      marks: [...of("base"), ...of("tuned")],
    },
  };
}

/** Prompts of equal shares as one dot, whose area says how many they are. */
function cellsOf({ prompts }: Analysis) {
  const cells = new Map<string, { base: number; tuned: number; prompts: number; calls: Record<string, number> }>();
  for (const { baseSamples, baseCorrect, tunedSamples, tunedCorrect, call = "none" } of prompts) {
    if (!baseSamples || !tunedSamples) continue;
    const [base, tuned] = [(baseCorrect ?? 0) / baseSamples, (tunedCorrect ?? 0) / tunedSamples];
    const key = `${base.toFixed(3)} ${tuned.toFixed(3)}`;
    const cell = cells.get(key) ?? { base, tuned, prompts: 0, calls: {} };
    cell.prompts++;
    cell.calls[call] = (cell.calls[call] ?? 0) + 1;
    cells.set(key, cell);
  }
  return [...cells.values()];
}

const cellText = ({ base, tuned, prompts }: { base: number; tuned: number; prompts: number }) =>
  `base ${percent(base)}, tuned ${percent(tuned)}: ${numbered(prompts, "prompt")}`;

/** Of shares that dots of some size stand for. */
const dotRange: [number, number] = [-0.07, 1.07];
const dotSize = (prompts: number) => Math.min(22, 3 + 3.5 * Math.sqrt(prompts));

export function shiftFigure(analysis: Analysis): SectionFigure | undefined {
  const { change } = analysis;
  if (!change) return undefined;
  const ends: [number, number] = [0.005, 0.995];
  const cells = cellsOf(analysis);
  const x = shareLogitPositions(cells.map(({ base }) => base), ends); // prettier-ignore
  const y = shareLogitPositions(cells.map(({ tuned }) => tuned), ends); // prettier-ignore
  const dots = scatter(
    { x, y, text: cells.map(cellText) },
    { name: "prompts", colour: policyColour.tuned, opacity: 0.35 },
  );
  const [from, to] = ends.map(logit);
  const shift = change.shift.common?.value;
  const path = shift === undefined ? [] : [Math.max(from, from - shift), Math.min(to, to - shift)];
  return {
    title: "Odds before and after",
    subtitle: "Shares of right samples on logit axes, where one factor on all odds is a line of slope 1; area: prompts",
    legend: true,
    panel: {
      x: shareLogitAxis("base", ends),
      y: shareLogitAxis("tuned", ends),
      marks: [
        { ...dots, marker: { ...dots.marker, size: cells.map(({ prompts }) => dotSize(prompts)) } },
        identity(from, to),
        ...(shift === undefined
          ? []
          : [
              line(
                { x: path, y: path.map((at) => at + shift) },
                { name: `all odds × ${Math.exp(shift).toPrecision(3)}`, colour: ink.text },
              ),
            ]),
      ],
    },
  };
}

export function lawFigure({ change }: Analysis): SectionFigure | undefined {
  if (!change) return undefined;
  const laws = change.laws;
  return {
    title: "How far each law predicts behind the best",
    subtitle: "Mean log predictive probability of a prompt, the best law's minus this one's, in nats, with intervals",
    panel: {
      x: ordinalAxis(laws.map(({ law }) => law.replace(", ", ",<br>"))),
      y: { title: "nats behind", range: paddedRange(laws.flatMap(({ behind }) => [behind.low, behind.high]), { include: [0] }) },
      marks: [
        intervals(
          {
            x: laws.map((_, i) => i),
            y: laws.map(({ behind }) => behind.value),
            lower: laws.map(({ behind }) => behind.low),
            upper: laws.map(({ behind }) => behind.high),
            text: laws.map(({ law, behind }) => `${law}: ${behind.value.toFixed(3)}`),
          },
          { colour: policyColour.tuned },
        ),
      ],
      shapes: [level(0)],
    },
  }; // prettier-ignore
}

export function foundFigure(analysis: Analysis): SectionFigure | undefined {
  if (!analysis.change) return undefined;
  const cells = cellsOf(analysis);
  const of = (call: "none" | "risen" | "fallen", name: string): Trace[] => {
    const own = cells.filter(({ calls }) => calls[call]);
    if (own.length === 0) return [];
    const dots = scatter(
      { x: own.map(({ base }) => base), y: own.map(({ tuned }) => tuned), text: own.map(cellText) },
      { name, colour: callColour[call], opacity: call === "none" ? 0.5 : 0.75 },
    );
    return [{ ...dots, marker: { ...dots.marker, size: own.map(({ prompts }) => dotSize(prompts)) } }];
  };
  return {
    title: "Prompts whose change is more than chance",
    subtitle: "Shares of right samples; area: prompts; colour: called at the false-discovery rate",
    legend: true,
    panel: {
      x: { title: "base", range: dotRange },
      y: { title: "tuned", range: dotRange },
      marks: [...of("none", "not called"), ...of("risen", "risen"), ...of("fallen", "fallen"), identity(0, 1)],
    },
  };
}

export function newOrConcentratedFigure({ change }: Analysis): SectionFigure | undefined {
  if (!change) return undefined;
  const { solved, unsolved } = change.coverage;
  const naive = change.coverage.naive.value;
  const all = [change.gain.gain, solved, unsolved];
  return {
    title: "Where the gain lies",
    subtitle: "In accuracy over all prompts; solved: by the base model, in one sample fewer than it was given",
    legend: true,
    panel: {
      x: ordinalAxis(["all of it", "on solved prompts", "on prompts<br>never solved"]),
      y: { title: "gain", range: paddedRange([...all.flatMap(({ low, high }) => [low, high]), naive], { include: [0] }) },
      marks: [
        scatter({ x: [2], y: [naive], text: [`rates of prompts without success taken for 0: ${pointsOf(naive)}`] }, { name: "rates taken for 0", colour: ink.line, hollow: true }),
        intervals(
          {
            x: [0, 1, 2],
            y: all.map(({ value }) => value),
            lower: all.map(({ low }) => low),
            upper: all.map(({ high }) => high),
            text: all.map(({ value }) => pointsOf(value)),
          },
          { name: "gain", colour: policyColour.tuned },
        ),
      ],
      shapes: [level(0)],
    },
  }; // prettier-ignore
}
