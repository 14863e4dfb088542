import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { protocols } from "../../src/experiments/protocols";
import { committedDirectory, root, runsDirectory } from "../../src/results/paths";
import { protocolAt, protocolNames } from "../../src/results/protocolNames";

describe("protocolNames", () => {
  it("are those of all protocols, in their order", () => expect(protocolNames).toEqual(Object.keys(protocols)));
});

describe("protocolAt", () => {
  it("knows the directory of a protocol's results, the committed ones and one's own", () => {
    expect(protocolAt(committedDirectory("paper"))).toEqual({ protocol: "paper", own: false });
    expect(protocolAt(runsDirectory("quick"))).toEqual({ protocol: "quick", own: true });
  });

  it("knows that of a protocol of one's own by the settings that are kept there", () => {
    const directory = runsDirectory("test-of-own-names");
    mkdirSync(directory, { recursive: true });
    try {
      expect(protocolAt(directory)).toBeUndefined();
      writeFileSync(join(directory, "protocol.json"), "{}");
      expect(protocolAt(directory)).toEqual({ protocol: "test-of-own-names", own: true });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it.each([
    join(root, "data"),
    join(root, "data", "runs"),
    committedDirectory("bench"),
    runsDirectory("mine"),
    "/x/quick",
  ])("takes no other directory for a protocol's, whatever its name: %s", (directory) =>
    expect(protocolAt(directory)).toBeUndefined(),
  );
});
