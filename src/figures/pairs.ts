/** The map of ordered pairs of operations: what training shows, what is held out, and which do the same. No rows. */

import type { Annotation, Shape } from "plotly.js-dist";
import { operationSets, type OperationSet } from "../strings";
import { pairKindsOnMap, pairMap, type MappedPair, type PairOnMap } from "../strings/pairMap";
import { type Figure, figure, note } from "./plot/figure";
import { key, pointsOf, scatter } from "./plot/marks";
import { ordinalAxis } from "./plot/scales";
import { faded, ink, pairColour, size } from "./plot/theme";

const length = 4;
const letters = "abcdefghij";

const page = { columns: 1, rowHeight: 330, legend: true };

/** What the legend says of a kind. */
const meanings: Record<PairOnMap, string> = {
  trained: "trained",
  "trained again": "trained, order does not matter",
  "held out": "held out",
  "held out again": "held out, but known",
  unshown: "never shown",
  reducible: "does what fewer do",
};

/** One cell a pair: rows by the first operation, columns by the second; in it what becomes of `abcd`. */
export function pairs(set: OperationSet = operationSets.default): Figure {
  const all = pairMap(set, length);
  const names = set.operations.filter((_, i) => !set.alone.includes(i)).map(({ name }) => name);
  const heldOut = all.filter(({ kind }) => kind.startsWith("held out"));
  const isNew = heldOut.length > 0 && heldOut.every(({ kind }) => kind === "held out");
  const title = isNew
    ? "Held-out pairs are new functions, made of operations that are known"
    : "What ordered pairs of operations do, and which of them are held out";
  const subtitle = `Each cell: what becomes of abcd by the first and then the second operation, and what else does it`;
  const hover = pointsOf(all, { x: columnOf, y: rowOf, text: (mapped) => hoverText(set, mapped) });
  const kinds = pairKindsOnMap.filter((kind) => all.some((each) => each.kind === kind));
  return figure({ ...page, title, subtitle }, [
    {
      x: { title: "second operation", ...ordinalAxis(names), side: "bottom" },
      y: { title: "first operation", ...ordinalAxis(names), autorange: "reversed", range: undefined },
      marks: [
        ...kinds.map((kind) => key({ name: meanings[kind], colour: pairColour[kind], symbol: "square", size: 12 })),
        scatter(hover, { colour: ink.paper, size: 30, opacity: 0, symbol: "square" }),
      ],
      shapes: all.map(cellShape),
      notes: all.map((mapped) => cellNote(set, mapped)),
    },
  ]);
}

const columnOf = ({ pair }: MappedPair) => pair[1];
const rowOf = ({ pair }: MappedPair) => pair[0];

function cellShape(mapped: MappedPair): Partial<Shape> {
  const [x, y] = [columnOf(mapped), rowOf(mapped)];
  const box = { x0: x - 0.48, x1: x + 0.48, y0: y - 0.47, y1: y + 0.47 };
  const fillcolor = faded(pairColour[mapped.kind], 0.45);
  return {
    type: "rect",
    xref: "x",
    yref: "y",
    ...box,
    fillcolor,
    line: { width: 0 },
    layer: "below",
  } as Partial<Shape>;
}

function cellNote(set: OperationSet, mapped: MappedPair): Partial<Annotation> {
  const [twin] = mapped.sameAs;
  const second = twin && `<br><span style="font-size:${size.small - 1}px">= ${nameOf(set, twin)}</span>`;
  const font = { size: size.text, color: ink.text };
  const at = { x: columnOf(mapped), y: rowOf(mapped), xanchor: "center", align: "center", font } as const;
  return note(`${resultOf(set, mapped)}${second ?? ""}`, at);
}

function hoverText(set: OperationSet, mapped: MappedPair): string {
  const others = mapped.sameAs.map((sequence) => nameOf(set, sequence)).join("; ");
  const what = `${nameOf(set, mapped.pair)}: abcd becomes ${resultOf(set, mapped)}`;
  return `${what}<br>${meanings[mapped.kind]}${others && `; the same as ${others}`}`;
}

/** What the pair makes of `abcd`. */
function resultOf(set: OperationSet, { pair }: MappedPair): string {
  const string = pair.reduce<readonly number[]>((letters, i) => set.operations[i].apply(letters), [0, 1, 2, 3]);
  return string.map((letter) => letters[letter]).join("");
}

function nameOf(set: OperationSet, sequence: readonly number[]): string {
  return sequence.map((i) => set.operations[i].name).join(" ") || "nothing";
}
