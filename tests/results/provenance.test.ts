import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dropPartialTables } from "../../src/experiments/runs/doneMarkers";
import { committedDirectory, provenanceName, runsDirectory } from "../../src/results/paths";
import { readProvenance } from "../../src/results/provenance";
import { readResults } from "../../src/results/read";
import { row, temporaryDirectory, writeResults } from "./fixture";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  writeResults(directory, [row()]);
});

function change(changes: object): void {
  const path = join(directory, provenanceName);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...changes }));
}

describe("readProvenance", () => {
  it.each([
    ["jobs", { jobs: undefined }, "jobs: expected"],
    ["a checksum of each table", { files: {} }, "files.rows.parquet: expected settings, got undefined"],
    [
      "machines that are listed",
      { machines: [] },
      "jobs.job.machines: expected indices in the list of 0 machines, got 0",
    ],
    ["a protocol", { protocol: 1 }, "protocol: expected a text, got 1"],
  ])("demands %s, and names the file and the setting", (_, changes, problem) => {
    change(changes);
    expect(() => readProvenance(directory)).toThrow(`${join(directory, provenanceName)}: ${problem}`);
  });

  it("gives what was written, with keys in the order in which they are written", () => {
    const written = readFileSync(join(committedDirectory("quick"), provenanceName), "utf8");
    expect(`${JSON.stringify(readProvenance(committedDirectory("quick")), null, 2)}\n`).toBe(written);
  });
});

describe("tables that no provenance vouches for", () => {
  it.each([{ jobs: undefined }, { files: {} }])("do not pass for a protocol's when it goes on: %o", async (changes) => {
    change(changes);
    dropPartialTables(directory);
    await expect(readResults(directory)).rejects.toThrow("found no provenance.json");
  });
});

describe("a protocol's own directory", () => {
  const own = runsDirectory("no-such");
  afterEach(() => rmSync(own, { recursive: true, force: true }));

  it("has no other protocol's results", async () => {
    cpSync(directory, own, { recursive: true });
    await expect(readResults(own)).rejects.toThrow(/provenance\.json: protocol: expected no-such, got "test"$/);
  });

  const ofSpike = runsDirectory("spike");
  it.skipIf(existsSync(ofSpike))("says what makes its own, where there is such a protocol", async () => {
    cpSync(directory, ofSpike, { recursive: true });
    await readResults(ofSpike)
      .then(
        () => expect.fail("read"),
        (error: Error) =>
          expect(error.message).toMatch(/got "test"; `npx origin collect --protocol spike` writes it again$/),
      )
      .finally(() => rmSync(ofSpike, { recursive: true }));
  });
});
