/** The two panels of a figure of methods: gains on the target above, changes in distribution below. */

import type { Change } from "../results/changes";
import type { PromptRow } from "../results/rows";
import { massText, percent } from "../results/numbers";
import { mean } from "../statistics/moments";
import { type Cell, type Kind, kinds, type Slot } from "./methodsCells";
import type { Panel } from "./plot/figure";
import { level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { intervalBars, seedDots } from "./plot/seeds";
import { changeText, gainOverSeeds, gainsOf, seedChanges } from "./select";
import { gainsAtOptimum, optimumLine } from "./theory/optimum";

/** Between kinds, where slots are 1 apart. */
const step = 0.18;

/** What a panel shows of a cell. */
type Shown = (cell: Cell) => Change[];

/** `names`: what methods are called in the legend; `optima`: lines in the upper panel. */
export function methodPanels(slots: Slot[], names: Map<Kind, string>, optima: Trace[]): Panel[] {
  const onTarget: Shown = (cell) => cell.onTarget;
  const inDistribution: Shown = (cell) => cell.inDistribution;
  const highest = optima.flatMap(({ y }) => (y as number[]).filter(Number.isFinite));
  // Unnamed: the legend has no space for it.
  const lines = optima.map((optimum) => ({ ...optimum, name: undefined }));
  const labels = slots.map((slot) => `${slot.target}<br>${percent(slot.exposure)}<br>${massText(baseMass(slot))}`);
  const x = { title: "target, its exposure, and the mean base mass on it", ...ordinalAxis(labels), tickangle: 0 };
  return [
    {
      title: "gain on the target",
      x: ordinalAxis(slots.map(() => "")),
      y: { title: "gain", range: rangeOf(slots, onTarget, highest), dtick: 0.25 },
      marks: [...kindMarks(slots, onTarget, names), ...lines],
      shapes: [level(0)],
    },
    {
      title: "change in distribution by the same runs",
      x,
      y: { title: "change", range: rangeOf(slots, inDistribution, []), dtick: 0.25 },
      marks: kindMarks(slots, inDistribution, names),
      shapes: [level(0)],
    },
  ];
}

/** What methods are called, with how many base seeds their means are over; the unit once, for space is scarce. */
export function namesOf(slots: Slot[]): Map<Kind, string> {
  const cells = slots.flatMap((slot) => slot.cells);
  const present = kinds.filter((kind) => cells.some((cell) => cell.kind === kind));
  return new Map(
    present.map((kind, i) => {
      const own = cells.filter((cell) => cell.kind === kind);
      const [fewest, most] = extent(own.map(({ onTarget }) => gainOverSeeds(onTarget).seeds));
      const seeds = `${fewest < most ? `${fewest}–` : ""}${most}`;
      return [kind, `${kind.name} (${seeds}${i > 0 ? "" : most > 1 ? " seeds" : " seed"})`];
    }),
  );
}

/** What the theorem's optimum gains from the base policies of plain GRPO, across each slot; none where it is not known. */
export function optimaOf(slots: Slot[], prompts: PromptRow[]): Trace[] {
  const bySlot = slots.map(({ cells }) => {
    const plain = cells.filter(({ kind }) => kind === kinds[0]);
    return gainsAtOptimum(
      plain.flatMap(({ onTarget }) => onTarget),
      prompts,
    );
  });
  if (bySlot.every((optima) => optima.length === 0)) return [];
  const x = bySlot.flatMap((_, i) => [i - 0.42, i + 0.42, NaN]);
  const gains = bySlot.map((optima) => gainOverSeeds(optima).mean);
  return [optimumLine(x, gains.flatMap((gain) => [gain, gain, NaN]), bySlot.flat())]; // prettier-ignore
}

function rangeOf(slots: Slot[], shown: Shown, optima: number[]): [number, number] {
  const cells = slots.flatMap((slot) => slot.cells);
  const gains = cells.flatMap((cell) => gainsOf(shown(cell)));
  const ends = cells.map((cell) => gainOverSeeds(shown(cell))).flatMap(({ lower, upper }) => [lower, upper]);
  return paddedRange([...gains, ...ends, ...optima], { include: [0] });
}

/** Each kind of training in all slots: its base seeds, and over them its means. */
function kindMarks(slots: Slot[], shown: Shown, names: Map<Kind, string>): Trace[] {
  return [...names].flatMap(([kind, name]) => {
    const placed = slots.flatMap(({ cells }, slot) =>
      cells.flatMap((cell, i) => {
        const x = slot + step * (i - (cells.length - 1) / 2);
        return cell.kind === kind ? [{ x, changes: shown(cell) }] : [];
      }),
    );
    const seeds = placed.flatMap(({ x, changes }) => seedChanges(changes).map((change) => ({ x, change })));
    const points = pointsOf(seeds, {
      x: ({ x }) => x,
      y: ({ change }) => change.gain,
      text: ({ change }) => runText(kind, change),
    });
    const [x, summaries] = [placed.map((each) => each.x), placed.map(({ changes }) => gainOverSeeds(changes))];
    const means = { x, y: summaries.map((summary) => summary.mean) };
    const { colour, symbol } = kind;
    const bold = scatter(means, { colour, symbol, size: 9, name });
    return [seedDots(points, { colour }), intervalBars(x, summaries, { colour }), bold];
  });
}

function baseMass({ cells }: Slot): number {
  const changes = cells.flatMap(({ onTarget }) => onTarget);
  return mean([...new Map(changes.map(({ row, before }) => [row.base, before])).values()]);
}

function runText({ name }: Kind, change: Change): string {
  const { axis, exposure, baseSeed } = change.row;
  return changeText(`${name}, ${axis}, exposure ${percent(exposure)}, base seed ${baseSeed}`, change);
}
