import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import { beforeEach, describe, expect, it } from "vitest";
import {
  readCurveRows,
  readPromptRows,
  readResultRows,
  writeCurveRows,
  writePromptRows,
  writeResultRows,
} from "../../src/results/tables";
import type { ResultRow } from "../../src/results/rows";
import { curveRow, promptRow, row, temporaryDirectory, tuned } from "./fixture";

let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), "table");
});

function bytesAt(file: string): ArrayBuffer {
  return new Uint8Array(readFileSync(file)).buffer;
}

describe("result rows", () => {
  it("come back as they were, empty keys and the last bit of a number included", async () => {
    const odd = row({ run: 'a "quoted", run\nof two lines', value: 0.1 + 0.2, lower: "", upper: 5e-324 });
    const rows = [odd, tuned("length", { rung: 3, value: 1e-20 }), row({ value: NaN })];
    writeResultRows(path, rows);
    expect(await readResultRows(path)).toEqual(rows);
  });

  it("have columns that were added later only where some row has a value; all rows have all keys in one order", async () => {
    const plain = [row(), tuned("length")];
    const added = [
      row(),
      tuned("length", { lossType: "dr_grpo", reward: "shuffled", arm: "rate-2e-4" }),
      tuned("depth", { decisions: 5 }),
    ];
    const columnsOf = async (rows: ResultRow[]) => {
      writeResultRows(path, rows);
      expect(await readResultRows(path)).toEqual(rows);
      const { schema } = parquetMetadata(bytesAt(path));
      return [schema.slice(1).map(({ name }) => name), Object.keys((await readResultRows(path))[0])];
    };
    const [before, keysBefore] = await columnsOf(plain);
    const [after, keysAfter] = await columnsOf(added);
    expect(after.filter((name) => !before.includes(name))).toEqual(["lossType", "reward", "arm", "decisions"]);
    expect(keysBefore).toEqual(after);
    expect(keysAfter).toEqual(after);
  });

  it("are refused when the file is another table", async () => {
    writeCurveRows(path, [curveRow]);
    await expect(readResultRows(path)).rejects.toThrow(/expected the columns protocol,version.*got run,study,step/);
  });
});

describe("curve rows", () => {
  it("come back as they were", async () => {
    writeCurveRows(path, [curveRow, { ...curveRow, metric: "completions/mean_length" }]);
    expect(await readCurveRows(path)).toEqual([curveRow, { ...curveRow, metric: "completions/mean_length" }]);
  });
});

describe("prompt rows", () => {
  it("come back as they were, tiny masses and missing exact ones included", async () => {
    const rows = [promptRow(), promptRow({ rung: 11, exactMass: 0.970_000_000_000_001, pathMass: 5e-324 })];
    writePromptRows(path, rows);
    expect(await readPromptRows(path)).toEqual(rows);
  });

  it("come back with their operations and the masses of their decisions, to the last bit", async () => {
    const decisionMasses = [0.1 + 0.2, 1, 5e-324];
    const rows = [promptRow({ operations: "+1 shift" }), promptRow({ decisionMasses }), promptRow()];
    writePromptRows(path, rows);
    expect(await readPromptRows(path)).toEqual(rows);
  });

  it("may be none", async () => {
    writePromptRows(path, []);
    expect(await readPromptRows(path)).toEqual([]);
  });

  it("are refused, by name, when cut anywhere or foreign", async () => {
    writePromptRows(
      path,
      Array.from({ length: 40 }, (_, prompt) => promptRow({ prompt })),
    );
    const complete = readFileSync(path);
    for (const length of [0, 3, 50, complete.length - 1]) {
      writeFileSync(path, complete.subarray(0, length));
      await expect(readPromptRows(path)).rejects.toThrow(`${path}: expected a complete Parquet file`);
    }
    writeFileSync(path, Buffer.concat([complete.subarray(0, 60), complete.subarray(90)]));
    await expect(readPromptRows(path)).rejects.toThrow(path);
  });
});

describe("danfojs", () => {
  it("reads rows as they are into a DataFrame", async () => {
    await import("../../src/tensor/load"); // Node 23 and later need what it defines
    const { DataFrame } = await import("danfojs-node");
    const rows = [row({ value: 0.25 }), tuned("length", { value: 0.75, rung: "" })];
    const frame = new DataFrame(rows);
    expect(frame.shape).toEqual([2, 29]);
    expect(frame.column("value").mean()).toBe(0.5);
  });
});
