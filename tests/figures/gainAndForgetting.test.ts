import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/figures";
import { gainAndForgetting } from "../../src/figures/gainAndForgetting";
import type { Results } from "../../src/results/rows";
import { studyOfMethod } from "../../src/results/rows";
import { row, tuned } from "../results/fixture";
import { noResults } from "./fixture";

type Method = "grpo" | "rft" | "sft";
type Moved = Record<Method, { gain: number; loss: number }>;
const alike: Moved = {
  grpo: { gain: 0.3, loss: 0.1 },
  rft: { gain: 0.32, loss: 0.12 },
  sft: { gain: 0.25, loss: 0.05 },
};

/** Base policies of two seeds at `mass` on depth and .9 in distribution, and what each method moves. */
function worldOf(moved: Partial<Moved>, mass = 0.4, exposure = 0.02): Results {
  const rows = [1, 2].flatMap((baseSeed) => {
    const key = { base: `e${exposure}-s${baseSeed}`, baseSeed, exposure } as const;
    const masses = { depth: mass, "in-distribution": 0.9 } as const;
    const base = (["depth", "in-distribution"] as const).map((axis) => row({ ...key, run: key.base, axis, value: masses[axis] })); // prettier-ignore
    const trained = Object.entries(moved).flatMap(([method, { gain, loss }]) => {
      const own = { ...key, run: `${key.base}-${method}`, rlSeed: baseSeed, method: method as Method, study: studyOfMethod(method as Method) }; // prettier-ignore
      return [
        tuned("depth", { ...own, axis: "depth", value: mass + gain }),
        tuned("depth", { ...own, axis: "in-distribution", value: 0.9 - loss }),
      ];
    });
    return [...base, ...trained];
  });
  return { ...noResults(), rows };
}

const titleOf = ({ layout }: Figure) => (layout.title as { text: string }).text;
const meansOf = ({ data }: Figure) =>
  (data as { name?: string; x: number[]; y: number[] }[])
    .filter(({ name }) => name)
    .map(({ name, x, y }) => [name, x, y]);

describe("the figure of gain and forgetting", () => {
  it("draws each method's mean, gain on the target against change in distribution", () => {
    expect(meansOf(gainAndForgetting(worldOf(alike)))).toEqual([
      ["GRPO", [expect.closeTo(0.3, 5)], [expect.closeTo(-0.1, 5)]],
      ["RFT", [expect.closeTo(0.32, 5)], [expect.closeTo(-0.12, 5)]],
      ["SFT", [expect.closeTo(0.25, 5)], [expect.closeTo(-0.05, 5)]],
    ]);
  });

  it("compares base policies that every method was run on, and no others", () => {
    const { grpo, rft } = alike;
    expect(JSON.stringify(gainAndForgetting(worldOf({ grpo, rft })))).toContain("no rows of study “contrast”");
  });

  it("claims that methods are alike where they are on targets that the base policy partly knows", () => {
    expect(titleOf(gainAndForgetting(worldOf(alike)))).toContain("gain and lose alike");
    const forgetful = { ...alike, sft: { gain: 0.3, loss: 0.8 } };
    expect(titleOf(gainAndForgetting(worldOf(forgetful)))).toContain("by method");
    expect(titleOf(gainAndForgetting(worldOf(alike, 0.001)))).toContain("by method"); // known nowhere
  });

  it("sets the labels of exposures that come out alike to either side", () => {
    const [first, second] = [worldOf(alike), worldOf(alike, 0.45, 0.1)];
    const both = gainAndForgetting({ ...first, rows: [...first.rows, ...second.rows] });
    const labels = both.layout.annotations!.filter(({ text }) => /^\d+%$/.test(text!));
    expect(labels.map(({ text }) => text)).toEqual(["2%", "10%"]);
    expect(new Set(labels.map(({ xanchor }) => xanchor))).not.toContain("center");
  });

  it("says that the study is missing where it is", () =>
    expect(JSON.stringify(gainAndForgetting(noResults()))).toContain("no rows of study “contrast”"));
});
