/** Snapshots of figures as Plotly JSON; pixels and SVG differ between browsers, this does not. */

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Figure } from "../../src/figures";

const directory = join(__dirname, "snapshots");

/**
 * Fails where `figure` is not the committed `id.json`, and leaves `id.changed.json` beside it: look at both, and rename
 * the changed one where it is right.
 */
export function expectSnapshot(id: string, figure: Figure): void {
  const [kept, changed] = [join(directory, `${id}.json`), join(directory, `${id}.changed.json`)];
  const text = `${JSON.stringify(figure)}\n`;
  const same = existsSync(kept) && readFileSync(kept, "utf8") === text;
  if (same) rmSync(changed, { force: true });
  else writeFileSync(changed, text);
  expect(
    same,
    `${id}: there is no snapshot yet, or the figure has changed; compare ${changed} with ${id}.json, and rename it where it is right`,
  ).toBe(true);
}
