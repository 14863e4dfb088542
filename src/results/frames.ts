/** Result tables as typed frames, one at a time: the prompts and curves of a large protocol are half a million rows each. */

import { join } from "node:path";
import { Frame } from "../frames";
import { tableNames } from "./paths";
import { requireIntact } from "./provenance";
import { readChosenBy, requireProvenance } from "./read";
import type { CurveRow, PromptRow, ResultRow } from "./rows";
import { readCurveRows, readPromptRows, readResultRows } from "./tables";

/** The tables' rows by name; `resultGuide` says what each column means. */
export interface ResultTables {
  rows: ResultRow;
  prompts: PromptRow;
  curves: CurveRow;
}

const readers = { rows: readResultRows, prompts: readPromptRows, curves: readCurveRows };

/**
 * One table of the results that `results(protocol)` reads, checked against its provenance; `rows` by default. Rejects as
 * `results` does.
 */
export async function resultFrame<T extends keyof ResultTables = "rows">(
  table: T = "rows" as T,
  protocol?: string,
): Promise<Frame<ResultTables[T]>> {
  const rows = await readChosenBy<object[]>(protocol, async (directory) => {
    requireIntact(directory, requireProvenance(directory));
    return readers[table](join(directory, tableNames[table]));
  });
  return new Frame(rows as ResultTables[T][]);
}
