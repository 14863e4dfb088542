import { modelConfig, type ModelConfig } from "./config";
import { parameterLayout } from "./parameters";
import { Policy } from "./policy";
import { readSafetensors, writeSafetensors, type StoredTensor } from "./safetensors";

/** Writes a policy's parameters by name, with its configuration and `notes` in the file's metadata. */
export function saveWeights(path: string, policy: Policy, notes: Record<string, string> = {}): void {
  const tensors = namedParameters(policy.config, policy.parameters());
  writeSafetensors(path, {
    tensors,
    metadata: { ...notes, format: "grpo-origin", config: JSON.stringify(policy.config) },
  });
}

/**
 * Reads what {@link saveWeights} wrote.
 * @throws Error naming the file, if it is truncated, foreign, or does not fit its configuration
 */
export function loadWeights(path: string): Policy {
  const { tensors, metadata } = readSafetensors(path);
  if (metadata.format !== "grpo-origin") {
    throw new Error(
      `${path}: expected weights of this project (metadata format "grpo-origin"), got ${metadata.format}`,
    );
  }
  const config = storedConfig(path, metadata.config);
  return Policy.from(config, joinParameters(path, config, tensors));
}

function storedConfig(path: string, json: string): ModelConfig {
  try {
    return modelConfig(JSON.parse(json) as ModelConfig);
  } catch (error) {
    throw new Error(`${path}: metadata config: ${(error as Error).message}`, { cause: error });
  }
}

function namedParameters(config: ModelConfig, vector: Float32Array): Record<string, StoredTensor> {
  const entries = parameterLayout(config).map(({ name, shape, offset, size }): [string, StoredTensor] => [
    name,
    { shape, values: vector.slice(offset, offset + size) },
  ]);
  return Object.fromEntries(entries);
}

function joinParameters(path: string, config: ModelConfig, tensors: Record<string, StoredTensor>): Float32Array {
  const slots = parameterLayout(config);
  const vector = new Float32Array(slots.reduce((sum, { size }) => sum + size, 0));
  for (const { name, shape, offset } of slots) {
    const stored = tensors[name];
    if (!stored) throw new Error(`${path}: ${name} is missing`);
    if (String(stored.shape) !== String(shape)) {
      throw new Error(`${path}: ${name}: expected shape [${shape}], got [${stored.shape}]`);
    }
    vector.set(stored.values, offset);
  }
  const foreign = Object.keys(tensors).filter((name) => !slots.some((slot) => slot.name === name));
  if (foreign.length > 0) throw new Error(`${path}: this model has no ${foreign.join(", ")}`);
  return vector;
}
