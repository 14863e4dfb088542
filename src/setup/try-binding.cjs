/** Loads tfjs-node and multiplies two matrices; run in a process of its own, for a bad binding can end the process. */
const util = require("node:util");
if (!util.isNullOrUndefined) util.isNullOrUndefined = (value) => value === null || value === undefined; // gone in Node 23
process.env.TF_CPP_MIN_LOG_LEVEL = "3";
process.env.TF_ENABLE_ONEDNN_OPTS = "0";

const tf = require("@tensorflow/tfjs-node");
const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
const values = Array.from(product.dataSync());
if (values.join() !== "19,22,43,50")
  throw new Error(`expected 19,22,43,50 of a product of two matrices, got ${values}`);
console.log(tf.backend().binding.TF_Version);
