import { describe, expect, it } from "vitest";
import { accountOfOwnOps } from "../../../src/bench/profile/ownOps";
import { profileText, shortProfile } from "../../../src/bench/profile/text";

const workload = { id: "train-w64-b64", title: "a step" };
/** The third round had the core for a fifth of the time. */
const rounds = [
  { perCall: 10, elapsed: 20, parts: { products: 12, norms: 4, sampling: 0 } },
  { perCall: 11, elapsed: 10, parts: { products: 7, norms: 2, sampling: 0 } },
  { perCall: 10, elapsed: 50, parts: { products: 40, norms: 5, sampling: 0 } },
];

describe("the account of own ops", () => {
  const rows = accountOfOwnOps(workload, rounds);

  it("has each part's share of the processor's time, the median over rounds, and what no part covers as other", () =>
    expect(rows.map(({ part, milliseconds }) => [part, Number(milliseconds.toFixed(9))])).toEqual([
      ["products", 7],
      ["norms", 2],
      ["rest", 1],
    ]));

  it("is told in words", () => {
    expect(shortProfile(rows, 2)).toBe("matrix products 70%; norms 20%");
    expect(profileText(rows)).toMatch(/other +1\.00 ms +10\.0%$/m);
  });
});
