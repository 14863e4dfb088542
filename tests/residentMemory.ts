import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** MiB of resident memory after JavaScript's garbage is collected, which makes it swing by 30 MiB. */
export function residentMemory(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage.rss() / 2 ** 20;
}
