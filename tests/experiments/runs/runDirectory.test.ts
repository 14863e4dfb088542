import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { summaryName } from "../../../src/results/paths";
import { isComplete, makeRun } from "../../../src/experiments/runs/runDirectory";

let place: string;
beforeEach(() => {
  place = join(mkdtempSync(join(tmpdir(), "stage-")), "runs", "a-run");
});

const writing = (text: string) => async (staged: string) => {
  writeFileSync(join(staged, "result"), text);
  writeFileSync(join(staged, summaryName), "{}");
};
const dying = async (staged: string) => {
  writeFileSync(join(staged, "checkpoint"), "step 40");
  throw new Error("killed");
};

describe("stageRun", () => {
  it("shows a run only once it is whole", async () => {
    await makeRun(place, "x", async (staged) => {
      expect(existsSync(place)).toBe(false);
      await writing("done")(staged);
      expect(isComplete(place, "x")).toBe(false);
    });
    expect(isComplete(place, "x")).toBe(true);
    expect(readdirSync(join(place, ".."))).toEqual(["a-run"]);
  });

  it("does not make a whole run twice", async () => {
    expect(await makeRun(place, "x", writing("first"))).toBe("made");
    expect(await makeRun(place, "x", writing("second"))).toBe("kept");
    expect(readFileSync(join(place, "result"), "utf8")).toBe("first");
  });

  it("makes a run anew that has lost its summary", async () => {
    await makeRun(place, "x", writing("first"));
    rmSync(join(place, summaryName));
    expect(await makeRun(place, "x", writing("second"))).toBe("made");
    expect(readFileSync(join(place, "result"), "utf8")).toBe("second");
  });

  it("leaves nothing that passes for whole when killed, and keeps the checkpoint for the next attempt", async () => {
    await expect(makeRun(place, "x", dying)).rejects.toThrow("killed");
    expect(existsSync(place)).toBe(false);
    await makeRun(place, "x", async (staged) => {
      expect(readFileSync(join(staged, "checkpoint"), "utf8")).toBe("step 40");
    });
  });

  it("lets one at a time make a run, and leaves one that is whole alone", async () => {
    let second: Promise<unknown> = Promise.resolve();
    await makeRun(place, "x", async (staged) => {
      second = makeRun(place, "x", writing("second")).catch((error: Error) => error.message);
      await second;
      await writing("first")(staged);
    });
    expect(await second).toContain("this process is already at work there");
    expect(readFileSync(join(place, "result"), "utf8")).toBe("first");
    expect(readdirSync(join(place, ".."))).toEqual(["a-run"]);
  });

  it("sweeps away what a killed write has staged", async () => {
    await expect(
      makeRun(place, "x", async (staged) => {
        writeFileSync(join(staged, ".rows.csv.77.partial"), "half");
        await dying(staged);
      }),
    ).rejects.toThrow("killed");
    await makeRun(place, "x", writing("done"));
    expect(readdirSync(place).sort()).toEqual(["checkpoint", "result", "run.json", summaryName]);
  });

  it("says what to do about a run whose identity cannot be read", async () => {
    await makeRun(place, "x", writing("done"));
    writeFileSync(join(place, "run.json"), "{");
    await expect(makeRun(place, "x", writing("again"))).rejects.toThrow(
      /run\.json: expected JSON.*Delete .*a-run, and this run is made anew\./,
    );
  });

  it("does not resume from a checkpoint that was made under other settings", async () => {
    await expect(makeRun(place, "x", dying)).rejects.toThrow("killed");
    await makeRun(place, "y", async (staged) => expect(existsSync(join(staged, "checkpoint"))).toBe(false));
  });

  it("replaces a run that was made under other settings, but not before the new one is whole", async () => {
    await makeRun(place, "x", writing("old"));
    await expect(makeRun(place, "y", dying)).rejects.toThrow("killed");
    expect(readFileSync(join(place, "result"), "utf8")).toBe("old");
    await makeRun(place, "y", writing("new"));
    expect(readFileSync(join(place, "result"), "utf8")).toBe("new");
  });
});
