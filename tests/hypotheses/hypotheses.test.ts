import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  hashOf,
  hypotheses,
  hypothesesHash,
  hypothesesOf,
  partOf,
  wordingHashOf,
} from "../../src/hypotheses/hypotheses";
import { decisionRule, type Hypothesis, type Part } from "../../src/hypotheses/hypothesis";
import { committedDirectory, tableNames } from "../../src/results/paths";
import { readResultRows } from "../../src/results/tables";

describe("hypotheses", () => {
  const stated = [...hypotheses, ...hypothesesOf("replication").hypotheses];
  const parts = stated.flatMap((hypothesis) => hypothesis.parts.map((part) => ({ hypothesis, part })));

  it("names every part once, by its hypothesis", () => {
    expect(new Set(parts.map(({ part }) => part.id)).size).toBe(parts.length);
    for (const { hypothesis, part } of parts) expect(part.id).toMatch(new RegExp(`^${hypothesis.id}[a-z]$`));
  });

  it("draws a line for every part, which something can cross", () => {
    for (const { part } of parts) {
      const { above = -Infinity, below = Infinity } = part.region;
      expect(above, part.id).toBeLessThan(below);
      expect(Number.isFinite(above) || Number.isFinite(below), part.id).toBe(true);
    }
  });

  it("are the same for every protocol without a list of its own", () => {
    for (const protocol of ["paper", "quick", "discovery", "mine"])
      expect(hypothesesOf(protocol)).toMatchObject({ hypotheses, hash: hypothesesHash });
  });

  it("are replication's own for replication, each with what arithmetic allows", () => {
    const own = hypothesesOf("replication");
    expect(own.hash).not.toBe(hypothesesHash);
    expect(own.hypotheses.map(({ id }) => id)).toEqual(Array.from({ length: 9 }, (_, i) => `R${i + 1}`));
    for (const part of own.hypotheses.flatMap((each) => [...each.parts])) expect(part.allowed, part.id).toMatch(/\.$/);
  });

  it("of replication that ask for the number of one of paper's name a part that there is", () => {
    const known = new Set<string>(hypotheses.flatMap((each) => each.parts.map(({ id }) => id)));
    for (const { part } of parts) if (part.like) expect(known, part.id).toContain(part.like);
  });

  it("are found by their id, and none that is not stated", () => {
    expect(partOf("H3b").claim).toBe("At saturation nothing is gained.");
    expect(() => partOf("H0a")).toThrow("part: expected the id of a part of a hypothesis, got H0a");
  });
});

describe("the fingerprint of the hypotheses", () => {
  const [first] = hypotheses;
  const changed = (changes: Partial<Hypothesis>) => hashOf([{ ...first, ...changes }]);
  const changedPart = (changes: Partial<Part>) => changed({ parts: [{ ...first.parts[0], ...changes }] });

  it("is, of their words, the one in the committed rows: no word has changed since the runs", async () => {
    const words = wordingHashOf(hypotheses);
    for (const protocol of ["paper", "discovery"]) {
      const rows = await readResultRows(join(committedDirectory(protocol), tableNames.rows));
      expect(new Set(rows.map((row) => row.hypotheses)), protocol).toEqual(new Set([words]));
    }
  }, 60_000);

  it("is of the rule and of all hypotheses", () => expect(hypothesesHash).toBe(hashOf(hypotheses, decisionRule)));

  it("changes with the rule, with every field of a hypothesis, and with every field of a part", () => {
    const hashes = [
      hashOf([first]),
      hashOf([first], { ...decisionRule, text: `${decisionRule.text} Or not.` }),
      hashOf([first], { ...decisionRule, level: 0.1 }),
      hashOf([first], { ...decisionRule, fewestSeeds: 3 }),
      changed({ id: "H0" }),
      changed({ title: "U" }),
      changed({ statement: "It rises." }),
      changed({ informedBy: "nothing" }),
      changed({ parts: [] }),
      changedPart({}),
      changedPart({ id: "H1z" }),
      changedPart({ claim: "It rises." }),
      changedPart({ quantity: "slope" }),
      changedPart({ test: "none" }),
      changedPart({ region: { above: 0.01 } }),
      changedPart({ of: ["depth"] }),
      changedPart({ minimumSeeds: 3 }),
      changedPart({ thresholds: { massBelow: 0.31 } }),
      changedPart({ thresholds: undefined }),
      changedPart({ allowed: "anything" }),
      changedPart({ like: "H1b" }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("covers every field that the hypotheses have today", () => {
    const covered = [["id", "title", "statement", "informedBy", "parts"], ["id", "claim", "quantity", "test", "region", "of", "minimumSeeds", "thresholds", "allowed", "like"]]; // prettier-ignore
    for (const hypothesis of [...hypotheses, ...hypothesesOf("replication").hypotheses]) {
      expect(Object.keys(hypothesis).filter((field) => !covered[0].includes(field))).toEqual([]);
      for (const part of hypothesis.parts)
        expect(Object.keys(part).filter((field) => !covered[1].includes(field))).toEqual([]);
    }
  });

  it("leaves the thresholds out of the words alone", () => {
    const withoutThresholds = changedPart({ thresholds: undefined });
    expect(withoutThresholds).not.toBe(hashOf([first]));
    const bare = { ...first, parts: first.parts.map((part) => ({ ...part, thresholds: undefined })) };
    expect(wordingHashOf([bare])).toBe(wordingHashOf([first]));
    expect(wordingHashOf([{ ...first, title: "U" }])).not.toBe(wordingHashOf([first]));
  });

  it("does not change with a field that is not sealed", () =>
    expect(changed({ note: "added later" } as Partial<Hypothesis>)).toBe(hashOf([first])));
});
