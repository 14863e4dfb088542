import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { judgingFiles, judgingFingerprint } from "../../src/verdicts/judging";
import { temporaryDirectory } from "../results/fixture";

describe("the fingerprint of the code that judges", () => {
  const files = judgingFiles();

  it("is of the measures, the statistics, the laws and the decision, and of no hypothesis", () => {
    for (const file of ["verdicts/verdict.ts", "verdicts/measures/law.ts", "statistics/holm.ts", "theory/optima.ts"])
      expect(files).toContain(file);
    expect(files.filter((file) => file.startsWith("hypotheses/") || file.startsWith("figures/"))).toEqual([]);
  });

  it("changes with one byte of one of these files, and not with a hypothesis", () => {
    const copy = join(temporaryDirectory(), "src");
    cpSync(join(root, "src"), copy, { recursive: true, filter: (path) => !path.includes("native") });
    expect(judgingFingerprint(copy)).toBe(judgingFingerprint());
    writeFileSync(join(copy, "hypotheses", "gain.ts"), "// changed\n", { flag: "a" });
    expect(judgingFingerprint(copy)).toBe(judgingFingerprint());
    writeFileSync(join(copy, "statistics", "holm.ts"), "// changed\n", { flag: "a" });
    expect(judgingFingerprint(copy)).not.toBe(judgingFingerprint());
  });
});
