import { z } from "zod";
import { parse } from "../common/validate";

/** How the model learns where a token stands. */
export const positionEncodings = ["rope", "learned", "alibi", "none"] as const;

const schema = z
  .strictObject({
    /** Number of tokens, padding and end included. */
    vocabularySize: z.int().min(3),
    layers: z.int().min(1).default(2),
    width: z.int().min(2).default(64),
    heads: z.int().min(1).default(4),
    /** Width of the feed-forward layer, as a multiple of `width`. */
    feedForwardFactor: z.int().min(1).default(4),
    positions: z.enum(positionEncodings).default("rope"),
    activation: z.enum(["relu", "gelu"]).default("relu"),
    /** Whether the attention's projections have biases, as GPT-2's have. */
    attentionBias: z.boolean().default(false),
    /** Longest sequence that learned positions reach. */
    context: z.int().min(2).default(64),
    /** Base of the geometric series of RoPE's wavelengths: sequences are short, so it is far below 10,000. */
    ropeBase: z.number().positive().default(100),
    /** Standard deviation of the initial weights. */
    initialScale: z.number().positive().default(0.05),
  })
  .refine((c) => c.width % c.heads === 0, { path: ["heads"], message: "expected a divisor of width" })
  .refine((c) => c.positions !== "rope" || (c.width / c.heads) % 2 === 0, {
    path: ["heads"],
    message: "expected an even head width (width / heads): RoPE rotates pairs",
  });

/** The shape of a decoder-only transformer. */
export type ModelConfig = z.output<typeof schema>;
export type ModelOptions = z.input<typeof schema>;

/**
 * A complete configuration from the options that differ from the default.
 * @throws Error naming each option that is wrong, what was expected and what was given.
 */
export function modelConfig(options: ModelOptions): ModelConfig {
  return parse(schema, options, "model");
}
