/** RoPE in a config.json of GPT-NeoX: one thing under the names of several versions of `transformers`. */

import { z } from "zod";

const nested = z.looseObject({
  rope_type: z.string().optional(),
  /** The name of rope_type before version 4.45. */
  type: z.string().optional(),
  rope_theta: z.number().optional(),
  partial_rotary_factor: z.number().optional(),
});

/** What version 5 writes is in `rope_parameters`; version 4 writes `rotary_pct`, `rotary_emb_base` and `rope_scaling`. */
export const ropeSettings = {
  rope_parameters: nested.nullish(),
  rope_scaling: nested.nullish(),
  rotary_pct: z.number().optional(),
  rotary_emb_base: z.number().optional(),
};

type RopeSettings = z.output<z.ZodObject<typeof ropeSettings>>;

/**
 * The base of RoPE's angles. What is missing is filled in as `GPTNeoXConfig` of transformers 5.23.0 does it, which reads
 * the names of both versions.
 */
export function ropeBaseOf(settings: RopeSettings): number {
  return chosen(settings).given.rope_theta ?? settings.rotary_emb_base ?? 10_000;
}

/** Reports a RoPE that is not computed here, under the name that the file has for it. */
export function checkRope(settings: RopeSettings, context: z.core.$RefinementCtx): void {
  const { name, given } = chosen(settings);
  const report = (path: string[], message: string, input: unknown) =>
    context.issues.push({ code: "custom", path, message, input });
  const own = given.partial_rotary_factor;
  const share = own ?? settings.rotary_pct ?? 0.25;
  const path = own === undefined ? ["rotary_pct"] : [name, "partial_rotary_factor"];
  if (share !== 1) report(path, "expected 1 (RoPE rotates all of a head here)", share);
  const kind = given.rope_type ?? given.type ?? "default";
  const named = given.rope_type === undefined ? "type" : "rope_type";
  if (kind !== "default") report([name, named], "expected default (angles are not rescaled here)", kind);
}

function chosen({ rope_scaling, rope_parameters }: RopeSettings) {
  return rope_scaling
    ? { name: "rope_scaling", given: rope_scaling }
    : { name: "rope_parameters", given: rope_parameters ?? {} };
}
