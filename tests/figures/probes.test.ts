import { describe, expect, it } from "vitest";
import type { ResultRow } from "../../src/results/rows";
import type { Axis, Probe } from "../../src/strings";
import { probes } from "../../src/figures/probes";
import { row, tuned } from "../results/fixture";
import { withExtensions } from "./extensions";
import { noResults, syntheticResults } from "./fixture";

/** A probe's mass before and after RL, of one base seed. */
function pair(baseSeed: number, axis: Probe, on: Axis, [before, after]: [number, number], rlSeed = baseSeed) {
  const key = { study: "probes", base: `s${baseSeed}`, baseSeed, exposure: 0.02, axis } as const;
  const run = tuned(on, { ...key, run: `s${baseSeed}-${on}-r${rlSeed}`, rlSeed, value: after });
  return [row({ ...key, run: key.base, value: before }), run];
}

const drawn = (rows: ResultRow[]) => probes({ ...noResults(), rows });
const cellsOf = (figure: ReturnType<typeof probes>) =>
  (figure.data as unknown as { text: string[][] }[]).map(({ text }) => text[0]);
const notesOf = ({ layout }: ReturnType<typeof probes>) => layout.annotations!.map(({ text }) => text).join("\n");

/** Base masses and gains of .1, .2, .3 on length 6 by RL on length; RL on depth moves nothing. */
const few = [1, 2, 3].flatMap((seed) => [
  ...pair(seed, "length-6", "length", [0.1 * seed, 0.2 * seed]),
  ...pair(seed, "length-6", "depth", [0.1 * seed, 0.1 * seed]),
]);

describe("the figure of probes", () => {
  it("prints base mass and change as means over base seeds with Student's half-widths", () => {
    const half = ".248"; // 4.3027 × .1 / √3, of two degrees of freedom
    const [mass, changes] = cellsOf(drawn(few));
    expect(mass).toEqual([`.200 ± ${half}`]);
    expect(changes).toEqual(["", ".000 ± .000", `+.200 ± ${half}`, "", ""]);
  });

  it("prints no interval below three base seeds", () =>
    expect(cellsOf(drawn(few.slice(0, 8)))).toEqual([[".150"], ["", ".000", "+.150", "", ""]]));

  it("prints a light 0 where nothing was right before or after, and a number where anything was", () => {
    const rows = [...pair(1, "length-6", "length", [0, 0]), ...pair(1, "length-6", "depth", [0, 0.001])];
    const [mass, changes] = cellsOf(drawn(rows));
    const light = expect.stringMatching(/^<span style="color:#[b-d]\w+">0<\/span>$/);
    expect(mass).toEqual([light]);
    expect(changes).toEqual(["", "+.001", light, "", ""]);
  });

  it("counts a base policy once, with the run of its own RL seed, as verdicts do", () => {
    const other = pair(1, "length-6", "length", [0.1, 0.9], 7).slice(1);
    expect(cellsOf(drawn([...few, ...other]))).toEqual(cellsOf(drawn(few)));
  });

  it("boxes what H4d and H4e judge, and says what they come to", () => {
    const figure = drawn(few);
    const boxes = figure.layout.shapes!.filter(({ type }) => type === "rect");
    expect(boxes).toMatchObject([{ x0: 2.5, x1: 3.5, y0: -0.5, y1: 0.5 }]); // in distribution, depth, length
    expect(notesOf(figure)).toContain("from .05 to .95 (H4e): +.200 (−.048 to +.448)");
  });

  it("has a line for each variant and exposure, and a box for each variant of a target", () => {
    const figure = probes(withExtensions(syntheticResults()));
    expect((figure.data as unknown as { z: number[][] }[])[1].z).toHaveLength(18);
    expect(figure.layout.shapes!.filter(({ type }) => type === "rect")).toHaveLength(8); // not for the operation alone
  });

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(probes(syntheticResults()))).toContain("no rows of study “probes”"));
});
