import { defineProtocol } from "../protocol";
import { quick } from "./quick";

const [part] = quick.parts;
const [exposure, , saturation] = part.studies;

/** The setting whose numbers are known from an independent PyTorch program; see testbedTable.ts. */
export const spike = defineProtocol({
  ...quick,
  name: "spike",
  purpose: "Compares this implementation with an independent one, measured in PyTorch on the same setting.",
  parts: [
    {
      ...part,
      operations: "spike",
      seeds: { base: [1, 2, 3], rl: [1] },
      studies: [{ ...exposure, exposures: [0, 0.02, 0.1], trainOn: ["depth", "length", "vocabulary"] }, saturation],
      ladder: undefined,
    },
  ],
});
