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
type Drawn = { xaxis: string; x: number[]; y: number[]; text?: string[]; error_y?: { array: number[] }; marker: { color: string } }; // prettier-ignore
const tracesOf = (figure: ReturnType<typeof probes>) => figure.data as unknown as Drawn[];
/** A dot of the left panel by its text. */
const dot = (rows: ResultRow[], text: string) => tracesOf(drawn(rows)).find((trace) => trace.text?.[0].includes(text))!;

/** Base masses and gains of .1, .2, .3 on length 6 by RL on length; RL on depth moves nothing. */
const few = [1, 2, 3].flatMap((seed) => [
  ...pair(seed, "length-6", "length", [0.1 * seed, 0.2 * seed]),
  ...pair(seed, "length-6", "depth", [0.1 * seed, 0.1 * seed]),
]);

describe("the figure of probes", () => {
  it("has a dot for each variant, training and exposure at the mean change over base seeds", () => {
    expect(dot(few, "length 6, RL on length, exposure 2%").x).toEqual([0.2]);
    expect(dot(few, "length 6, RL on depth, exposure 2%").x).toEqual([0]);
    const figure = probes(withExtensions(syntheticResults()));
    expect(tracesOf(figure).filter(({ xaxis, text }) => xaxis === "x" && text)).toHaveLength(9 * 2 * 5);
  });

  it("fills dots of RL on the variant's own target, and no others", () => {
    const filled = ({ marker }: Drawn) => !marker.color.startsWith("rgba");
    expect(filled(dot(few, "RL on length"))).toBe(true);
    expect(filled(dot(few, "RL on depth"))).toBe(false);
  });

  it("shows the variant with base mass in full, with Student's intervals over base seeds", () => {
    const bars = tracesOf(drawn(few)).filter(({ xaxis, error_y }) => xaxis === "x2" && error_y);
    expect(bars.map(({ y }) => y)).toEqual([[0], [0.2]]); // on depth, on length
    expect(bars[1].error_y!.array).toEqual([expect.closeTo((4.302653 * 0.1) / Math.sqrt(3), 5)]);
    const nil = [1, 2, 3].flatMap((seed) => pair(seed, "length-6", "length", [0, 0]));
    expect(tracesOf(drawn(nil)).some(({ xaxis }) => xaxis === "x2")).toBe(false);
  });

  it("counts a base policy once, with the run of its own RL seed, as verdicts do", () => {
    const other = pair(1, "length-6", "length", [0.1, 0.9], 7).slice(1);
    expect(drawn([...few, ...other])).toEqual(drawn(few));
  });

  it("claims that one variant falls where it does and all others are still", () => {
    const title = (rows: ResultRow[]) => (drawn(rows).layout.title as { text: string }).text;
    const falling = [1, 2, 3].flatMap((seed) => [
      ...pair(seed, "order-held-out", "composition", [0.6, 0.3 + 0.01 * seed]),
      ...pair(seed, "length-6", "length", [0, 0.001]),
    ]);
    expect(title(falling)).toMatch(/^Of 2 untrained variants one has base mass, and RL on its target lowers it/);
    expect(title(few)).toMatch(/^Untrained variants of the targets/);
  });

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(probes(syntheticResults()))).toContain("no rows of study “probes”"));
});
