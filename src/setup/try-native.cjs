/** Runs one of the fused ops; in a process of its own, for a bad build can end the process. */
require("tsx/cjs");
const { chooseOps } = require("../tensor/native/choice.ts");

// A build for another processor than this one is left untried: a cluster's nodes may differ from its front end.
if (chooseOps().ops === "native") {
  const { tf } = require("../tensor/load.ts");
  const { nativeOp } = require("../tensor/native/library.ts");
  const ints = (values) => tf.tensor1d(values, "int32");
  const [numbers] = nativeOp("OriginUniform", {}, [ints([2, 3]), ints([1, 2])]);
  const first = numbers.dataSync()[0];
  if (first !== 0.8440604209899902)
    throw new Error(`expected 0.8440604209899902 as the first uniform number of the key [1, 2], got ${first}`);
}
