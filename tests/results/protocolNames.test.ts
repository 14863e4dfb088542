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
