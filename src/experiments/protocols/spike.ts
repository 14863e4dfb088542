import { defineProtocol } from "../protocol";
import { quick } from "./quick";

/** The setting whose numbers are known from an independent PyTorch program; see testbedTable.ts. */
export const spike = defineProtocol({
  ...quick,
  name: "spike",
  purpose: "Compares this implementation with an independent one, measured in PyTorch on the same setting.",
  operations: "spike",
  seeds: { base: [1, 2, 3], rl: [1] },
  exposure: { exposures: [0, 0.02, 0.1], targets: ["depth", "length", "vocabulary"] },
  contrast: undefined,
  ladder: undefined,
});
