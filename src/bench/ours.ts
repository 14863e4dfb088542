/** Our side of a comparison: the same requests and answers as peers/serve.py has. */

import { createInterface } from "node:readline";
import { writeSafetensors, type StoredTensor } from "../model/safetensors";
import { engine, partsOfOwnOps } from "./ours/engine";
import { generation } from "./ours/generation";
import { matrices } from "./ours/matrices";
import { reinforcement } from "./ours/reinforcement";
import { training } from "./ours/training";
import type { Kind, Specification, Work } from "./specification";
import type { Answer, Request } from "./worker";

const kinds: Partial<Record<Kind, (specification: Specification) => Work>> = {
  train: training,
  generate: generation,
  grpo: reinforcement,
  products: matrices,
};

async function timedRound(call: Work["call"], seconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const start = performance.now();
    await call();
    const now = performance.now();
    times.push(now - start);
    if (now >= end) return times;
  }
}

async function answer(work: Work, request: Request): Promise<Answer> {
  if (request.do === "memory") return { peak: 1024 * process.resourceUsage().maxRSS }; // maxRSS is in KiB
  if (request.do === "trace") {
    process.env.GRPO_ORIGIN_SESSION_TRACE = request.on ? "1" : "0"; // profile/session_run.c reads it
    return {};
  }
  if (request.do === "parts") return { parts: partsOfOwnOps() };
  if (request.do === "round") {
    const before = process.cpuUsage();
    const times = await (work.round?.(request.seconds) ?? timedRound(work.call, request.seconds));
    const { user, system } = process.cpuUsage(before);
    return { times, processor: (user + system) / 1000 };
  }
  const arrays = Object.entries(work.check()).map(([name, values]): [string, StoredTensor] => [
    name,
    { shape: [values.length], values: Float32Array.from(values) },
  ]);
  writeSafetensors(request.to, { tensors: Object.fromEntries(arrays), metadata: {} });
  return {};
}

async function main(): Promise<void> {
  const specification = JSON.parse(process.argv[2]) as Specification;
  const work = kinds[specification.kind]!(specification);
  const tell = (message: Answer) => process.stdout.write(`${JSON.stringify(message)}\n`);
  tell({ ready: true, engine: engine() });
  for await (const line of createInterface({ input: process.stdin })) {
    tell(await answer(work, JSON.parse(line) as Request));
  }
}

void main();
