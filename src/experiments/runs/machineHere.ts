/** The machine that runs are made on, with the engine that computes them. Loads TensorFlow. */

import { thisMachine, type Machine } from "../../results/machine";
import { kernelsInUse } from "../../tensor/kernels";
import { binding, tf } from "../../tensor/load";
import { opsInUse } from "../../tensor/native/library";
import { numericsInUse } from "../../tensor/numerics";
import { sourcesFingerprint } from "./sources";

/** This machine, as runs that are made now keep it. */
export function machineHere(): Machine {
  const tensorflow = `${tf.version["tfjs-node"]} on TensorFlow ${binding.TF_Version}`;
  return thisMachine({
    tensorflow,
    sources: sourcesFingerprint(),
    ops: opsInUse(),
    numerics: numericsInUse(process.env),
    kernels: kernelsInUse(process.env),
  });
}
