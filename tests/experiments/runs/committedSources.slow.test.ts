/**
 * That committed rows are those of the committed sources. It takes a moment, and is kept from `npm run check` on purpose: who
 * works on the sources makes the rows again when the work is done. See CONTRIBUTING.md.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sourcesFingerprint } from "../../../src/experiments/runs/sources";
import { committedDirectory, root } from "../../../src/results/paths";
import { readProvenance } from "../../../src/results/provenance";
import { sourcesNotes, sourcesProblems } from "../../../src/results/sourcesNotes";

const committed = readdirSync(join(root, "data")).flatMap((name) => readProvenance(committedDirectory(name)) ?? []);

it("committed rows are made by the present sources, or a note says which numbers may differ", () => {
  expect(committed.map(({ protocol }) => protocol)).toEqual(expect.arrayContaining(["discovery", "paper", "quick"]));
  const problems = sourcesProblems(sourcesFingerprint(), committed, sourcesNotes());
  if (problems.length > 0) throw new Error(problems.join("\n\n"));
});
