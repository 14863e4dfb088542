/** What one replication of the study observes: whether intervals hold the truth, what tests and discoveries say. */

import type { Random } from "../../common/random";
import { lawMass } from "../../theory/optima";
import { tiltedMass } from "../../theory/tilt";
import { boundsOf } from "../analysis/bounds";
import { cellsOf } from "../analysis/cells";
import { beyondCommonOf, commonShiftOf } from "../analysis/change";
import { coverageOf } from "../analysis/coverage";
import { discoveriesOf, type Discoveries } from "../analysis/discovery";
import type { Estimate } from "../analysis/estimate";
import { gainOf } from "../analysis/gain";
import { lawScores } from "../analysis/laws";
import type { Pair } from "../analysis/pair";
import { passCurvesOf } from "../analysis/passCurves";
import { randomEffectsOf } from "../analysis/randomEffects";
import { meansOver, ratesOf, type Rates } from "../analysis/rates";
import { discovery } from "../analysis/reach";
import { slopeOf } from "../analysis/slope";
import { signalAt, signalOfCounts } from "../analysis/signal";
import type { StudyCell } from "./cell";
import { isDiscovery, meanOf, worlds, type TruePrompt, type World } from "./worlds";

export interface Observation {
  quantity: string;
  statistic: "coverage" | "size" | "false discoveries" | "power" | "mean";
  expected?: number;
  /** 1 or 0 of what happened or did not, a share, or a number. */
  value: number;
}

interface Drawn {
  pairs: Pair[];
  truth: TruePrompt[];
}

const level = 0.95;
const rate = 0.05;
/** Shares of a cell's replications in which bounds, slopes and laws are asked too, which take most of the time. */
const slowShare = { bounds: 0.5, slope: 0.4, laws: 0.25 };
/** Group sizes for which shares of groups with a signal are asked: one that most samples reach, one that few do. */
const groupSizes = [4, 64];

/** All that a replication says. What takes long is asked in the first replications only. */
export function observationsOf(
  cell: StudyCell,
  drawn: Drawn,
  { replication, random }: { replication: number; random: Random },
): Observation[] {
  const world: World = worlds[cell.world];
  const rates = ratesOf(cellsOf(drawn.pairs.map(({ base }) => base)));
  const observations = [...ofBase(world, cell, drawn, rates, random), ...ofChange(world, cell, drawn)];
  observations.push(...ofDiscoveries(world, drawn));
  const isAmong = (share: number) => replication < share * cell.replications;
  if (isAmong(slowShare.bounds)) observations.push(...ofBounds(world, cell, drawn));
  if (isAmong(slowShare.slope)) observations.push(...ofSlope(world, drawn, rates, random));
  if (world.law && isAmong(slowShare.laws)) observations.push(...ofLaws(world.law, drawn, rates));
  return observations;
}

function covers(quantity: string, { low, high }: Pick<Estimate, "low" | "high">, truth: number): Observation {
  return { quantity, statistic: "coverage", expected: level, value: low <= truth && truth <= high ? 1 : 0 };
}

/** The posterior's shares promise no coverage: they are as good as the fitted distribution, and beyond the samples an extrapolation. */
function ofBase(world: World, { samples }: StudyCell, { pairs }: Drawn, rates: Rates, random: Random): Observation[] {
  const cells = cellsOf(pairs.map(({ base }) => base));
  const signals = meansOver(rates, cells, groupSizes.map(signalAt), { random, level, resamples: 30 });
  return groupSizes.flatMap((groupSize, i): Observation[] => {
    const truth = meanOf(world, ({ Q }) => signalAt(groupSize)(Q));
    const { unbiased, plugIn } = signalOfCounts(cells, groupSize, level);
    const name = `groups with a signal, G = ${groupSize}`;
    const fitted = groupSize > samples ? `${name}, extrapolated` : `${name}, by the distribution`;
    return [
      ...(unbiased ? [covers(name, unbiased, truth)] : []),
      { ...covers(fitted, signals[i], truth), expected: undefined },
      { quantity: `${fitted}, error`, statistic: "mean", value: signals[i].value - truth },
      { quantity: `${name}, error of k/n`, statistic: "mean", value: plugIn.value - truth },
    ];
  });
}

/** Means over prompts of functions of the pass rate that the analysis bounds: where `beyond` exceeds the samples of a prompt. */
const bounded: readonly { name: string; of: (rate: number) => number; beyond?: number }[] = [
  ...[16, 64].map((size) => ({ name: `groups with a signal, G = ${size}`, of: signalAt(size), beyond: size })),
  { name: "prompts discovered in 1,000 rollouts", of: (rate) => discovery(rate, 1000), beyond: 1000 },
  { name: "accuracy after RL by the tilt, β = 0.2", of: (rate) => tiltedMass(rate, 0.2) },
  {
    name: "accuracy after RL by GRPO's law, β = 0.2",
    of: (rate) => lawMass(rate, { beta: 0.2, kl: "k3", advantage: "whitened", groupSize: 16 }),
  },
];

/** Their true means in a world, which take a tenth of a second. */
const trueMeans = new WeakMap<World, number[]>();

/** The bounds alone, without the fitted value that the analysis's interval reaches to as well. */
function ofBounds(world: World, { samples }: StudyCell, { pairs }: Drawn): Observation[] {
  const truths = trueMeans.get(world) ?? bounded.map(({ of }) => meanOf(world, ({ Q }) => of(Q)));
  trueMeans.set(world, truths);
  const open = bounded.map((each, i) => ({ ...each, truth: truths[i] })).filter(({ beyond = Infinity }) => beyond > samples); // prettier-ignore
  const bounds = boundsOf(cellsOf(pairs.map(({ base }) => base)), open.map(({ of }) => of), level); // prettier-ignore
  return open.map(({ name, truth }, i) => covers(`${name}, bounds`, bounds[i], truth));
}

function ofChange(world: World, { samples }: StudyCell, { pairs }: Drawn): Observation[] {
  const gain = gainOf(pairs, level);
  const { solved, unsolved, naive } = coverageOf(pairs, level);
  const missed = (Q: number) => (1 - Q) ** (samples - 1);
  const [trueGain, trueUnsolved] = [
    meanOf(world, ({ Q, P }) => P - Q),
    meanOf(world, ({ Q, P }) => missed(Q) * (P - Q)),
  ];
  const observations = [
    covers(
      "accuracy of the base model",
      gain.base,
      meanOf(world, ({ Q }) => Q),
    ),
    covers(
      "accuracy of the tuned model",
      gain.tuned,
      meanOf(world, ({ P }) => P),
    ),
    covers("gain", gain.gain, trueGain),
    covers("gain on solved prompts", solved, trueGain - trueUnsolved),
    covers("gain on unsolved prompts", unsolved, trueUnsolved),
    {
      quantity: "gain on unsolved prompts, error of the naive count",
      statistic: "mean" as const,
      value: naive.value - trueUnsolved,
    },
  ];
  if (world.shift !== undefined) observations.push(...ofShift(world.shift, pairs));
  return observations;
}

/** Of worlds in which all prompts have one shift. */
function ofShift(shift: number, pairs: Pair[]): Observation[] {
  const { common, homogeneity } = commonShiftOf(pairs, level);
  const effects = randomEffectsOf(pairs, level);
  return [
    ...(common ? [covers("common log-odds shift", common, shift)] : []),
    ...(homogeneity ? [sizeOf("one factor for all prompts", homogeneity.p)] : []),
    ...(effects
      ? [covers("mean shift of prompts", effects.mean, shift), sizeOf("no scatter of shifts", effects.p)]
      : []),
  ];
}

function sizeOf(quantity: string, p: number): Observation {
  return { quantity, statistic: "size", expected: rate, value: p < rate ? 1 : 0 };
}

function ofSlope(world: World, { pairs }: Drawn, rates: Rates, random: Random): Observation[] {
  if (world.shift === undefined) return [];
  const { slope, pSimulated, naive } = slopeOf(pairs, rates, { level, random, simulations: 39 });
  const observations: Observation[] = [
    covers("slope of the shift", slope, 0),
    { quantity: "slope of the shift", statistic: "mean", expected: 0, value: slope.value },
    { quantity: "slope by plain regression", statistic: "mean", value: naive.slope.value },
    sizeOf("no slope, by simulation", pSimulated),
  ];
  if (world.law === "tilt") {
    const { probability } = passCurvesOf(pairs, { level, random, resamples: 200 }).crossing;
    observations.push({
      quantity: "pass@k crosses in 95% of resamples",
      statistic: "size",
      expected: rate,
      value: probability.value > 0.95 ? 1 : 0,
    });
  }
  return observations;
}

/** Against no change where most prompts do not, and against the common factor where most have it. */
function ofDiscoveries(world: World, drawn: Drawn): Observation[] {
  const isStill = world.prompts.every((prompt) => prompt.P === prompt.Q || isDiscovery(prompt));
  if (isStill) return calls("calls against no change", drawn, discoveriesOf(drawn.pairs, rate));
  if (world.law !== undefined && world.law !== "tilt") return [];
  const found = beyondCommonOf(drawn.pairs, { level, fdr: rate });
  return found ? calls("calls against the common factor", drawn, found) : [];
}

function calls(quantity: string, { truth }: Drawn, { risen, fallen }: Discoveries): Observation[] {
  let [called, wrong, found, right] = [0, 0, 0, 0];
  truth.forEach((prompt, i) => {
    const isReal = isDiscovery(prompt);
    const isCalled = risen[i] || fallen[i];
    if (isCalled) called++;
    if (isCalled && !(isReal && risen[i])) wrong++;
    if (isReal) found++;
    if (isReal && risen[i]) right++;
  });
  return [
    { quantity, statistic: "false discoveries", expected: rate, value: called > 0 ? wrong / called : 0 },
    ...(found > 0 ? [{ quantity, statistic: "power" as const, value: right / found }] : []),
  ];
}

function ofLaws(own: string, { pairs }: Drawn, { grid }: Rates): Observation[] {
  const scores = lawScores(pairs, grid, 1.959964);
  const behind = scores.find(({ law }) => law === own)!.behind;
  return [
    { quantity: "the true law predicts best", statistic: "power", value: scores[0].law === own ? 1 : 0 },
    { quantity: "the true law is clearly behind", statistic: "size", expected: rate, value: behind.low > 0 ? 1 : 0 },
  ];
}
