/**
 * How fast JSON lines are read, and in how much memory: `npx tsx tests/passrates/speed.ts [ROWS]`. A million rows of about
 * 650 bytes, 10,000 prompts, as verl writes them; made as they are read, so that no disk is measured.
 */

import { type InputFile, readPassRates } from "../../src/passrates";

const rows = Number(process.argv[2] ?? 1e6);
const padding = "The quick brown fox jumps over the lazy dog. ".repeat(9);
const rowBytes = 650;

/** Row `i`, padded to the same length as every other. */
function rowOf(i: number): string {
  const input = `user\nWhat is ${i % 10_000} plus ${i % 10_000}? ${padding.slice(0, 150)}\nassistant\n`;
  const score = (i * 7919) % 10 < 3 ? 1 : 0;
  const row = JSON.stringify({ input, output: padding.slice(0, 320), gts: "5", score, step: 0, acc: score });
  return `${row.padEnd(rowBytes - 1)}\n`;
}

const text = new TextEncoder();
const file: InputFile = {
  name: "made.jsonl",
  byteLength: rows * rowBytes,
  async slice(start, end = rows * rowBytes) {
    const [from, to] = [Math.floor(start / rowBytes), Math.ceil(end / rowBytes)];
    const bytes = text.encode(Array.from({ length: to - from }, (_, i) => rowOf(from + i)).join(""));
    return bytes.slice(start - from * rowBytes, end - from * rowBytes).buffer;
  },
};

/** Processor seconds, which other work on the machine does not change much. */
const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;

async function measure(): Promise<void> {
  const start = process.cpuUsage();
  for (let at = 0; at < file.byteLength; at += 1 << 20) await file.slice(at, Math.min(at + (1 << 20), file.byteLength));
  const making = seconds(process.cpuUsage(start));
  const begin = process.cpuUsage();
  const { sources } = await readPassRates({ base: file });
  const reading = seconds(process.cpuUsage(begin)) - making;
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${sources[0].samples.toLocaleString("en-US")} samples in ${reading.toFixed(1)} processor seconds: ` +
      `${Math.round(rows / reading).toLocaleString("en-US")} rows a second; at most ${memory.toFixed(0)} MB in memory`,
  );
}

void measure();
