import type { ModelConfig } from "../config";
import type { ParameterSlot } from "../parameters";
import type { Layout } from "./layout";

/** A model of `transformers` that computes what ours computes. */
export interface Architecture {
  /** As `model_type` of config.json names it. */
  modelType: string;
  /** config.json of a model of ours, without what every architecture has. */
  settings(config: ModelConfig): Record<string, unknown>;
  /** The configuration that a config.json stands for. @throws Error naming each setting that ours cannot follow */
  config(settings: unknown): ModelConfig;
  names: TensorNames;
  /** How theirs arranges a parameter. */
  layout(slot: ParameterSlot, config: ModelConfig): Layout;
  /** Tensors that theirs has and ours has not: zeros in them leave our model as it is. */
  zeros(config: ModelConfig): { name: string; shape: number[] }[];
  /** Tensors of older checkpoints that hold no parameter. */
  buffers: RegExp;
}

/** Their names of our parameters. */
export interface TensorNames {
  /** The module that holds all but the output layer; a checkpoint of that module alone leaves it out. */
  module: string;
  /** The list of blocks in the module. */
  blocks: string;
  inBlock: Record<string, string>;
  /** Of parameters outside the blocks. */
  outside: Record<string, string>;
}

/** Their full name of a parameter of ours. */
export function tensorName({ module, blocks, inBlock, outside }: TensorNames, ours: string): string {
  const [, block, name] = /^blocks\.(\d+)\.(.+)$/.exec(ours) ?? [];
  return block === undefined ? outside[ours] : `${module}.${blocks}.${block}.${inBlock[name]}`;
}
