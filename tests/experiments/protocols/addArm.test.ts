import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol, type ProtocolSettings } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";
import { root } from "../../../src/results/paths";

type Study = NonNullable<ProtocolSettings["parts"][number]["studies"]>[number];

/** The study that CONTRIBUTING.md shows, as data. */
function shownStudy(): Study {
  const [, section] = readFileSync(join(root, "CONTRIBUTING.md"), "utf8").split("**An arm of a study**");
  const [, code] = /```ts\n([\s\S]*?)```/.exec(section)!;
  const module = { exports: { study: {} as Study } };
  const { code: script } = transformSync(`exports.study = ${code.trim().replace(/,$/, "")}`, { loader: "ts" });
  new Function("exports", script)(module.exports);
  return module.exports.study;
}

it("the arm that CONTRIBUTING shows is planned as it stands there", () => {
  const study = shownStudy();
  const [{ seeds, pretraining, evaluation }] = quick.parts;
  const parts = [{ seeds: { base: [seeds.base[0]], rl: [1] }, pretraining, evaluation, studies: [study] }];
  const { jobs } = planOf(defineProtocol({ name: "mine", version: "1.0", purpose: "Mine.", parts }));
  expect(jobs.flatMap(({ runs }) => runs)).toMatchObject([
    { id: "e0.02-s1-grpo-length-r1-g128", arm: "g128", study: "groups", rl: { num_generations: 128, num_prompts: 2 } },
  ]);
});
