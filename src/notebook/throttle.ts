import { signal } from "./kernel";

/** Calls `draw` at most once in `interval` ms; the calls between are dropped, for a later one tells more. */
export class Throttle {
  private last = -Infinity;

  constructor(
    private readonly draw: () => void,
    private readonly interval: number,
  ) {}

  request(): void {
    if (performance.now() - this.last < this.interval) return;
    this.now();
  }

  now(): void {
    this.draw();
    this.last = performance.now();
  }
}

/**
 * Lets displays and the Stop button through. Rejects with the signal's reason once the cell was stopped: a loop
 * that awaits it ends. One that does not await it (a callback) is not troubled by the rejection.
 */
export function yieldToKernel(): Promise<void> {
  const own = signal();
  const turn = new Promise<void>((resolve) => setImmediate(resolve)).then(() => own.throwIfAborted());
  turn.catch(() => undefined);
  return turn;
}
