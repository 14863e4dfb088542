/** Intercepts the calls from tfjs to TensorFlow while a function is recorded. */
import { backend, tf, type Attribute } from "../load";
import { override } from "./override";
import type { Recorder } from "./recorder";
import { CaptureError, refusal } from "./refusal";
import type { SharedTensors } from "./sharing";

/** Kernels that read a tensor only to check it; TensorFlow checks again when the graph runs. */
const checkingKernels = new Set(["GatherV2"]);

const unreadable = "the values of a tensor cannot be read while a function is captured; return it as an output";

let recording = false;

/** Whether a function is being recorded. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs `body` while `recorder` notes each op that it asks of TensorFlow; values of results are lost to `memory`.
 *
 * Throws CaptureError on what a graph cannot hold: reading values, kernels that compute in JavaScript,
 * assignments to variables, another capture.
 */
export function intercept<T>(recorder: Recorder, memory: SharedTensors, body: () => T): T {
  if (recording) throw refusal("capture", "a function cannot be captured within another one");
  const kernels: string[] = []; // those that are running, the innermost last
  const reads = watchReads(recorder, kernels);
  const restore = [
    watchOps(recorder, memory, kernels),
    watchConstants(recorder),
    watchKernels(kernels),
    watchVariables(),
    reads.restore,
  ];
  recording = true;
  try {
    const result = body();
    if (reads.failure()) throw reads.failure();
    return result;
  } finally {
    recording = false;
    restore.forEach((undo) => undo());
  }
}

/** All kernels of tfjs-node end in one of two methods of its backend, which are recorded here. */
function watchOps(recorder: Recorder, memory: SharedTensors, kernels: string[]): () => void {
  const { executeSingleOutput, executeMultipleOutputs, createOutputTensor } = backend;
  let executing = false;
  const execute = <T>(op: string, attributes: Attribute[], inputs: tf.TensorInfo[], run: () => T): T => {
    const references = inputs.map((tensor) => recorder.reference(tensor, op)); // before run: constants are still in JavaScript
    executing = true;
    try {
      const result = run();
      const outputs = [result].flat() as tf.TensorInfo[];
      recorder.record(op, attributes, references, outputs);
      memory.share(outputs);
      return result;
    } finally {
      executing = false;
    }
  };
  return override(backend, {
    executeSingleOutput: (op, attributes, inputs) =>
      execute(op, attributes, inputs, () => executeSingleOutput.call(backend, op, attributes, inputs)),
    executeMultipleOutputs: (op, attributes, inputs, count) =>
      execute(op, attributes, inputs, () => executeMultipleOutputs.call(backend, op, attributes, inputs, count)),
    createOutputTensor(metadata) {
      if (executing) return createOutputTensor.call(backend, metadata);
      throw refusal(kernels.at(-1) ?? "a tensor", "is not made by an op of TensorFlow: it cannot be captured");
    },
  });
}

/** Tensors made of values in JavaScript, which may become constants. */
function watchConstants(recorder: Recorder): () => void {
  const { write } = backend;
  return override(backend, {
    write(values, shape, dtype) {
      const dataId = write.call(backend, values, shape, dtype);
      recorder.made(dataId);
      return dataId;
    },
  });
}

function watchReads(
  recorder: Recorder,
  kernels: string[],
): { restore: () => void; failure: () => CaptureError | undefined } {
  const { readSync } = backend;
  let failure: CaptureError | undefined;
  const refuse = (dataId: object): CaptureError | undefined => {
    const kernel = kernels.at(-1);
    if (recorder.isHostMade(dataId) || (kernel && checkingKernels.has(kernel))) return undefined;
    const reason = kernel ? "computes in JavaScript, not by an op of TensorFlow: it cannot be captured" : unreadable;
    return (failure ??= refusal(kernel ?? "read", reason));
  };
  const restore = override(backend, {
    readSync(dataId) {
      const error = refuse(dataId);
      if (error) throw error;
      return readSync.call(backend, dataId);
    },
    read(dataId) {
      // a rejection would be the caller's, unhandled: the promise is left open, and watch throws
      return refuse(dataId) ? new Promise(() => {}) : Promise.resolve(readSync.call(backend, dataId));
    },
  });
  return { restore, failure: () => failure };
}

function watchKernels(kernels: string[]): () => void {
  const engine: { runKernel(name: string, inputs: object, attributes?: object): unknown } = tf.engine();
  const { runKernel } = engine;
  return override(engine, {
    runKernel(name, inputs, attributes) {
      kernels.push(name);
      try {
        return runKernel.call(engine, name, inputs, attributes);
      } finally {
        kernels.pop();
      }
    },
  });
}

function watchVariables(): () => void {
  return override(tf.Variable.prototype, {
    assign() {
      throw refusal("assign", "a captured function cannot change a variable; return the new value as an output");
    },
  });
}
