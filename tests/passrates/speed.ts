/**
 * How fast samples are read, and in how much memory: `npx tsx tests/passrates/speed.ts [ROWS] [PROMPTS] [csv]`. A million rows
 * of about 650 bytes, 10,000 prompts, as verl writes them, or as a CSV; made as they are read, so that no disk is measured.
 */

import { type InputFile, readPassRates } from "../../src/passrates";

const rows = Number(process.argv[2] ?? 1e6);
const prompts = Number(process.argv[3] ?? 10_000);
const isCsv = process.argv[4] === "csv";
const padding = "The quick brown fox jumps over the lazy dog. ".repeat(9);
const rowBytes = 650;
const header = isCsv ? "prompt,output,correct\n" : "";

/** Row `i`, padded to the same length as every other. */
function rowOf(i: number): string {
  const input = `What is ${i % prompts} plus ${i % prompts}? ${padding.slice(0, 150)}`;
  const output = padding.slice(0, 320);
  const score = (i * 7919) % 10 < 3 ? 1 : 0;
  if (isCsv) return `${input},${output.padEnd(rowBytes - input.length - 4)},${score}\n`;
  const row = JSON.stringify({ input: `user\n${input}\nassistant\n`, output, gts: "5", score, step: 0, acc: score });
  return `${row.padEnd(rowBytes - 1)}\n`;
}

const text = new TextEncoder();
const file: InputFile = {
  name: isCsv ? "made.csv" : "made.jsonl",
  byteLength: header.length + rows * rowBytes,
  async slice(start, end = header.length + rows * rowBytes) {
    const [first, last] = [start, end].map((at) => Math.max(0, at - header.length));
    const [from, to] = [Math.floor(first / rowBytes), Math.ceil(last / rowBytes)];
    const bytes = text.encode(Array.from({ length: to - from }, (_, i) => rowOf(from + i)).join(""));
    const body = bytes.slice(first - from * rowBytes, last - from * rowBytes);
    return text.encode(header.slice(start, end) + new TextDecoder().decode(body)).buffer;
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
