/** The colour and symbol of each peer, and short names of workloads. */

import type { Look } from "../../figures/plot/marks";
import type { InstructionSet } from "../instructions";
import { peakName } from "../peak";
import { ourName, type BenchRow } from "../rows";

/** What a chart shows of one machine. */
export interface Measured<T> {
  instructions: InstructionSet;
  rows: T[];
}

/** A peer's look goes by its family: PyTorch is PyTorch, eager, by hand or with a KV cache. */
export const looks: Record<string, Look> = {
  [ourName]: { colour: "#222222", symbol: "circle" },
  PyTorch: { colour: "#d55e00", symbol: "square" },
  "torch.compile": { colour: "#e69f00", symbol: "diamond" },
  "JAX jit": { colour: "#0072b2", symbol: "triangle-up" },
  transformers: { colour: "#009e73", symbol: "diamond" },
  TRL: { colour: "#cc79a7", symbol: "triangle-up" },
};

export function familyOf(peer: string): string {
  if (peer.includes("compiled")) return "torch.compile";
  return peer.startsWith("PyTorch") ? "PyTorch" : peer;
}

export function isProducts({ peer }: { peer: string }): boolean {
  return peer.startsWith("products");
}

/** Whether a side does nothing but arithmetic, to measure the machine. */
export function isPeak({ peer }: { peer: string }): boolean {
  return peer === peakName;
}

/** Whether a row compares times of the same work with a peer's: neither a part of the work, nor ours in another way. */
export function isCompared({ workload, peer, ratio, tokens_per_s }: BenchRow): boolean {
  return ratio !== null && tokens_per_s !== null && !peer.startsWith(ourName) && !workload.startsWith("size");
}

/** train-w64-b256 → "64, 256" */
export function shortName(workload: string): string {
  const [, width, batch] = /^train-w(\d+)-b(\d+)$/.exec(workload) ?? [];
  if (width) return `${width}, ${batch}`;
  const [, rollouts, grouped] = /^generate-(\d+)(-grouped)?$/.exec(workload) ?? [];
  if (rollouts) return `${rollouts}<br>rollouts${grouped ? ",<br>grouped" : ""}`;
  return workload.replace("grpo-step", "GRPO<br>step").replace("rl-run", "RL run");
}
