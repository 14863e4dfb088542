import { kernel } from "./kernel";

const never = new AbortController().signal;

/** The signal that aborts when the running cell is stopped; outside a notebook, one that never does. */
export function signal(): AbortSignal {
  return kernel()?.signal() ?? never;
}
