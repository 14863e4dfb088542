/** What RL on a target loses in distribution, against how far it moved the policy, and their rank correlation (H8a). */

import { threshold } from "../verdicts/thresholds";
import { partOf } from "../hypotheses/hypotheses";
import { evidenceOf } from "../verdicts/evidence";
import { movedRuns } from "../verdicts/measures/forgetting";
import type { Moved } from "../verdicts/remarks/runs";
import { distinctSeeds } from "../verdicts/estimate";
import type { Results } from "../results/rows";
import { targets, type Target } from "../strings";
import { aboveNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { effectText, everywhere, measured } from "./hypothesisParts";
import { cloud } from "./plot/cloud";
import { key, level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, paddedRange } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { axisColour, ink } from "./plot/theme";
import { number, percent, seedsText, signed, distinct } from "../results/numbers";
import { noRows } from "./select";
import { mean } from "../statistics/moments";

const plain = "Change in distribution by RL on a target, against the KL moved";
const claim = "In rank, loss in distribution grows with the KL moved; its size depends on the target";

const page = { columns: 2, rowHeight: 270, legend: true };

/** What all panels share. */
interface Scene {
  all: Moved[];
  exposures: number[];
  /** Largest KL, or .001 where that is less. */
  furthest: number;
  y: [number, number];
}

/** One panel a target: each of its runs, among those of the other targets. No line: none fits the cloud of length. */
export function forgetting(results: Results): Figure {
  const evidence = evidenceOf(results);
  const all = movedRuns(evidence, threshold(partOf("H8a"), "lastSteps"));
  if (all.length === 0) return emptyFigure(plain, noRows("exposure", results.protocol));
  const kls = all.map(({ kl }) => kl);
  const scene: Scene = {
    all,
    exposures: distinct(all.map(({ exposure }) => exposure)),
    furthest: extent(kls, 0.001)[1],
    y: paddedRange(all.map(changeOf), { include: [0] }),
  };
  const shown = targets.filter((target) => all.some((run) => run.target === target));
  const title = everywhere("holds", "H8a", results) ? claim : plain;
  const rank = `Rank correlation of loss and KL, all runs: ${effectText(measured("H8a", evidence))}`;
  const counts = `${all.length} runs, ${seedsText(distinctSeeds(all))}`;
  const subtitle = `${counts}; grey: other targets. ${rank}`;
  const panels = shown.map((target) => targetPanel(target, scene));
  return figure({ ...page, title, subtitle }, panels);
}

function targetPanel(target: Target, scene: Scene): Panel {
  const own = scene.all.filter((run) => run.target === target);
  return {
    title: target,
    x: klAxis(scene.furthest),
    y: { title: "change in distribution", range: scene.y, dtick: 0.25 },
    marks: [
      ...scene.exposures.map((exposure) => key(sizeOf(exposure, scene.exposures))),
      background(scene, target),
      ...runMarks(own, scene, target),
    ],
    shapes: [level(0)],
    notes: [
      aboveNote(
        `mean loss ${number(mean(own.map(({ loss }) => loss)))}, mean KL ${number(mean(own.map(({ kl }) => kl)))}`,
        "right",
      ),
    ],
  };
}

/** The square root: a run without any reward has a KL of 0, which a logarithm could not show. */
function position(kl: number): number {
  return Math.sqrt(Math.max(0, kl));
}

function klAxis(furthest: number): Panel["x"] {
  const ticks = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10].filter((kl) => kl <= furthest * 1.1);
  return {
    title: "KL to the base policy, nats (square-root scale)",
    range: [-0.03 * position(furthest), 1.05 * position(furthest)],
    tickvals: ticks.map(position),
    ticktext: ticks.map(String),
  };
}

function background({ all }: Scene, target: Target): Trace {
  const others = all.filter((run) => run.target !== target);
  return cloud(pointsOf(others, { x: ({ kl }) => position(kl), y: changeOf }), ink.line);
}

function runMarks(own: Moved[], { exposures }: Scene, target: Target): Trace[] {
  return exposures.map((exposure) => {
    const runs = own.filter((run) => run.exposure === exposure);
    const points = pointsOf(runs, { x: ({ kl }) => position(kl), y: changeOf, text: runText });
    return scatter(points, { ...runDot, ...sizeOf(exposure, exposures), colour: axisColour[target] });
  });
}

/** The larger the more exposed. */
function sizeOf(exposure: number, exposures: number[]) {
  const i = exposures.indexOf(exposure);
  const size = 4 + (6 * i) / Math.max(1, exposures.length - 1);
  return { size, name: `${i === 0 ? "exposure " : ""}${percent(exposure)}` };
}

function changeOf({ loss }: Moved): number {
  return -loss;
}

function runText({ seed, exposure, kl, loss }: Moved): string {
  return `e = ${percent(exposure)}, base seed ${seed}<br>KL ${kl.toPrecision(2)} nats, change ${signed(-loss)}`;
}
