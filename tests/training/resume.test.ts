import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Policy } from "../../src/model/policy";
import { readSafetensors } from "../../src/model/safetensors";
import type { RunOptions } from "../../src/training/loop";
import { pretrain } from "../../src/training/pretrain";
import { demandNoLeaks } from "../model/checks";
import { kinds, trained, type Kind } from "./runs";
import { toyCorpus, toyModel } from "./toy";

demandNoLeaks();

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "resume-"))));
afterEach(() => rmSync(root, { recursive: true }));

const metricsIn = (directory: string) => readFileSync(join(directory, "metrics.jsonl"), "utf8");

describe.each(kinds)("%s, stopped and resumed", (kind) => {
  it.each([[[1]], [[3, 4]], [[1, 2, 3, 4, 5, 6]]])(
    "after steps %j ends with the bytes of a run that was not",
    async (stops) => {
      const [through, broken] = [join(root, "through"), join(root, "broken")];
      const expected = await trained(kind, 7, { directory: through });
      for (const stop of stops) await stopAfter(stop, kind, broken);
      expect(await trained(kind, 7, { directory: broken })).toEqual(expected);
      expect(metricsIn(broken)).toBe(metricsIn(through));
      expect(metricsIn(broken).match(/\n/g)).toHaveLength(7);
    },
  );

  it("shows at a step on its way the policy that the checkpoint of that step holds", async () => {
    const directory = join(root, "shown");
    const seen: [number, Float32Array][] = [];
    const onSnapshot = (step: number, policy: Policy) => void seen.push([step, policy.parameters()]);
    await stopAfter(3, kind, directory, { snapshots: [3, 9], onSnapshot });
    const { tensors } = readSafetensors(join(directory, "checkpoint.safetensors"));
    expect(seen).toEqual([[3, tensors.parameters.values]]);
  });

  it("is the same run when nothing is written, and another under another length", async () => {
    const directory = join(root, "one");
    expect(await trained(kind, 4, { directory })).toEqual(await trained(kind, 4));
    await expect(trained(kind, 5, { directory })).rejects.toThrow("belongs to another run");
  });
});

describe("snapshots of pretraining", () => {
  it("are the parameters at their steps, whether the run was stopped between them or not", async () => {
    const directory = join(root, "snapshots");
    const seen: [number, Float32Array][] = [];
    const run = (signal?: AbortSignal, onStep?: (row: { step: number }) => void) =>
      pretrain({
        model: toyModel,
        corpus: toyCorpus,
        config: { max_steps: 6, batch_size: 8, lr_scheduler_type: "constant", warmup_ratio: 0 },
        seed: 1,
        directory,
        snapshots: [2, 5],
        onSnapshot: (step: number, policy: Policy) => void seen.push([step, policy.parameters()]),
        signal,
        onStep,
      });
    const controller = new AbortController();
    await expect(run(controller.signal, ({ step }) => step === 3 && controller.abort())).rejects.toThrow("aborted");
    (await run()).dispose();
    expect(seen.map(([step]) => step)).toEqual([2, 5]);
    for (const [max_steps, parameters] of seen) {
      const config = { max_steps, batch_size: 8, lr_scheduler_type: "constant" as const, warmup_ratio: 0 };
      const short = await pretrain({ model: toyModel, corpus: toyCorpus, config, seed: 1 }); // a constant rate knows no length
      expect(short.parameters()).toEqual(parameters);
      short.dispose();
    }
  });
});

async function stopAfter(stop: number, kind: Kind, directory: string, options: RunOptions = {}): Promise<void> {
  const controller = new AbortController();
  const onStep = ({ step }: { step: number }) => step === stop && controller.abort();
  await expect(trained(kind, 7, { ...options, directory, signal: controller.signal, onStep })).rejects.toThrow(
    "aborted",
  );
}
