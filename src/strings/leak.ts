/** How much of the test strings training shows on the way. */

import { requireInteger } from "../common/require";
import type { Task } from "./tasks";
import type { Testbed } from "./testbed";

/**
 * The share of intermediate strings in training problems of `task` that belong to testing, over `count` problems.
 *
 * Such a step is followed by the rest of its problem and then by the solution: a test problem, solved.
 * `task` of depth 2 at least, `count` an integer of at least 1; throws RangeError otherwise.
 */
export function stepLeak(testbed: Testbed, task: Task, { seed, count }: { seed: number; count: number }): number {
  requireInteger(`${task.name}: depth`, task.depth, { min: 2 });
  requireInteger("count", count, { min: 1 });
  let leaked = 0;
  for (let index = 0; index < count; index++) {
    const { string, operations } = testbed.example(task, "train", { seed, stream: "leak", index });
    let letters = string;
    for (const [done, i] of operations.slice(0, -1).entries()) {
      letters = testbed.set.operations[i].apply(letters);
      if (testbed.splitOf(letters, operations.slice(done + 1)) === "test") leaked++;
    }
  }
  return leaked / (count * (task.depth - 1));
}
