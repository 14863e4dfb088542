import { yieldToKernel } from "../throttle";

/**
 * Lets `act` run once at a time: any number of requests during a run become one more run after it. Each request resolves
 * once no run is left, and rejects with what `act` rejects with or, after a Stop, with the signal's reason.
 */
export function latest(act: () => unknown): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const runs = async () => {
    try {
      do {
        await yieldToKernel();
        again = false;
        await act();
      } while (again);
    } finally {
      running = undefined;
      again = false;
    }
  };
  return () => {
    again = true;
    return (running ??= runs());
  };
}
