/** Figures of the sections on base pass rates and groups; general ones where no file is given. */

import type { Analysis } from "../../passrates";
import { isSingle } from "../../passrates/analysis/sections/single";
import { numbered, percent } from "../../passrates/analysis/sections/write";
import { probabilityOfDiscovery, probabilityOfNoSignal } from "../../theory/signal";
import { band, course, intervals, level, line, pointsOf, scatter } from "../plot/marks";
import { logitAxis, ordinalAxis, paddedRange, shareRange } from "../plot/scales";
import { ink, lawColour, ramp } from "../plot/theme";
import { massCurve } from "../theory/massCurve";
import { bandFigure } from "./change";
import { bandCourseFigure } from "./training";
import { binAxis, binBars, binCentres, binNames, binOf } from "./rateBins";
import { bars, doublingAxis, limits, policyColour, promptBars, type SectionFigure, barsNote } from "./sectionFigure";

const rateAxis = logitAxis("pass rate Q (logit scale)", limits);

export function ratesFigure({ base }: Analysis): SectionFigure | undefined {
  if (!base) return undefined;
  const [observed, expected] = (["observed", "expected"] as const).map((of) => {
    const counts = binNames.map(() => 0);
    for (const bin of base.rates.bins)
      counts[binOf(bin.upTo > 1 - 1e-9 && bin.above < 0.999 ? 0.95 : bin.upTo)] += bin[of];
    return counts;
  });
  const possible = binCentres.flatMap((x, i) => (expected[i] > 0 ? [{ x, i }] : [])); // few samples leave tenths out
  const fitted = pointsOf(possible, {
    x: ({ x }) => x,
    y: ({ i }) => expected[i],
    text: ({ i }) => `${binNames[i]} right: ${expected[i].toFixed(1)} expected`,
  });
  return {
    title: "Pass rates of the base model",
    subtitle: "Prompts by their share of right samples, and what the fitted distribution expects",
    legend: true,
    panel: {
      x: binAxis,
      y: { title: "prompts", rangemode: "tozero" },
      marks: [
        binBars("prompts", observed, "#bdbdbd"),
        scatter(fitted, { name: "fitted", colour: policyColour.tuned }),
      ],
    },
  }; // prettier-ignore
}

export function outlookFigure({ base }: Analysis): SectionFigure | undefined {
  if (!base) return undefined;
  const outlook = [...base.outlook].sort((a, b) => a.beta - b.beta);
  const of = (law: "tilt" | "grpo", name: string, colour: string, shift: number) =>
    intervals(
      {
        x: outlook.map((_, i) => i + shift),
        y: outlook.map((each) => each[law].value),
        lower: outlook.map((each) => each[law].low),
        upper: outlook.map((each) => each[law].high),
        text: outlook.map((each) => `${name}, β = ${each.beta}: ${percent(each[law].value)}`),
      },
      { name, colour },
    );
  return {
    title: "Accuracy at the optimum",
    subtitle: "What RL would reach if it ran to its end; many runs stop early. Line: the base model",
    legend: true,
    panel: {
      x: ordinalAxis(outlook.map(({ beta }) => `β = ${beta}`)),
      y: { title: "accuracy", range: shareRange },
      marks: [of("tilt", "tilt", lawColour.law, -0.06), of("grpo", "GRPO's law", lawColour.contrast, 0.06)],
      shapes: [level(base.accuracy.value, { colour: ink.soft, dash: "dash" })],
    },
  };
}

/** Share of groups with a signal by their size; without a file, by pass rate. */
export function groupSizeFigure(analysis: Analysis): SectionFigure {
  const { base } = analysis;
  if (!base || isSingle(base)) return signalCurves(analysis);
  const x = base.signal.map(({ groupSize }) => groupSize);
  const share = base.signal.map(({ share }) => share);
  const counted = base.signal.filter(({ isExtrapolated }) => !isExtrapolated);
  return {
    title: "Groups with a signal, by their size",
    subtitle: "Share of groups with right and wrong rollouts, at the base model's pass rates",
    legend: true,
    panel: {
      x: doublingAxis("rollouts in a group, G", x),
      y: { title: "share of groups", range: shareRange },
      marks: [
        band(x, share.map(({ low }) => low), share.map(({ high }) => high), policyColour.tuned),
        line({ x, y: base.signal.map(({ posterior }) => posterior.value) }, { name: "by the distribution", colour: policyColour.tuned, dash: "dash", width: 1.6 }),
        course(
          { x: counted.map(({ groupSize }) => groupSize), y: counted.map(({ share }) => share.value), text: counted.map(({ groupSize, share }) => `G = ${groupSize}: ${percent(share.value)}`) },
          { name: "by the counts", colour: policyColour.tuned },
        ),
        scatter({ x, y: base.signal.map(({ plugIn }) => plugIn.value) }, { name: "k / n for the rate (biased)", colour: ink.line, hollow: true }),
      ],
    },
  }; // prettier-ignore
}

function signalCurves(analysis: Analysis): SectionFigure {
  return {
    title: "Which groups have a signal",
    subtitle: "Probability of both right and wrong rollouts in a group of G, by pass rate",
    legend: true,
    panel: {
      x: rateAxis,
      y: { title: "probability", range: shareRange },
      marks: [...promptBars(analysis), ...groupCurves((Q, G) => 1 - probabilityOfNoSignal(Q, G))],
    },
  };
}

const groupCurves = (of: (Q: number, groupSize: number) => number) =>
  [64, 16, 8, 4].map((G, i) =>
    massCurve((Q) => of(Q, G), limits, { name: `G = ${G}`, colour: ramp[i] }, [`G = ${G}`, "p"]),
  );

export function equalGroupsFigure(analysis: Analysis): SectionFigure {
  return {
    title: "Groups that agree teach nothing",
    subtitle: `Probability that all rewards of a group are equal${barsNote(analysis)}`,
    legend: true,
    panel: {
      x: rateAxis,
      y: { title: "probability", range: shareRange },
      marks: [...promptBars(analysis), ...groupCurves(probabilityOfNoSignal)],
    },
  };
}

/** Weight of a prompt's push with and without the division. */
export function standardDeviationFigure(analysis: Analysis): SectionFigure {
  const curve = (of: (Q: number) => number, name: string, colour: string) =>
    massCurve(of, limits, { name, colour }, [name, "weight"]);
  return {
    title: "Weight of a prompt in the update",
    subtitle: `By its pass rate, each scaled to 1 at one half${barsNote(analysis)}`,
    legend: true,
    panel: {
      x: rateAxis,
      y: { title: "weight", range: shareRange },
      marks: [
        ...promptBars(analysis),
        curve((Q) => 4 * Q * (1 - Q), "reward minus mean", lawColour.law),
        curve((Q) => 2 * Math.sqrt(Q * (1 - Q)), "divided by the deviation", lawColour.contrast),
      ],
    },
  };
}

export function dynamicSamplingFigure({ base }: Analysis): SectionFigure {
  const subtitle = "Rollouts drawn for each group that passes the filter";
  if (!base || isSingle(base)) {
    const cost = (Q: number, G: number) => Math.log10(G / (1 - probabilityOfNoSignal(Q, G)));
    return {
      title: "What a kept group costs",
      subtitle: `${subtitle}, by pass rate`,
      legend: true,
      panel: {
        x: rateAxis,
        y: { title: "rollouts", tickvals: [1, 2, 3, 4, 5], ticktext: ["10", "100", "1,000", "10,000", "100,000"] },
        marks: groupCurves(cost).map((mark) => ({ ...mark, hoverinfo: "skip", hovertemplate: undefined })),
      },
    };
  }
  const x = base.signal.map(({ groupSize }) => groupSize);
  const y = base.signal.map(({ groupSize, share }) => groupSize / share.value);
  return {
    title: "What a kept group costs",
    subtitle: `${subtitle}, at the base model's pass rates`,
    panel: {
      x: doublingAxis("rollouts in a group, G", x),
      y: { title: "rollouts", range: paddedRange(y, { include: [0], below: 0 }) },
      marks: [course({ x, y, text: y.map((cost, i) => `G = ${x[i]}: ${cost.toFixed(1)} rollouts`) }, { colour: policyColour.tuned })],
    },
  }; // prettier-ignore
}

export function difficultyFigure(analysis: Analysis): SectionFigure {
  return bandFigure(analysis.change, "Gain by difficulty") ?? bandCourseFigure(analysis) ?? signalCurves(analysis);
}

/** Chance that a prompt's rollouts in the run hold a success. */
export function noKlFigure(analysis: Analysis): SectionFigure {
  const { base, run } = analysis;
  const rollouts = base ? Math.max(1, Math.round(base.run.rolloutsPerPrompt)) : run.groupSize;
  return {
    title: "Where a success is ever sampled",
    subtitle: `Probability of at least one right answer in ${rollouts.toLocaleString("en-US")} rollouts of a prompt${barsNote(analysis)}`,
    panel: {
      x: rateAxis,
      y: { title: "probability", range: shareRange },
      marks: [
        ...promptBars(analysis),
        massCurve((Q) => probabilityOfDiscovery(Q, rollouts), limits, { colour: lawColour.law }, ["", "p"]),
      ],
    },
  };
}

/** Why a reward stays flat, without a log: how many prompts are saturated, within reach, out of reach. */
export function reachFigure(analysis: Analysis): SectionFigure {
  const { base } = analysis;
  if (!base || isSingle(base)) return signalCurves(analysis);
  const kinds = ["out of reach", "within reach", "saturated"] as const;
  const y = kinds.map((kind) => base.reach[kind]);
  return {
    title: "What a run has to work with",
    subtitle: "Prompts, at the budget of the run: no success expected, some, nearly all",
    panel: {
      x: ordinalAxis([...kinds]),
      y: { title: "prompts", rangemode: "tozero" },
      marks: [bars("prompts", [0, 1, 2], y, policyColour.tuned, y.map((n, i) => `${kinds[i]}: ${numbered(n, "prompt")}`))],
    },
  }; // prettier-ignore
}
