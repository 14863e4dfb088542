import { inspect } from "node:util";
import type { MimeBundle } from "./kernel";

/** What a cell's last expression shows. */
export function bundleOf(value: unknown): MimeBundle {
  return { "text/plain": inspect(value, { depth: 4, maxArrayLength: 50 }) };
}
