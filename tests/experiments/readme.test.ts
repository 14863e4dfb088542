import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hypotheses } from "../../src/experiments/hypotheses";
import { root } from "../../src/experiments/places";
import { results } from "../../src/experiments/results";
import { outcomeOf, verdictsOf } from "../../src/experiments/verdicts";

it("tells a reader of README the outcome of every hypothesis that the committed rows give", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const said = [...readme.matchAll(/^\| (H\d) [^|]*\| ([^|]*) \|/gm)].map(([, id, outcome]) => [id, outcome]);
  const verdicts = verdictsOf(await results("paper"));
  const found = hypotheses.map(({ id }) => [id, outcomeOf(verdicts.filter(({ hypothesis }) => hypothesis === id))]);
  expect(said).toEqual(found);
});
