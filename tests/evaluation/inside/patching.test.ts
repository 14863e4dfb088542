import { describe, expect, it } from "vitest";
import { partsOf, patched, patchRows } from "../../../src/evaluation/inside/patching";
import { parameterLayout } from "../../../src/model/parameters";
import { Policy } from "../../../src/model/policy";
import { createTestbed } from "../../../src/strings";
import { demandNoLeaks } from "../../model/checks";
import { tinyConfig, tinyParameters } from "../../model/tiny";

demandNoLeaks();

const testbed = createTestbed();
const config = tinyConfig({ vocabularySize: testbed.vocabulary.size });
const [base, tuned] = [0.5, 1.1].map((phase) => tinyParameters(config, phase));
const parts = partsOf(config);

describe("the parts of a network", () => {
  it("have each parameter once; a block has those of its attention and its feed-forward", () => {
    const single = parts.filter(({ part }) => part !== "block");
    for (const { name } of parameterLayout(tinyConfig({ positions: "learned", attentionBias: true }))) {
      const owners = single.filter(({ has }) => has(name));
      expect([name, owners.length]).toEqual([name, 1]);
      const isInBlock = parts.filter(({ part, has }) => part === "block" && has(name)).map(({ layer }) => layer);
      expect(isInBlock).toEqual(/^blocks/.test(name) ? [owners[0].layer] : []);
    }
    expect(parts.map(({ layer, part }) => `${layer} ${part}`)).toEqual([
      ...[" none", "0 embedding", "1 attention", "1 feedForward", "1 block"],
      ...["2 attention", "2 feedForward", "2 block", " output"],
    ]);
  });

  it("put in one after the other make the other policy, to the bit", () => {
    const all = parts.reduce((parameters, part) => patched(config, parameters, tuned, part), base);
    expect(all).toEqual(tuned);
  });
});

describe("patchRows", () => {
  it("find the part that was tuned: it alone brings all of the change, and takes it back", () => {
    const attention = parts.find(({ layer, part }) => layer === 2 && part === "attention")!;
    const policies = [base, patched(config, base, tuned, attention)].map((parameters) =>
      Policy.from(config, parameters),
    );
    const [before, after] = policies;
    const rows = patchRows({ base: before, tuned: after }, testbed, "depth", { prompts: 3, samples: 2, seed: 1 });
    policies.forEach((policy) => policy.dispose());
    const mass = (policy: string, has: (part: string, layer: number | "") => boolean) =>
      rows
        .filter((row) => row.metric === "patchedPathMass" && row.policy === policy && has(row.part, row.layer))
        .map(({ value }) => value);
    const isTuned = (part: string, layer: number | "") => layer === 2 && ["attention", "block"].includes(part);
    const [ofBase, ofTuned] = ["base", "tuned"].map((policy) => mass(policy, (part) => part === "none")[0]);
    expect(ofBase).not.toBe(ofTuned);
    expect(mass("base", isTuned)).toEqual([ofTuned, ofTuned]);
    expect(mass("tuned", isTuned)).toEqual([ofBase, ofBase]);
    expect(new Set(mass("base", (...keys) => !isTuned(...keys)))).toEqual(new Set([ofBase]));
    expect(new Set(mass("tuned", (...keys) => !isTuned(...keys)))).toEqual(new Set([ofTuned]));
    expect(rows.length).toBe(9 * 2 * 3);
  });
});
