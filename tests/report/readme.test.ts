import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hypotheses } from "../../src/hypotheses/hypotheses";
import { root } from "../../src/results/paths";
import { results } from "../../src/results/read";
import { countsText, outcomeOf, verdictsOf } from "../../src/verdicts";

it("tells a reader of README what the committed rows say of every hypothesis", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const stated = [...readme.matchAll(/^\| (H\d) [^|]*\| ([^|]*) \| ([^|]*) \|/gm)].map((cells) => cells.slice(1));
  const verdicts = verdictsOf(await results("paper"));
  const found = hypotheses.map(({ id }) => {
    const own = verdicts.filter(({ hypothesis }) => hypothesis === id);
    return [id, outcomeOf(own), countsText(own)];
  });
  expect(stated).toEqual(found);
}, 60_000);
