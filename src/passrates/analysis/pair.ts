import type { Count } from "../counts";

/** One prompt's counts under both models. */
export interface Pair {
  id: string;
  domain?: string;
  base: Count;
  tuned: Count;
}
