import { build } from "esbuild";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { root } from "../../src/results/paths";

const prompts = 200_000;
const rowBytes = 500;
/** For JavaScript objects: counts and keys are in typed arrays; strings in a Map take more than 30 MB. */
const heap = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 };

/** Rows are made as they are read; each is a prompt of its own. */
const reader = `
const { parentPort } = require("node:worker_threads");
const row = (i) => (JSON.stringify({ id: "prompt number " + i, correct: i % 4 === 0 ? 1 : 0, completion: "" }) + "\\n");
const padded = (i) => { const text = row(i); return text.slice(0, -3) + "x".repeat(${rowBytes} - text.length) + text.slice(-3); };
const byteLength = ${prompts * rowBytes};
const slice = async (start, end = byteLength) => {
  const [from, to] = [Math.floor(start / ${rowBytes}), Math.ceil(Math.min(end, byteLength) / ${rowBytes})];
  const bytes = Buffer.concat(Array.from({ length: to - from }, (_, i) => Buffer.from(padded(from + i))));
  return Uint8Array.prototype.slice.call(bytes, start - from * ${rowBytes}, end - from * ${rowBytes}).buffer;
};
passrates.readPassRates({ base: { name: "made.jsonl", byteLength, slice } }).then((reading) =>
  parentPort.postMessage({ correct: reading.sources[0].correct, accuracy: passrates.analyse(reading).base.accuracy.value }));
`;

it(
  "reads and analyses 200,000 prompts from 100 MB of JSON lines with 24 MB for objects",
  { timeout: 60_000 },
  async () => {
    const { outputFiles } = await build({
      entryPoints: [join(root, "src", "passrates", "index.ts")],
      bundle: true,
      write: false,
      platform: "browser",
      format: "iife",
      globalName: "passrates",
    });
    const worker = new Worker(`${outputFiles[0].text}\n${reader}`, { eval: true, resourceLimits: heap });
    const found = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    await worker.terminate();
    expect(found).toEqual({ correct: prompts / 4, accuracy: 1 / 4 });
  },
);
