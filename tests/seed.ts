/** Vitest's set-up of each file: properties are tried on the same cases at every run, unless another seed is asked for. */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.GRPO_ORIGIN_TEST_SEED ?? 20_251_015) });
