/** What a workload is: the sides that do it, and how they are measured. */

import type { Goal } from "../rows";
import type { Kind, Specification } from "../specification";

/** One process that does a workload. */
export interface Side {
  peer: string;
  program: string;
  specification: Omit<Specification, "threads" | "inputs" | "peer">;
  /** Of ours compared with this peer; counts on one core. */
  goal?: Goal;
  /** Rounds at most, for what takes minutes. */
  rounds?: number;
  /** Besides those that every worker gets. */
  variables?: Record<string, string>;
  /** Floating-point operations of a call, where they are not the workload's. */
  operations?: number;
}

/**
 * How a workload is measured: by calls of running processes; by processes from their start to their first call's end;
 * by the peak memory of such a process; or by what two processes do compared with one.
 */
export type Procedure = "calls" | "starts" | "memory" | "scaling";

/** Sizes of the model and of its batch. */
export interface Shape {
  width: number;
  batch: number;
  layers: number;
  /** Tokens that a training step reads of each sequence. */
  time: number;
}

export interface Workload {
  /** What `--only` names, by its beginning. */
  id: string;
  title: string;
  procedure: Procedure;
  kind: Kind;
  shape: Shape;
  /** Tokens that a call reads or writes. */
  tokens?: number;
  /** Floating-point operations of a call's matrix products. */
  operations?: number;
  /** Bytes that these products read and write at least. */
  bytes?: number;
  /** Bytes that a call reads and writes to copy them. */
  copied?: number;
  /** Whether the peak memory of its processes is told beside their times. */
  tellsMemory?: boolean;
  /** Ours first, where there is one of ours. */
  sides: Side[];
  /** Of ours alone. */
  goal?: Goal;
}

/** The usual sizes: two layers, 32 tokens. */
export const layers = 2;
export const heads = 4;
export const time = 32;
/** Tokens generated a rollout. */
export const length = 20;
/** Rollouts a prompt. */
export const group = 16;
