import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { summaryName } from "../../../src/results/paths";
import { isComplete, makeRun } from "../../../src/experiments/runs/runDirectory";

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "run-")), "runs", "a-run");
});

const writing = (text: string) => async (temporary: string) => {
  writeFileSync(join(temporary, "result"), text);
  writeFileSync(join(temporary, summaryName), "{}");
};
const dying = async (temporary: string) => {
  writeFileSync(join(temporary, "checkpoint"), "step 40");
  throw new Error("killed");
};

describe("makeRun", () => {
  it("shows a run only once it is complete", async () => {
    await makeRun(directory, "x", async (temporary) => {
      expect(existsSync(directory)).toBe(false);
      await writing("done")(temporary);
      expect(isComplete(directory, "x")).toBe(false);
    });
    expect(isComplete(directory, "x")).toBe(true);
    expect(readdirSync(join(directory, ".."))).toEqual(["a-run"]);
  });

  it("does not make a complete run twice", async () => {
    expect(await makeRun(directory, "x", writing("first"))).toBe("made");
    expect(await makeRun(directory, "x", writing("second"))).toBe("kept");
    expect(readFileSync(join(directory, "result"), "utf8")).toBe("first");
  });

  it("makes a run again that has lost its summary", async () => {
    await makeRun(directory, "x", writing("first"));
    rmSync(join(directory, summaryName));
    expect(await makeRun(directory, "x", writing("second"))).toBe("made");
    expect(readFileSync(join(directory, "result"), "utf8")).toBe("second");
  });

  it("leaves nothing that passes for complete when killed, and keeps the checkpoint for the next attempt", async () => {
    await expect(makeRun(directory, "x", dying)).rejects.toThrow("killed");
    expect(existsSync(directory)).toBe(false);
    await makeRun(directory, "x", async (temporary) => {
      expect(readFileSync(join(temporary, "checkpoint"), "utf8")).toBe("step 40");
    });
  });

  it("lets one at a time make a run, and leaves one that is complete alone", async () => {
    let second: Promise<unknown> = Promise.resolve();
    await makeRun(directory, "x", async (temporary) => {
      second = makeRun(directory, "x", writing("second")).catch((error: Error) => error.message);
      await second;
      await writing("first")(temporary);
    });
    expect(await second).toContain("this process is already at work there");
    expect(readFileSync(join(directory, "result"), "utf8")).toBe("first");
    expect(readdirSync(join(directory, ".."))).toEqual(["a-run"]);
  });

  it("removes the temporary files of a killed write", async () => {
    await expect(
      makeRun(directory, "x", async (temporary) => {
        writeFileSync(join(temporary, ".rows.csv.77.partial"), "half");
        await dying(temporary);
      }),
    ).rejects.toThrow("killed");
    await makeRun(directory, "x", writing("done"));
    expect(readdirSync(directory).sort()).toEqual(["checkpoint", "result", "run.json", summaryName]);
  });

  it("says what to do about a run whose identity cannot be read", async () => {
    await makeRun(directory, "x", writing("done"));
    writeFileSync(join(directory, "run.json"), "{");
    await expect(makeRun(directory, "x", writing("again"))).rejects.toThrow(
      /run\.json: expected JSON.*Delete .*a-run, and this run is made again\./,
    );
  });

  it("does not resume from a checkpoint that was made under other settings", async () => {
    await expect(makeRun(directory, "x", dying)).rejects.toThrow("killed");
    await makeRun(directory, "y", async (temporary) => expect(existsSync(join(temporary, "checkpoint"))).toBe(false));
  });

  it("replaces a run that was made under other settings, but not before the new one is complete", async () => {
    await makeRun(directory, "x", writing("old"));
    await expect(makeRun(directory, "y", dying)).rejects.toThrow("killed");
    expect(readFileSync(join(directory, "result"), "utf8")).toBe("old");
    await makeRun(directory, "y", writing("new"));
    expect(readFileSync(join(directory, "result"), "utf8")).toBe("new");
  });
});
