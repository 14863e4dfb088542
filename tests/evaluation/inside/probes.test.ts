import { describe, expect, it } from "vitest";
import { probeRows } from "../../../src/evaluation/inside/probes";
import { modelConfig } from "../../../src/model/config";
import { parameterLayout } from "../../../src/model/parameters";
import { Policy } from "../../../src/model/policy";
import { depthOne, operationSets, Testbed } from "../../../src/strings";
import { demandNoLeaks } from "../../model/checks";

demandNoLeaks();

/** Problems of one operation, +1: `a b c d +1 >` and `b c d e EOS`. */
const set = { ...operationSets.spike, operations: [operationSets.spike.operations[0]], heldOut: [] };
const testbed = new Testbed(set, "steps");

const positions = 11;
const tokens = testbed.vocabulary.size;
const config = modelConfig({
  vocabularySize: tokens,
  width: 2 * tokens + positions + 1,
  heads: 1,
  feedForwardFactor: 1,
  positions: "learned",
  context: positions,
});

/**
 * A policy whose second layer reads the token that stands five positions before, and which says the letter after it: its
 * states have the token in the first `tokens` numbers, the position in the next, and what the attention found in the last.
 */
function lookingBack(): Policy {
  const { width } = config;
  const parameters = new Float32Array(parameterLayout(config).reduce((sum, { size }) => sum + size, 0));
  const slots = Object.fromEntries(parameterLayout(config).map((slot) => [slot.name, slot]));
  const set = (name: string, row: number, column: number, value: number) => {
    parameters[slots[name].offset + row * (slots[name].shape[1] ?? 0) + column] = value;
  };
  for (const { name, offset, size } of Object.values(slots))
    if (name.endsWith("gain")) parameters.fill(1, offset, offset + size);
  for (let token = 0; token < tokens; token++) {
    set("embedding.weight", token, token, 1);
    set("blocks.1.attention.qkv", token, 2 * width + token, 1);
    set("blocks.1.attention.out", token, tokens + positions + token, 1);
  }
  const letters = testbed.vocabulary.string([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "A");
  letters.forEach((token, i) => set("output.weight", tokens + positions + token, letters[(i + 1) % 10], 1));
  for (let position = 0; position < positions; position++) {
    const slot = tokens + position;
    set("positions.weight", position, slot, 1);
    set("blocks.1.attention.qkv", slot, width + slot, 8);
    if (position >= 5) set("blocks.1.attention.qkv", slot, slot - 5, 8);
  }
  return Policy.from(config, parameters);
}

describe("probeRows", () => {
  const policies = { base: lookingBack(), tuned: Policy.initial(config, 1) };
  const rows = probeRows(policies, testbed, depthOne, 1);
  policies.base.dispose();
  policies.tuned.dispose();
  const values = (metric: string, policy: string, position: string, isRead: (layer: number, part: string) => boolean) =>
    rows
      .filter((row) => row.metric === metric && row.policy === policy && row.position === position)
      .filter(({ layer, part }) => isRead(layer as number, part))
      .map(({ letter, value }) => ({ letter, value }));
  const behind = (layer: number) => layer === 2;
  const isChance = (value: number) => Math.abs(value - 0.1) < 5 * Math.sqrt(0.09 / 1024);

  it("read a letter from the layer on that has looked it up, and no other letter", () => {
    for (const { letter, value } of values("probeAccuracy", "base", "start", behind)) {
      expect([letter, letter === 1 ? value === 1 : isChance(value)]).toEqual([letter, true]);
    }
    const before = values("probeAccuracy", "base", "before", behind);
    expect(before).toEqual([2, 2, 3, 3, 4, 4].map((letter) => ({ letter, value: 1 })));
    for (const position of ["start", "before"])
      for (const { value } of values("probeAccuracy", "base", position, (layer) => layer < 2)) {
        expect(isChance(value)).toBe(true);
      }
  });

  it("read a control as well where there is one operation, whose random labels are one letter each", () => {
    const found = values("probeControl", "base", "before", behind);
    expect(found.map(({ value }) => value)).toEqual(found.map(() => 1));
  });

  it("of one policy do not read the states of another", () => {
    for (const { value } of values("probeTransfer", "tuned", "start", behind)) expect(value).toBeLessThan(0.4);
  });

  it("stand beside what the policy says, which here is the letter after the one that it has looked up", () => {
    for (const position of ["start", "before"]) {
      const found = values("letterAccuracy", "base", position, () => true);
      expect(found.map(({ letter }) => letter)).toEqual(position === "start" ? [1] : [2, 3, 4]);
      found.forEach(({ value }) => expect(value).toBe(1));
    }
    for (const { value } of values("letterAccuracy", "tuned", "start", () => true)) expect(value).toBeLessThan(0.2);
  });

  it("have every letter at every layer once", () => {
    const names = rows.map((row) => JSON.stringify({ ...row, value: 0 }));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(5 * 5 * (4 + 3) + 2 * (1 + 3));
  });
});
