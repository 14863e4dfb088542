/** The ops of our own, loaded into TensorFlow the first time that one is asked for. README.md says what they are. */

import { createRequire } from "node:module";
import { backend, binding, type Attribute, type tf } from "../load";
import { chosenOps, type Ops } from "../settings";
import { chooseOps, describeChoice, type Choice } from "./choice";

/** Values of an op's attributes, by their names. */
export type Attributes = Record<string, number | boolean | string>;

/** An op's signature in TensorFlow's notation: `layers: int`. */
interface Signature {
  inputs: string[];
  outputs: string[];
  attributes: string[];
}

interface Library {
  choice: Choice;
  ops: Record<string, Signature>;
}

/** By what GRPO_ORIGIN_OPS asks for, which is read at every call: a test may compare both ways. */
const libraries = new Map<Ops | undefined, Library>();

/** Whether the ops of our own are used. Throws Error where they are asked for and cannot be had; see choice.ts. */
export function opsInUse(): Ops {
  return loaded().choice.ops;
}

/** The same for a reader: "native, avx2", or "graph: " and why. */
export function describeOps(): string {
  return describeChoice(loaded().choice);
}

/**
 * Runs an op of our own, eagerly or in a function that is captured.
 *
 * Its attributes are all to be given; TensorFlow keeps a kernel for each set of their values, so what changes from
 * step to step is an input. Throws Error on wrong attributes, types and shapes, and where the graph path is in use.
 */
export function nativeOp(name: string, attributes: Attributes, inputs: tf.Tensor[]): tf.Tensor[] {
  const signature = signatureOf(name);
  const typed = typedAttributes(name, signature, attributes);
  try {
    return backend.executeMultipleOutputs(name, typed, inputs, signature.outputs.length);
  } catch (error) {
    throw plainly(error as Error);
  }
}

function loaded(): Library {
  const wanted = chosenOps(process.env);
  const library = libraries.get(wanted) ?? load(chooseOps());
  libraries.set(wanted, library);
  return library;
}

function load(choice: Choice): Library {
  if (choice.ops === "graph") return { choice, ops: {} };
  try {
    return { choice, ...(createRequire(__filename)(choice.file) as { ops: Record<string, Signature> }) };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    const advice = "remove .cache/native, then run `npm run setup`; GRPO_ORIGIN_OPS=graph does without";
    throw new Error(`${choice.file} does not load (${reason}): ${advice}`, { cause: error });
  }
}

function signatureOf(name: string): Signature {
  const { choice, ops } = loaded();
  if (choice.ops === "graph") throw new Error(`${name}: expected native ops, got ${describeChoice(choice)}`);
  if (name in ops) return ops[name];
  throw new Error(`${name}: expected an op of our own (${Object.keys(ops).join(", ")})`);
}

/** The attributes as the binding takes them, their types by the signature. */
function typedAttributes(op: string, { attributes: specifications }: Signature, given: Attributes): Attribute[] {
  const names = specifications.map((specification) => specification.split(":")[0]);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown) throw new Error(`${op}: ${unknown}: expected an attribute (${names.join(", ") || "it has none"})`);
  return names.map((name, i) => {
    const kind = kinds.find(({ isMeant }) => isMeant.test(specifications[i]));
    if (!kind?.fits(given[name])) {
      throw new Error(`${op}: ${name}: expected ${kind?.expected ?? specifications[i]}, got ${String(given[name])}`);
    }
    return { name, type: kind.type, value: given[name] };
  });
}

const isInteger = (value: unknown): boolean => Number.isSafeInteger(value);

const kinds = [
  { isMeant: /: *int\b/, type: binding.TF_ATTR_INT, expected: "an integer", fits: isInteger },
  { isMeant: /: *float\b/, type: binding.TF_ATTR_FLOAT, expected: "a number", fits: Number.isFinite },
  { isMeant: /: *bool\b/, type: binding.TF_ATTR_BOOL, expected: "true or false", fits: (x: unknown) => x === !!x },
  { isMeant: /: *[s{]/, type: binding.TF_ATTR_STRING, expected: "a text", fits: (x: unknown) => x === `${x}` },
];

/** TensorFlow's message without the binding's words around it. */
function plainly(error: Error): Error {
  const [, message] = /^Invalid TF_Status: \d+\nMessage: ([^]*)$/.exec(error.message) ?? [];
  return message === undefined ? error : new Error(message, { cause: error });
}
