import { describe, expect, it } from "vitest";
import { accountOfOwnOps } from "../../../src/bench/profile/ownOps";
import { profileText, shortProfile } from "../../../src/bench/profile/text";

const workload = { id: "train-w64-b64", title: "a step" };
/** Of two calls, and of one; another process held up the third round. */
const rounds = [
  { calls: 2, perCall: 10, parts: { products: 12, norms: 4, sampling: 0 } },
  { calls: 1, perCall: 11, parts: { products: 7, norms: 2, sampling: 0 } },
  { calls: 1, perCall: 50, parts: { products: 30, norms: 3, sampling: 0 } },
];

describe("the account of own ops", () => {
  const rows = accountOfOwnOps(workload, rounds);

  it("has each part's time in a call, the median over rounds, and what no part covers as other", () =>
    expect(rows.map(({ part, milliseconds }) => [part, milliseconds])).toEqual([
      ["products", 7],
      ["norms", 2],
      ["rest", 2],
    ]));

  it("is told in words", () => {
    expect(shortProfile(rows, 2)).toBe("matrix products 64%; norms 18%");
    expect(profileText(rows)).toMatch(/other +2\.00 ms +18\.2%$/m);
  });
});
