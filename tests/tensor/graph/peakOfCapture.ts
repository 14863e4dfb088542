/**
 * `peakOfCapture.ts shared|unshared`: prints by how many MiB the peak of this process's memory rises while a chain of a
 * hundred results of 4 MiB is captured, as it is and with nothing shared.
 */
import { capture } from "../../../src/tensor/graph/capture";
import { SharedTensors } from "../../../src/tensor/graph/sharing";
import { tf } from "../../../src/tensor/load";

if (process.argv[2] === "unshared") SharedTensors.prototype.share = () => undefined;

const example = tf.zeros([1024, 1024]);
const peak = () => process.resourceUsage().maxRSS / 1024; // maxRSS is in KiB
const before = peak();
capture(
  "chain",
  ({ x }) => {
    let last = x;
    for (let i = 0; i < 100; i++) last = last.add(1);
    return { last };
  },
  { x: example },
);
console.log(peak() - before);
