/** Which instruction set each side's libraries say that they compute with, before anything is measured. */

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { withTemporaryDirectory } from "../common/temporary";
import { machineInstructions, names, type InstructionSet } from "./instructions";
import type { Engine } from "./ours/engine";
import { compilePeak, peakOperations } from "./peak";
import { pythonOf, variablesOf, Worker } from "./worker";
import { numericsOf, ours } from "./workloads/ours";

/** What a library says, by whose it is. */
export type Reported = Record<string, string>;

/** What computes on our side, and what the libraries say. */
export interface Report {
  engine: Engine;
  reported: Reported;
}

/** The set that a library's words name; undefined where they name none. */
export function setIn(text: string): InstructionSet | undefined {
  if (/avx-?512/i.test(text)) return "avx512";
  if (/avx-?2/i.test(text)) return "avx2";
  return /neon|asimd|sve/i.test(text) ? "neon" : undefined;
}

/**
 * Checks that each library reports the set that is measured with.
 *
 * MKL names none on processors that are not its maker's. Where the machine has more than is measured with, its rate then
 * has to be one that the lesser set can reach.
 *
 * @param mkl rate of PyTorch's products, `peak` of the machine with these instructions; in GFLOP/s
 * @throws Error naming each library that reports something else
 */
export function demandReported(
  reported: Reported,
  instructions: InstructionSet,
  { mkl, peak }: { mkl?: number; peak?: number } = {},
): void {
  const wrong = Object.entries(reported).filter(([library, text]) => {
    const set = setIn(text);
    if (set !== undefined || library !== "PyTorch's MKL") return set !== instructions;
    return mkl !== undefined && peak !== undefined && mkl > 1.1 * peak;
  });
  if (wrong.length === 0) return;
  const list = wrong.map(([library, text]) => `${library} says "${text}"`).join("; ");
  throw new Error(
    `--isa ${instructions}: expected every side to report ${names[instructions]}, but ${list}; ` +
      "unset what limits it (ONEDNN_MAX_CPU_ISA, ATEN_CPU_CAPABILITY, MKL_ENABLE_INSTRUCTIONS, XLA_FLAGS), or measure with less",
  );
}

/** Ours: what computes, and what TensorFlow's oneDNN says of itself. */
export async function reportOfOurs(root: string, instructions: InstructionSet): Promise<Report> {
  const { peer, program, specification, variables } = ours(
    { kind: "products", products: [[1, 64, 64, 64, 1]] },
    instructions,
  );
  // Portable numerics keep oneDNN to AVX2 by themselves, or out of the way: it is asked what the limit makes of it.
  const asked = { GRPO_ORIGIN_NUMERICS: "native", TF_ENABLE_ONEDNN_OPTS: "1", ONEDNN_VERBOSE: "1" };
  const speaking = { ...variables, ...asked };
  const options = { root, instructions, threads: 1, variables: speaking };
  const worker = new Worker(peer, program, { ...specification, peer, threads: 1, inputs: "" }, options);
  try {
    await worker.ready();
    await worker.round(0);
    const line = worker.takeVerbose().find((each) => each.includes(",isa:"));
    const { ops, description } = worker.engine!;
    const reported: Reported = {
      ...(ops === "native" && { "our own ops": description }),
      ...(line !== undefined && { "TensorFlow's oneDNN": line.split("isa:")[1] }),
    };
    return { engine: { ops, numerics: numericsOf(instructions) }, reported };
  } finally {
    await worker.end();
  }
}

/** The peers', with the rate of PyTorch's products in GFLOP/s. */
export function reportOfPeers(root: string, instructions: InstructionSet): { reported: Reported; products: number } {
  const program = join(__dirname, "peers", "instructions.py");
  const env = variablesOf(root, 1, instructions);
  const text = execFileSync(pythonOf(root), [program], { cwd: root, env, encoding: "utf8", stdio: "pipe" });
  return JSON.parse(text) as { reported: Reported; products: number };
}

/** Asks every side. @throws Error where one reports another set */
export async function demandInstructions(root: string, instructions: InstructionSet): Promise<Report> {
  const own = await reportOfOurs(root, instructions);
  const peers = reportOfPeers(root, instructions);
  const reported = { ...own.reported, ...peers.reported };
  if (instructions === "neon") return { ...own, reported }; // there is no other
  const peak = instructions === machineInstructions() ? undefined : await peakRate(instructions);
  demandReported(reported, instructions, { mkl: peers.products, peak });
  return { ...own, reported };
}

/** In GFLOP/s. */
async function peakRate(instructions: InstructionSet): Promise<number> {
  return withTemporaryDirectory("bench", (directory) => {
    const request = `${JSON.stringify({ do: "round", seconds: 0.3 })}\n`;
    const { stdout } = spawnSync(compilePeak(directory, instructions), { input: request, encoding: "utf8" });
    const { times } = JSON.parse(stdout.trim().split("\n").at(-1)!) as { times: number[] };
    return Promise.resolve(peakOperations(instructions) / (1e6 * Math.min(...times)));
  });
}
