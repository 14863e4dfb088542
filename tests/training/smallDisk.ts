/**
 * Trains on a disk of 256 KiB: `smallDisk.ts DIRECTORY`. Prints what came of each attempt, as JSON a line: first with so
 * much of the disk free, then with all of it.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors } from "../../src/model/safetensors";
import { readMetrics } from "../../src/training/metrics";
import { trained } from "./runs";

const KIBIBYTE = 1024;
const [disk] = process.argv.slice(2);
const directory = join(disk, "run");
const checkpoint = join(directory, "checkpoint.safetensors");
const metrics = join(directory, "metrics.jsonl");

export interface Trial {
  /** KiB. */
  free: number;
  error: string;
  /** Files that the first attempt left. */
  left: string[];
  /** Step of the checkpoint that it left, and of the last of the metrics. */
  saved: number;
  logged: number;
  /** Hashes at the end of the second attempt. */
  parameters: string;
  metrics: string;
}

async function trial(free: number): Promise<Trial> {
  writeFileSync(join(disk, "filler"), Buffer.alloc((256 - free) * KIBIBYTE));
  const error = await trained("pretraining", 120, { directory }).then(
    () => "",
    (reason: Error) => reason.message,
  );
  const left = existsSync(directory) ? readdirSync(directory) : [];
  const saved = existsSync(checkpoint) ? Number(readSafetensors(checkpoint).metadata.step) : 0;
  const logged = existsSync(metrics) ? (readMetrics(metrics).at(-1)?.step ?? 0) : 0;
  rmSync(join(disk, "filler"));
  const parameters = hash(await trained("pretraining", 120, { directory }));
  const ended = { parameters, metrics: hash(readFileSync(metrics)) };
  rmSync(directory, { recursive: true });
  return { free, error, left, saved, logged, ...ended };
}

function hash(bytes: Uint8Array | Float32Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function main(): Promise<void> {
  for (const free of [0, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 128]) console.log(JSON.stringify(await trial(free)));
}

if (disk) void main();
