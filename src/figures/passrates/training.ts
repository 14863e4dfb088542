/** Figures of a training log: its signal and its reward by step, where its prompts stand, and how bands of them move. */

import type { Data } from "plotly.js-dist";
import type { Analysis } from "../../passrates";
import { numbered, percent } from "../../passrates/analysis/sections/write";
import type { PanelAxis } from "../plot/figure";
import { course, line, type Trace } from "../plot/marks";
import { ordinalAxis, shareRange } from "../plot/scales";
import { verdictColour } from "../plot/theme";
import { policyColour, type SectionFigure } from "./sectionFigure";

type Step = NonNullable<Analysis["training"]>["steps"][number];

/** What a prompt's group says, from the hardest on. */
const kinds = ["all wrong", "mixed", "all right"] as const;
const kindColour = {
  "all wrong": verdictColour.rejected,
  mixed: verdictColour.undecided,
  "all right": verdictColour.holds,
};

export function signalByStepFigure({ training }: Analysis): SectionFigure | undefined {
  if (!training) return undefined;
  const { steps } = training;
  return {
    title: "Groups without a signal, by step",
    subtitle: "Share of groups whose rewards agree, and of these all right and all wrong",
    legend: true,
    panel: {
      x: stepAxis(steps),
      y: { title: "share of groups", range: shareRange },
      marks: [
        byStep(steps, "no signal", verdictColour.undecided, ({ flat }) => flat),
        byStep(steps, "all right", kindColour["all right"], ({ allRight }) => allRight, "dash"),
        byStep(steps, "all wrong", kindColour["all wrong"], ({ allWrong }) => allWrong, "dash"),
      ],
    },
  };
}

export function flatFigure({ training }: Analysis): SectionFigure | undefined {
  if (!training) return undefined;
  const { steps } = training;
  return {
    title: "Right rollouts and signal, by step",
    subtitle: "Share of right rollouts, and of groups that have both right and wrong ones",
    legend: true,
    panel: {
      x: stepAxis(steps),
      y: { title: "share", range: shareRange },
      marks: [
        byStep(steps, "right rollouts", policyColour.tuned, ({ rate }) => rate),
        byStep(steps, "groups with a signal", policyColour.base, ({ flat }) => 1 - flat, "dash"),
      ],
    },
  };
}

const stepAxis = (steps: readonly Step[]): PanelAxis => ({
  title: "step",
  ...(steps.length <= 10 && { tickvals: steps.map(({ step }) => step) }),
});

/** A line over the steps; with dots where there are few. */
function byStep(
  steps: readonly Step[],
  name: string,
  colour: string,
  of: (step: Step) => number,
  dash?: "dash",
): Trace {
  const text = steps.map((step) => `step ${step.step}, ${name}: ${percent(of(step))}`);
  const points = { x: steps.map(({ step }) => step), y: steps.map(of), text };
  return (steps.length <= 10 ? course : line)(points, { name, colour, dash, width: 2 });
}

/** Prompts by their last group, and among these by their first. */
export function leftFigure({ training }: Analysis): SectionFigure | undefined {
  if (!training) return undefined;
  const kindOf = (rate: number) => kinds[rate <= 0 ? 0 : rate >= 1 ? 2 : 1];
  const below = kinds.map(() => 0);
  const barsOf = (first: (typeof kinds)[number]): Data => {
    const own = training.byPrompt.filter(({ firstRate }) => kindOf(firstRate) === first);
    const y = kinds.map((last) => own.filter(({ lastGroup }) => lastGroup === last).length);
    const text = y.map((n, i) => `${first} at first, ${kinds[i]} at last: ${numbered(n, "prompt")}`);
    const base = [...below];
    y.forEach((n, i) => (below[i] += n));
    const hover = { text, textposition: "none", hovertemplate: "%{text}<extra></extra>" };
    const look = { marker: { color: kindColour[first] }, width: 0.8, offset: -0.4 };
    return { type: "bar", name: `${first} at first`, x: [0, 1, 2], y, base, ...look, ...hover } as unknown as Data;
  };
  return {
    title: "Where the prompts stand",
    subtitle: "Prompts by their last group in the log; colour: by their first",
    legend: true,
    panel: {
      x: { ...ordinalAxis([...kinds]), title: "last group" },
      y: { title: "prompts", rangemode: "tozero" },
      marks: kinds.map(barsOf),
    },
  };
}

/** Pass rates of prompts by their first group, measured by the later ones. */
export function bandCourseFigure({ training }: Analysis): SectionFigure | undefined {
  if (!training || training.bands.length === 0) return undefined;
  const kindOf = (band: string) => kinds.find((kind) => band.startsWith(kind))!;
  const steps = new Set(training.bands.flatMap(({ points }) => points.map(({ step }) => step)));
  return {
    title: "Pass rates by difficulty",
    subtitle: "Right rollouts of prompts by what their first group said, in their later groups",
    legend: true,
    panel: {
      x: { title: "step", ...(steps.size <= 10 && { tickvals: [...steps] }) },
      y: { title: "right rollouts", range: shareRange },
      marks: training.bands.map(({ band, points: visits }) => {
        const points = pooled(visits);
        return course(
          {
            x: points.map(({ step }) => step),
            y: points.map(({ rate }) => rate),
            text: points.map(({ step, rate, groups }) => `up to step ${step}, ${band}: ${percent(rate)}, ${numbered(groups, "group")}`), // prettier-ignore
          },
          { name: band, colour: kindColour[kindOf(band)], width: 2 },
        );
      }),
    },
  };
}

type Visits = NonNullable<Analysis["training"]>["bands"][number]["points"];

/** At most twelve points: a step has few groups of a band, and their mean is mostly chance. */
function pooled(visits: Visits): Visits {
  const pieces = Math.min(12, visits.length);
  return Array.from({ length: pieces }, (_, i) => {
    const own = visits.slice(Math.floor((i * visits.length) / pieces), Math.floor(((i + 1) * visits.length) / pieces));
    const groups = own.reduce((sum, visit) => sum + visit.groups, 0);
    const mean = (of: "rate" | "reward") => own.reduce((sum, visit) => sum + visit.groups * visit[of], 0) / groups;
    return { step: own[own.length - 1].step, groups, rate: mean("rate"), reward: mean("reward") };
  });
}
