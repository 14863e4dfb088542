/**
 * One look for all figures: what a colour and a symbol mean, and the sizes of page and text, are decided here and nowhere
 * else; the size and opacity of seeds and runs in seeds.ts.
 *
 * Colours are Okabe and Ito's palette (eight hues that all common kinds of colour vision tell apart; Color Universal
 * Design, 2008) with four of Paul Tol's where it runs out. Each axis has a symbol too, so that grey prints stay legible.
 */

import type { SampleClass } from "../../evaluation/sampleClass";
import type { Axis } from "../../strings";
import type { PairOnMap } from "../../strings/pairMap";
import { algorithmNames, type AlgorithmName } from "../../training/algorithms";

/** Name under which Source Sans 3 is embedded; without spaces or digits apart, which CSS would want quoted. */
export const embeddedFont = "SourceSans3";

/** Rendered files contain the font, and `npm run lab` serves it; other front ends fall back on the browser's sans serif. */
export const fontFamily = `${embeddedFont}, Helvetica, Arial, sans-serif`;

/** Pixels at scale 1. 800 is a notebook's width; printed 180 mm wide, 14 px become 9 pt. */
export const size = { width: 800, text: 14, small: 12, title: 19 };

export const ink = { text: "#222222", soft: "#5f6368", grid: "#e6e6e6", line: "#8a8a8a", paper: "#ffffff" };

export const axisColour: Record<Axis, string> = {
  "in-distribution": "#222222",
  depth: "#0072b2",
  length: "#d55e00",
  vocabulary: "#009e73",
  composition: "#cc79a7",
};

export type MarkerSymbol = "circle" | "square" | "diamond" | "triangle-up" | "star";

export const axisSymbol: Record<Axis, MarkerSymbol> = {
  "in-distribution": "circle",
  depth: "square",
  length: "diamond",
  vocabulary: "triangle-up",
  composition: "star",
};

export const axisName: Record<Axis, string> = {
  "in-distribution": "in distribution",
  depth: "depth (3 operations)",
  length: "length (5 letters)",
  vocabulary: "vocabulary (other tokens)",
  composition: "composition (held-out pairs)",
};

/** Colours and symbols of algorithms in their order; a new one takes the next. After a round of colours, symbols shift. */
const algorithmColours = ["#e69f00", "#56b4e9", "#882255", "#117733", "#cc6677"];
const algorithmSymbols: MarkerSymbol[] = ["circle", "diamond", "star", "square", "triangle-up"];

export const methodColour = byMethod((i) => algorithmColours[i % algorithmColours.length]);
export const methodSymbol = byMethod((i) => {
  const rounds = Math.floor(i / algorithmColours.length);
  return algorithmSymbols[(i + rounds) % algorithmSymbols.length];
});

function byMethod<T>(lookOf: (i: number) => T): Record<AlgorithmName, T> {
  return Object.fromEntries(algorithmNames.map((method, i) => [method, lookOf(i)])) as Record<AlgorithmName, T>;
}

/** GRPO that is longer, or on a mixture, than the runs that methods are compared with. */
export const variantColour = { long: "#8c5a00", mixed: "#999933" };

/** What a hypothesis came to. */
export const verdictColour = { holds: "#009e73", rejected: "#d55e00", undecided: "#5f6368", "not tested": "#8a8a8a" };

/** Classes of samples: greys for right ones, Tol's muted hues for errors. */
export const classColour: Record<SampleClass, string> = {
  demonstrated: "#e6e6e6",
  rightShortcut: "#bdbdbd",
  rightAfterError: "#8a8a8a",
  earlyStop: "#332288",
  wrongLength: "#88ccee",
  droppedStep: "#44aa99",
  wrongOperation: "#ddcc77",
  wrongLetter: "#cc6677",
  otherError: "#882255",
};

/** Ordered pairs of operations: what is trained, held out (as the axis of composition), and neither. */
export const pairColour: Record<PairOnMap, string> = {
  trained: "#0072b2",
  "trained again": "#a3cbe3",
  "held out": axisColour.composition,
  "held out again": "#d55e00",
  unshown: "#e69f00",
  reducible: "#c8c8c8",
};

/** What is computed from a law, and what it is set against. */
export const lawColour = { law: "#0072b2", contrast: "#e69f00" };

/** For things without a meaning of their own elsewhere, such as the two quoted models. */
export const neutralPair = ["#332288", "#88ccee"];

/** From dark to light, for an ordered setting such as β. */
export const ramp = ["#08306b", "#1f5f9f", "#3f8fc5", "#73b3d8", "#a3cbe3"];

/** The same for more settings than shades of one hue can tell apart: viridis, without its lightest end. */
const longRamp = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0c52b"];

/** The ramp's colour for setting `i` of `count` ordered ones, the first darkest. */
export function shade(i: number, count: number): string {
  return ramp[Math.round((i * (ramp.length - 1)) / Math.max(1, count - 1))];
}

/** The long ramp's colour for setting `i` of `count`, mixed where there are more settings than colours. */
export function tone(i: number, count: number): string {
  const position = (i * (longRamp.length - 1)) / Math.max(1, count - 1);
  const below = Math.min(Math.floor(position), longRamp.length - 2);
  const mixed = (at: number) => {
    const [from, to] = [channelOf(longRamp[below], at), channelOf(longRamp[below + 1], at)];
    return Math.round(from + (position - below) * (to - from))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${[1, 3, 5].map(mixed).join("")}`;
}

/** `colour` (#rrggbb) at `opacity` in [0, 1], as Plotly and SVG read it. */
export function faded(colour: string, opacity: number): string {
  return `rgba(${[1, 3, 5].map((at) => channelOf(colour, at))},${opacity})`;
}

function channelOf(colour: string, at: number): number {
  return parseInt(colour.slice(at, at + 2), 16);
}
