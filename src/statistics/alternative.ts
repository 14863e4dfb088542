/** What a test holds against its null hypothesis: that the truth differs from it, lies above it, or below it. */

import { requireOneOf } from "../common/require";

export type Alternative = "two-sided" | "greater" | "less";

/** Throws RangeError unless `alternative` is one of the three. */
export function requireAlternative(alternative: unknown): asserts alternative is Alternative {
  requireOneOf("alternative", alternative, ["two-sided", "greater", "less"]);
}
