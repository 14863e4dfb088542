/** The machine's peak of fused multiplications and additions, measured by a small program that is compiled for it. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { InstructionSet } from "./instructions";

/** The name of the side that does nothing else. */
export const peakName = "FMA peak";

/** Its program: a source, which `compilePeak` makes executable. */
export const peakProgram = "peak.cc";

/** Numbers of a vector, and accumulators: registers are 16 with AVX2, 32 elsewhere, two of them hold constants. */
const shapes: Record<InstructionSet, { lanes: number; accumulators: number; flags: string[] }> = {
  avx2: { lanes: 8, accumulators: 12, flags: ["-mavx2", "-mfma"] },
  avx512: { lanes: 16, accumulators: 24, flags: ["-mavx512f"] },
  neon: { lanes: 4, accumulators: 24, flags: [] },
};

/** Floating-point operations of one call of the program: two for each number of each vector. */
export function peakOperations(instructions: InstructionSet): number {
  const { lanes, accumulators } = shapes[instructions];
  return 2 * lanes * accumulators * 2 ** 21;
}

const compiler = process.env.CXX ?? "c++";

/** Whether there is a compiler to make the program with. */
export function canCompilePeak(): boolean {
  return spawnSync(compiler, ["--version"]).status === 0;
}

/** Compiles the program into a directory. Returns its path. @throws Error with the compiler's message */
export function compilePeak(directory: string, instructions: InstructionSet): string {
  const { lanes, accumulators, flags } = shapes[instructions];
  const source = join(__dirname, "peers", peakProgram);
  const output = join(directory, "peak");
  const sizes = [`-DLANES=${lanes}`, `-DACCUMULATORS=${accumulators}`];
  const options = ["-std=c++17", "-O2", "-ffp-contract=fast", ...flags, ...sizes];
  const { status, stderr, error } = spawnSync(compiler, [...options, source, "-o", output]);
  if (status !== 0) throw new Error(`${source}: ${compiler} failed: ${error?.message ?? stderr.toString()}`);
  return output;
}
