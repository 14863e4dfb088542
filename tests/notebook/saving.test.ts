import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { python, root } from "./python";

const VIEW = "application/vnd.jupyter.widget-view+json";

/** What saving.py makes of notebooks: as they are saved, and as a page that is loaded again gets them. */
function savedAndOpened(notebooks: object[]): [saved: object, opened: object][] {
  const program = `
import json, sys
sys.path.append(${JSON.stringify(join(root, "src/notebook"))})
from saving import put_back, taken
made = []
for notebook in json.load(sys.stdin):
    views = taken(notebook)
    saved = json.dumps(notebook)
    put_back(notebook, views)
    made.append([json.loads(saved), notebook])
print(json.dumps(made))`;
  const input = JSON.stringify(notebooks);
  const { stdout, stderr } = spawnSync(python!, ["-c", program], { input, encoding: "utf8" });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as [object, object][];
}

it.skipIf(!python)("a notebook is saved with fallbacks alone, and each cell gets its own widgets back", () => {
  const cellOf = (model_id: string, id?: string) => ({
    ...(id && { id }),
    outputs: [{ data: { [VIEW]: { model_id }, "text/html": model_id } }, { text: "printed" }],
  });
  const withIds = { cells: [cellOf("a", "one"), { source: "text" }, cellOf("b", "two")] };
  const before45 = { cells: [cellOf("a"), { source: "text" }, cellOf("b")] }; // of the format: no cell has an id
  const textAlone = { cells: [{ id: "c", outputs: [{ data: { [VIEW]: { model_id: "a" }, "text/plain": "Thing" } }] }] };
  const notebooks = [withIds, before45, textAlone];
  const made = savedAndOpened(notebooks);
  expect(made.map(([, opened]) => opened)).toEqual(notebooks);
  expect(made.map(([saved]) => JSON.stringify(saved).includes(VIEW))).toEqual([false, false, true]);
});
