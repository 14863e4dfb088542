import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { ownProtocol } from "../../../src/experiments/own/protocol";
import { runJobs } from "../../../src/experiments/own/runJobs";
import { planOf } from "../../../src/experiments/plan/plan";
import { isJobIntact } from "../../../src/experiments/runs/intact";
import { temporaryDirectory } from "../../results/fixture";

it("goes on at once where it was stopped, though the stopped runs are still writing their checkpoints", async () => {
  const protocol = ownProtocol({
    from: "smoke",
    studies: ["exposure"],
    trainOn: ["depth"],
    pretraining: { max_steps: 120, batch_size: 32 },
  });
  const directory = temporaryDirectory();
  const log = join(directory, "runs", ".e0.1-s1.partial", "metrics.jsonl");
  const stop = new AbortController();
  const stopped = runJobs(protocol, directory, { signal: stop.signal, cores: 1 });
  const caught = stopped.catch((error: Error) => error.message);
  await vi.waitFor(() => expect(existsSync(log) && readFileSync(log, "utf8").length).toBeTruthy(), {
    timeout: 100_000,
    interval: 20,
  });
  stop.abort(new Error("enough"));
  const again = runJobs(protocol, directory, { cores: 1 });
  expect(await caught).toBe("enough");
  await again;
  expect(planOf(protocol).jobs.map((job) => isJobIntact(directory, protocol, job))).toEqual([true]);
}, 200_000);
