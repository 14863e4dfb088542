import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/model/safetensors";
import { runFingerprint, loadCheckpoint } from "../../src/training/checkpoint";
import { runLoop, type RunOptions } from "../../src/training/loop";
import { readMetrics } from "../../src/training/metrics";
import type { TrainingState } from "../../src/training/state";
import { demandNoLeaks } from "../model/checks";
import { toyModel } from "./toy";

demandNoLeaks();

let directory: string;
let checkpoint: string;
let metrics: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "loop-"));
  checkpoint = join(directory, "checkpoint.safetensors");
  metrics = join(directory, "metrics.jsonl");
});
afterEach(() => rmSync(directory, { recursive: true }));

const takeStep = (state: TrainingState) => ({ loss: 1 / (state.step + 1), grad_norm: 1 });

function run(steps: number, options: RunOptions, take: typeof takeStep = takeStep, name = "a") {
  const initial = () => Float32Array.of(1, 2, 3);
  return runLoop({ fingerprint: name, model: toyModel, steps, initial, take }, options);
}

async function finish(steps: number, options: RunOptions, take = takeStep): Promise<number> {
  const state = await run(steps, options, take);
  state.dispose();
  return state.step;
}

const savedStep = () => Number(readSafetensors(checkpoint).metadata.step);

describe("runLoop", () => {
  it("takes every step once, in order, and reports it", async () => {
    const seen: number[] = [];
    await finish(4, { onStep: ({ step, loss }) => seen.push(step, loss) });
    expect(seen).toEqual([1, 1, 2, 1 / 2, 3, 1 / 3, 4, 1 / 4]);
  });

  it("writes nothing where no directory is given, and its end where one is", async () => {
    await finish(3, {});
    expect(existsSync(checkpoint)).toBe(false);
    await finish(3, { directory });
    expect(savedStep()).toBe(3);
    expect(readMetrics(metrics).map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it("stopped between two steps, or while one is reported, keeps all steps that it has taken", async () => {
    for (const late of [false, true]) {
      const controller = new AbortController();
      const abort = () => controller.abort(new Error("stopped"));
      const onStep = ({ step }: { step: number }) => {
        if (step % 3 !== 0) return;
        if (late) setImmediate(abort);
        else abort();
      };
      await expect(run(9, { directory, signal: controller.signal, onStep })).rejects.toThrow("stopped");
      expect(savedStep()).toBe(late ? 6 : 3);
    }
    expect(await finish(9, { directory })).toBe(9);
    expect(readMetrics(metrics).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("takes no step under a signal that was given already", async () => {
    const taken: number[] = [];
    await expect(run(3, { signal: AbortSignal.abort(), onStep: ({ step }) => taken.push(step) })).rejects.toThrow(
      "aborted",
    );
    expect(taken).toEqual([]);
  });

  it("that is complete is not stopped any more", async () => {
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 3 && controller.abort();
    expect(await finish(3, { directory, signal: controller.signal, onStep })).toBe(3);
    expect(await finish(3, { directory })).toBe(3);
  });

  it.each(["loss", "grad_norm"])(
    "stops where %s is no number, and names the step and the last good checkpoint",
    async (name) => {
      for (const lost of [NaN, Infinity]) {
        const take = (state: TrainingState) => ({ ...takeStep(state), ...(state.step === 56 && { [name]: lost }) });
        await expect(run(60, { directory }, take)).rejects.toThrow(
          `step 57: ${name} is ${lost}; the last good checkpoint, of step 50, is in ${directory}.`,
        );
        expect(savedStep()).toBe(50);
        await expect(run(60, {}, take)).rejects.toThrow(`step 57: ${name} is ${lost}. A lower learning_rate`);
      }
      expect(readMetrics(metrics).at(-1)!.step).toBe(56);
      expect(await finish(60, { directory })).toBe(60);
    },
  );

  it("frees its state when a step throws", async () => {
    const take = () => {
      throw new Error("broken");
    };
    await expect(run(3, {}, take)).rejects.toThrow("broken"); // demandNoLeaks sees the rest
  });
});

describe("metrics.jsonl", () => {
  it("has each step once after a resume: rows beyond the checkpoint and a half-written line are dropped", async () => {
    await finish(50, { directory });
    appendFileSync(metrics, '{"step":51,"loss":9}\n{"step":52,"lo');
    await finish(52, { directory });
    const rows = readMetrics(metrics);
    expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: 52 }, (_, i) => i + 1));
    expect(rows[50].loss).toBe(1 / 51);
  });

  it("without its last line's end is read up to the line before", () => {
    writeFileSync(metrics, '{"step":1}\n{"step":2}');
    expect(readMetrics(metrics)).toEqual([{ step: 1 }]);
  });

  it("of a run that left no checkpoint is begun again", async () => {
    writeFileSync(metrics, '{"step":1,"loss":7}\n');
    await finish(1, { directory });
    expect(readMetrics(metrics)).toEqual([{ step: 1, loss: 1, grad_norm: 1 }]);
  });

  it.each<[string, (text: string) => string]>([
    ["a row is missing", (text) => text.slice(text.indexOf("\n") + 1)],
    ["a number has changed", (text) => text.replace('"loss":0.5', '"loss":0.25')],
    ["all rows are missing", () => ""],
  ])("is refused on a resume where %s, with what to do", async (_, spoil) => {
    await finish(50, { directory });
    writeFileSync(metrics, spoil(readFileSync(metrics, "utf8")));
    await expect(finish(60, { directory })).rejects.toThrow(
      `${metrics}: the rows up to step 50 are not those that were written. Delete ${directory}, and this run starts again.`,
    );
  });

  it("that is damaged in the middle is refused by file and line", () => {
    writeFileSync(metrics, '{"step":1}\n{"step"\n{"step":3}\n');
    expect(() => readMetrics(metrics)).toThrow(`${metrics}: line 2: expected JSON`);
  });
});

describe("a checkpoint", () => {
  it("of another run is refused, and left as it is", async () => {
    await finish(2, { directory });
    const before = readFileSync(checkpoint);
    await expect(run(3, { directory }, takeStep, "b")).rejects.toThrow(
      `${checkpoint}: belongs to another run (expected fingerprint b, got a)`,
    );
    expect(readFileSync(checkpoint)).toEqual(before);
  });

  it("is refused by name, with what to do, whatever byte of it has changed", async () => {
    await finish(2, { directory });
    const complete = readFileSync(checkpoint);
    for (let at = 0; at < complete.length; at++) {
      const changed = Buffer.from(complete);
      changed[at] ^= 0x80; // what is left is no ASCII, so that the digest's name cannot be lost unseen
      writeFileSync(checkpoint, changed);
      expect(() => loadCheckpoint(directory, "a")).toThrow(
        new RegExp(`^${checkpoint}: .*Delete it, and this run starts again\\.$`),
      );
    }
  });

  it("that is cut short is refused by name, not taken for complete", async () => {
    await finish(2, { directory });
    writeFileSync(checkpoint, readFileSync(checkpoint).subarray(0, -1));
    await expect(run(3, { directory })).rejects.toThrow(`${checkpoint}: not a complete safetensors file`);
  });

  it("without a vector or a step is refused by name", async () => {
    await finish(2, { directory });
    const complete = readSafetensors(checkpoint);
    writeSafetensors(checkpoint, { ...complete, tensors: { parameters: complete.tensors.parameters } });
    expect(() => loadCheckpoint(directory, "a")).toThrow(`${checkpoint}: firstMoment is missing`);
    writeSafetensors(checkpoint, { ...complete, metadata: { run: "a", step: "two" } });
    expect(() => loadCheckpoint(directory, "a")).toThrow(`${checkpoint}: expected a step, got two`);
  });

  it("that is not there is none", () => expect(loadCheckpoint(directory, "a")).toBeUndefined());
});

describe("a run's directory", () => {
  it("is one run's at a time, and free again when that ends, fails or is stopped", async () => {
    let second: Promise<unknown> = Promise.resolve();
    const onStep = ({ step }: { step: number }) => {
      if (step === 1) second = finish(2, { directory }).catch((error: Error) => error.message);
    };
    await finish(2, { directory, onStep });
    expect(await second).toContain("this process is already at work there");
    const failing = () => {
      throw new Error("broken");
    };
    await expect(run(4, { directory }, failing)).rejects.toThrow("broken");
    await expect(run(4, { directory, signal: AbortSignal.abort() })).rejects.toThrow("aborted");
    expect(await finish(4, { directory })).toBe(4);
    expect(readdirSync(directory).sort()).toEqual(["checkpoint.safetensors", "metrics.jsonl"]);
  });
});

describe("fingerprint", () => {
  it("tells apart all that differs, and nothing else", () => {
    expect(runFingerprint("a", { x: 1 }, 2)).toBe(runFingerprint("a", { x: 1 }, 2));
    const others = [
      runFingerprint("a", { x: 1 }, 3),
      runFingerprint("a", { x: 2 }, 2),
      runFingerprint("a", { x: 1 }),
      runFingerprint("b", { x: 1 }, 2),
    ];
    expect(new Set([runFingerprint("a", { x: 1 }, 2), ...others]).size).toBe(5);
  });
});
