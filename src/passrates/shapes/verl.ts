/** verl: `{rollout,validation}_data_dir/{step}.jsonl`. */

import type { Row } from "../row";
import { hasColumns, type Shape, sampleShape } from "./shape";

/** Source: verl's RayPPOTrainer, version 0.9. */
export const verl: Shape = sampleShape({
  name: "verl rollouts or validation",
  isLog: true,
  recognises: (table) => hasColumns(table, "input", "output", "score"),
  id: "input",
  score: (table) => (hasColumns(table, "acc") ? "acc" : "score"),
  step: "step",
  group: groupOfUid,
  notes: (table, { id, score }) => [
    ...(id.column === "input"
      ? ["verl writes no prompt id that two files share: samples with the same input text are one prompt."]
      : []),
    ...(score.column === "score"
      ? ["verl's score may mix in terms for format or length: check that 1 means correct, or name another column."]
      : []),
    ...(score.column === "acc" && hasColumns(table, "score")
      ? ["acc counts, not score, which may mix in terms for format or length."]
      : []),
  ],
});

/** A uid is `{sample}_{rollout}_{output}`; a sample is one prompt's group in one step. */
function groupOfUid({ uid }: Row): unknown {
  return typeof uid === "string" ? uid.replace(/_\d+_\d+$/, "") : undefined;
}
