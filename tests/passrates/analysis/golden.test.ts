import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../../src/common/random";
import { betaBinomialLogPmf, fitRates } from "../../../src/passrates/analysis/betaBinomial";
import { cellsOf } from "../../../src/passrates/analysis/cells";
import { commonShiftOf } from "../../../src/passrates/analysis/change";
import { marginsOf, outcomes, tails } from "../../../src/passrates/analysis/hypergeometric";
import { passCurvesOf } from "../../../src/passrates/analysis/passCurves";
import { expectClose } from "../../statistics/closeness";
import { golden, pairs } from "./golden";

const close = (actual: number, expected: number) => expectClose(actual, expected, 1e-8);

describe("on fixed counts", () => {
  it("the beta-binomial density is SciPy's", () => {
    for (const { a, b, n, k, log } of golden.density) expect(betaBinomialLogPmf(k, n, a, b)).toBeCloseTo(log, 9);
  });

  it("its maximum likelihood is where SciPy's score is 0", () => {
    const plain = fitRates(cellsOf(pairs.map(({ base }) => base))).find(({ parameters }) => parameters === 2)!;
    close(plain.logLikelihood, golden.fit.logLikelihood);
    close(plain.a, golden.fit.a);
    close(plain.b, golden.fit.b);
  });

  it("the common shift, its interval and the test of homogeneity are statsmodels' StratifiedTable", () => {
    const { common, homogeneity } = commonShiftOf(pairs, 0.95);
    close(common!.value, golden.strata.common);
    close(common!.low, golden.strata.low);
    close(common!.high, golden.strata.high);
    close(homogeneity!.statistic, golden.strata.statistic);
    close(homogeneity!.p, golden.strata.p);
  });

  it("p values given the margins are those of SciPy's noncentral hypergeometric distribution", () => {
    for (const { base, tuned, shift, atLeast, atMost } of golden.hypergeometric) {
      const possible = outcomes(marginsOf({ base, tuned }), shift);
      const found = tails(possible);
      close(found.atLeast[tuned.k - possible.from], atLeast);
      close(found.atMost[tuned.k - possible.from], atMost);
    }
  });

  it("pass@k is the published formula's", () => {
    const { points } = passCurvesOf(pairs, {
      level: 0.95,
      random: new Random(deriveKey(1, "golden", 0)),
      resamples: 2,
    });
    for (const { k, base, tuned } of golden.passed) {
      const point = points.find((each) => each.k === k)!;
      close(point.base.value, base);
      close(point.tuned.value, tuned);
    }
  });
});
