import type { MimeBundle } from "./kernel";
import { bundleWithImage } from "./show";
import type { Figure } from "../figures/plot/figure";

/** What a front end is given of a value. */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  const isFigure = typeof value === "object" && value !== null && "data" in value && "layout" in value;
  return isFigure ? bundleWithImage(value as Figure) : { "text/plain": String(value) };
}
