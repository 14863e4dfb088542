import { modelConfig, positionEncodings, type ModelConfig, type ModelOptions } from "../../src/model/config";
import { parameterLayout } from "../../src/model/parameters";
import { Policy } from "../../src/model/policy";

/** The model of golden.py: it captures in a fraction of a second. */
export function tinyConfig(options: Partial<ModelOptions> = {}): ModelConfig {
  const shape = { vocabularySize: 7, layers: 2, width: 8, heads: 2, feedForwardFactor: 2, context: 12 };
  return modelConfig({ ...shape, ...options });
}

/** golden.py's parameters: the i-th number is 0.4 sin(1.7 i + phase), plus 1 in a gain. */
export function tinyParameters(config: ModelConfig, phase = 0.5): Float32Array {
  const parts = parameterLayout(config).map(({ name, offset, size }) =>
    Float32Array.from({ length: size }, (_, i) => {
      return 0.4 * Math.sin(1.7 * (offset + i) + phase) + (name.endsWith("gain") ? 1 : 0);
    }),
  );
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

export function tinyPolicy(options: Partial<ModelOptions> = {}, phase = 0.5): Policy {
  const config = tinyConfig(options);
  return Policy.from(config, tinyParameters(config, phase));
}

/** Every shape of model: each position encoding with each activation. */
export const variants = positionEncodings.flatMap((positions) =>
  (["relu", "gelu"] as const).map((activation) => ({ positions, activation })),
);
