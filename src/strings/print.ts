/** Examples for eyes and for other programs. */

import { requireInteger, requireOneOf } from "../common/require";
import type { OperationSetName } from "./operations";
import type { Format } from "./render";
import type { Split } from "./split";
import type { TaskName } from "./tasks";
import { createTestbed, type Example, type Testbed } from "./testbed";

/** Which examples to describe: those at index 0 to count − 1. */
export interface ExampleRequest {
  axis: TaskName;
  count: number;
  seed: number;
  split?: Split;
  format?: Format;
  operations?: OperationSetName;
}

/**
 * The examples of a request, as lines of readable tokens and as JSON lines. Both end with a line break.
 * Throws RangeError that names the setting which is out of range.
 */
export function describeExamples(request: ExampleRequest): { text: string; json: string } {
  const { axis, count, seed, split = "train", format, operations } = request;
  requireInteger("count", count, { min: 1 });
  requireOneOf("split", split, ["train", "test"]);
  const testbed = createTestbed({ operations, format });
  const task = testbed.task(axis);
  const examples = Array.from({ length: count }, (_, index) => testbed.example(task, split, { seed, index }));
  return {
    text: lines(examples.map((example) => asText(testbed, example))),
    json: lines(
      examples.map((example, index) => JSON.stringify({ axis, split, index, ...asRecord(testbed, example) })),
    ),
  };
}

function asText(testbed: Testbed, example: Example): string {
  return testbed.vocabulary.decode([...example.prompt, ...example.completion]);
}

function asRecord(testbed: Testbed, example: Example) {
  const { vocabulary, set, format } = testbed;
  return {
    task: example.task,
    format,
    string: example.string,
    operations: example.operations.map((i) => set.operations[i].name),
    prompt: vocabulary.decode(example.prompt),
    completion: vocabulary.decode(example.completion),
    answer: vocabulary.decode(example.answer),
    promptTokens: example.prompt,
    completionTokens: example.completion,
  };
}

function lines(items: string[]): string {
  return items.map((item) => `${item}\n`).join("");
}
