import { describe, expect, it } from "vitest";
import { allFigures, type Figure, type FigureId } from "../../src/figures";
import { withExtensions } from "./extensions";
import { noResults, syntheticResults } from "./fixture";
import { inFont } from "./inFont";
import { expectSnapshot } from "./snapshot";

const drawn = allFigures(withExtensions(syntheticResults()));

/** Those that draw rows of a study; verdicts have a message of their own for what is missing. */
const ofResults = (Object.keys(drawn) as FigureId[]).filter(
  (id) => !["1-theorem", "7-quoted", "8-verdicts", "22-pairs"].includes(id),
);

describe.each(Object.entries(drawn))("figure %s", (id, figure) => {
  it("is the committed one", () => expectSnapshot(id, figure));

  it("is plain JSON: nothing is lost on the way to a file", () =>
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure));

  it("has a title of one line, and a subtitle that fits the page", () => {
    const [title, subtitle] = titleOf(figure).split("<br>");
    expect(title.length).toBeLessThan(85);
    expect(subtitle.replace(/<[^>]*>/g, "").length).toBeLessThan(125);
  });

  it("holds characters of the embedded font only", () => expect(JSON.stringify(figure)).toMatch(inFont));

  it("draws every trace in a coordinate system of its own layout", () => {
    for (const { xaxis = "x", yaxis = "y" } of figure.data as { xaxis?: string; yaxis?: string }[]) {
      expect(figure.layout).toHaveProperty(xaxis.replace("x", "xaxis"));
      expect(figure.layout).toHaveProperty(yaxis.replace("y", "yaxis"));
    }
  });
});

describe("all figures", () => {
  it("leave the results as they were", () => {
    const results = syntheticResults();
    allFigures(deepFrozen(results));
    expect(results).toEqual(syntheticResults());
  });

  it("say which study is missing where a protocol has no rows of it", () => {
    const empty = allFigures(noResults());
    const message = /no rows of study “[a-z-]+” in protocol “nothing”/;
    for (const id of ofResults) {
      expect(JSON.stringify(empty[id])).toMatch(message);
    }
  });

  it("claim what the rows show, and claim nothing of rows that do not show it", () => {
    const { rows, ...rest } = syntheticResults();
    const untrained = allFigures({
      ...rest,
      rows: rows.map((row) => ({ ...row, value: 0.5 })),
      prompts: [],
      curves: [],
    });
    for (const id of ["2-exposure", "3-saturation", "4-ladder"] as const) {
      expect(titleOf(untrained[id])).not.toBe(titleOf(drawn[id]));
    }
    expect(titleOf(drawn["3-saturation"])).toMatch(/^Gains in distribution vanish/);
  });

  it("show a name in the legend once, whichever panel it comes from", () => {
    for (const figure of Object.values(drawn)) {
      const shown = (figure.data as { name?: string; showlegend?: boolean }[]).filter((trace) => trace.showlegend);
      expect(new Set(shown.map((trace) => trace.name)).size).toBe(shown.length);
    }
  });
});

function titleOf(figure: Figure): string {
  return (figure.layout.title as { text: string }).text;
}

function deepFrozen<T>(value: T): T {
  if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
