import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { runPlace } from "../../src/experiments/collect";
import { markDone, unmarkBroken } from "../../src/experiments/markers";
import { identityOf, planOf } from "../../src/experiments/plan";
import { smoke } from "../../src/experiments/protocols/smoke";
import { stageRun } from "../../src/experiments/stage";
import { temporaryDirectory } from "./fixture";

const plan = planOf(smoke);
const [job] = plan.jobs;
const last = job.runs[job.runs.length - 1];
let directory: string;
beforeEach(async () => {
  directory = temporaryDirectory();
  for (const run of [job.base, ...job.runs])
    await stageRun(runPlace(directory, run.id), identityOf(smoke, job.base, run), async (staged) =>
      writeFileSync(join(staged, "result"), ""),
    );
  markDone(directory, job);
});

const marked = () => readdirSync(join(directory, "jobs"));

describe("unmarkBroken", () => {
  it("leaves a job alone whose runs are all whole", () => {
    unmarkBroken(directory, smoke, plan);
    expect(marked()).toEqual([`${job.id}.${job.hash}.json`]);
  });

  it("takes back what was said of a job of which a run was deleted", () => {
    rmSync(runPlace(directory, last.id), { recursive: true });
    unmarkBroken(directory, smoke, plan);
    expect(marked()).toEqual([]);
  });
});
