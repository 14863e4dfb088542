import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DrawingError, failureIn } from "../../src/reproduce/snakemakeLogs";
import { writeAtomically } from "../../src/common/files";
import { temporaryDirectory } from "../results/fixture";

/** What an attempt that wrote these logs failed with. */
function failed(logs: Record<string, string>): Error {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries({ "snakemake.log": "", ...logs }))
    writeAtomically(join(directory, "logs", name), text);
  return failureIn(directory, new Map());
}

describe("failureIn", () => {
  it("says that all rows were made where the notebooks alone failed, and names their log", () => {
    const error = failed({
      "rows.log": "collected",
      "notebooks.log": "cell 3: boom\norigin: notebooks: failed, see above",
    });
    expect(error).toBeInstanceOf(DrawingError);
    expect(error.message).toMatch(/all rows were made.*\n\n.*logs\/notebooks\.log:\ncell 3: boom/);
  });

  it("does not where a job failed too, or where no log tells", () => {
    const both = failed({ "e0-s1.0a.log": "origin: no memory", "figures.log": "Error: no browser" });
    expect(both).not.toBeInstanceOf(DrawingError);
    expect(both.message).toMatch(/e0-s1\.0a\.log:\norigin: no memory/);
    expect(failed({ "snakemake.log": "killed" })).not.toBeInstanceOf(DrawingError);
  });
});
