import type { Tensor1D } from "@tensorflow/tfjs-node";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { summaryName } from "../../src/results/paths";
import { isComplete, makeRun } from "../../src/experiments/runs/runDirectory";
import { writeAtomically } from "../../src/common/files";
import { tf } from "../../src/tensor/load";
import { runLoop } from "../../src/training/loop";
import type { TrainingState } from "../../src/training/state";
import { toyModel } from "./toy";

/** Operations on the disk until the process is dead: then all of them fail, those of its error handling too. */
const disk = vi.hoisted(() => ({ left: Infinity, taken: 0 }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  /** What each operation has done when the process dies within it; nothing by default. */
  const half: Record<string, (...args: never[]) => void> = {
    writeFileSync: (file: number, data: string | Buffer) => fs.writeFileSync(file, data.slice(0, data.length / 2)),
    appendFileSync: (path: string, line: string) => fs.appendFileSync(path, line.slice(0, line.length / 2)),
    rmSync: (path: string, options?: { recursive?: boolean }) => {
      if (!options?.recursive || !fs.existsSync(path)) return;
      const names = fs.readdirSync(path);
      for (const name of names.slice(0, names.length / 2)) fs.rmSync(`${path}/${name}`);
    },
  };
  const mortal = (name: "writeFileSync") =>
    function (...args: Parameters<(typeof fs)["writeFileSync"]>) {
      disk.taken++;
      if (disk.left-- > 0) return fs[name](...args);
      if (disk.left === -1) half[name]?.(...(args as unknown as never[]));
      throw new Error("killed");
    };
  const names = ["openSync", "writeFileSync", "appendFileSync", "fsyncSync", "mkdirSync"];
  const all = [...names, "renameSync", "linkSync", "rmSync"] as "writeFileSync"[];
  return { ...fs, ...Object.fromEntries(all.map((name) => [name, mortal(name)])) };
});

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "crash-"));
  directory = join(root, "run");
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

const steps = 54; // checkpoints after 50 and 54

/** A run of an experiment in small: steps that build on one another, then results. */
async function runAs(identity: string): Promise<void> {
  await makeRun(directory, identity, async (directory) => {
    const initial = () => Float32Array.of(1, 2, 3);
    const state = await runLoop({ fingerprint: identity, model: toyModel, steps, initial, take }, { directory });
    try {
      const { parameters } = state.vectors();
      writeAtomically(join(directory, "weights"), new Uint8Array(parameters.buffer));
      writeAtomically(join(directory, "rows.csv"), `sum\n${parameters.reduce((a, b) => a + b, 0)}\n`);
      writeAtomically(join(directory, summaryName), "{}\n");
    } finally {
      state.dispose();
    }
  });
}

function take(state: TrainingState): { loss: number; grad_norm: number } {
  return tf.tidy(() => {
    const { parameters, firstMoment, secondMoment } = state.inputs();
    const moment = firstMoment.mul(0.9).add(parameters.sin()) as Tensor1D;
    state.advance({
      parameters: parameters.sub(moment.mul(0.1)),
      firstMoment: moment,
      secondMoment: secondMoment.clone(),
    });
    return { loss: state.parameters.sum().dataSync()[0], grad_norm: 1 };
  });
}

describe.each(["no run", "a complete run under other settings"])("a run made where there was %s", (before) => {
  it(
    "killed within any operation on the disk, and started again, ends with the same bytes, whatever the clock says",
    { timeout: 300_000 },
    async () => {
      await runAs("new");
      const expected = contents(directory);
      rmSync(directory, { recursive: true });
      await runAs("old");
      const old = contents(directory);
      const operations = await countOperations(before);
      expect(operations).toBeGreaterThan(steps + 20);
      for (let n = 0; n < operations; n++) {
        await prepare(before);
        vi.setSystemTime(new Date("2030-01-01"));
        await killAfter(n);
        if (isComplete(directory, "new")) expect(contents(directory)).toEqual(expected);
        else if (isComplete(directory, "old")) expect(contents(directory)).toEqual(old);
        vi.setSystemTime(new Date(n % 2 ? "1999-01-01" : "2099-01-01"));
        await runAs("new");
        expect(contents(directory), `killed within operation ${n}`).toEqual(expected);
        expect(visible(root)).toEqual(["run"]);
      }
    },
  );
});

async function prepare(before: string): Promise<void> {
  rmSync(root, { recursive: true });
  if (before !== "no run") await runAs("old");
}

async function countOperations(before: string): Promise<number> {
  await prepare(before);
  const start = disk.taken;
  await runAs("new");
  return disk.taken - start;
}

async function killAfter(operations: number): Promise<void> {
  disk.left = operations;
  await expect(runAs("new")).rejects.toThrow("killed");
  disk.left = Infinity;
  if (existsSync(root)) bury(root);
}

/** The dead process's number is not taken any more, and its files' times are what a clock that jumps has made them. */
function bury(directory: string): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) bury(path);
    else if (name.endsWith("lock.json")) writeFileSync(path, JSON.stringify({ ...mark(path), pid: 2 ** 22 + 1 }));
    utimesSync(path, path.length * 1e7, path.length * 1e7);
  }
}

function mark(path: string): object {
  return JSON.parse(readFileSync(path, "utf8")) as object;
}

function contents(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "base64")]),
  );
}

function visible(directory: string): string[] {
  return readdirSync(directory).filter((name) => basename(name)[0] !== ".");
}
