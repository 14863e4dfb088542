import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { collect, digestsOf, runIds, runPlace } from "../../src/experiments/collect";
import { tableNames } from "../../src/experiments/places";
import { planOf } from "../../src/experiments/plan";
import { smoke } from "../../src/experiments/protocols/smoke";
import { readResults } from "../../src/experiments/results";
import { row, temporaryDirectory, writeResults } from "./fixture";

const plan = planOf(smoke);
const [first] = runIds(plan);
let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  for (const id of runIds(plan)) {
    const place = runPlace(directory, id);
    mkdirSync(place, { recursive: true });
    writeResults(place, [row({ run: id })]);
    writeFileSync(
      join(place, "summary.json"),
      JSON.stringify({ run: id, coreSeconds: 1, machine: {}, files: digestsOf(place) }),
    );
  }
});

describe("collect", () => {
  it("merges the rows of all runs in the plan's order", async () => {
    await collect(plan, directory);
    expect((await readResults(directory)).rows.map(({ run }) => run)).toEqual(runIds(plan));
  });

  it("names the run that is not whole", async () => {
    rmSync(join(runPlace(directory, first), "summary.json"));
    await expect(collect(plan, directory)).rejects.toThrow(`${runPlace(directory, first)}: this run is not whole`);
  });

  it.each(Object.values(tableNames))("names a run whose %s has changed since, and says what to do", async (name) => {
    const path = join(runPlace(directory, first), name);
    appendFileSync(path, "\n");
    await expect(collect(plan, directory)).rejects.toThrow(
      `${path}: not what its run wrote. Delete ${runPlace(directory, first)}, and the same command makes the run anew.`,
    );
  });
});
