import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { verdictsOf } from "../../src/verdicts";
import { isOfTables, movedSince, readRecord, recordName, recordVerdicts } from "../../src/verdicts/record";
import { temporaryDirectory } from "../results/fixture";

const results = { protocol: "nothing", rows: [], prompts: [], curves: [] };
const verdicts = verdictsOf(results);

describe("the record of verdicts", () => {
  let directory: string;

  beforeEach(() => {
    directory = temporaryDirectory();
    mkdirSync(directory, { recursive: true });
    for (const table of ["rows", "curves", "prompts"]) writeFileSync(join(directory, `${table}.parquet`), table);
  });

  it("says what was judged, and by what", () => {
    const record = recordVerdicts(directory, results, "abc");
    expect(readRecord(directory)).toEqual(record);
    expect(record).toMatchObject({ protocol: "nothing", statements: "abc" });
    expect(record.verdicts.map(({ part, of }) => `${part} ${of}`)).toEqual(
      verdicts.map(({ part, of }) => `${part} ${of}`),
    );
    expect(isOfTables(record, directory)).toBe(true);
  });

  it("stays as it is for the same tables, and is made again for others", () => {
    const first = recordVerdicts(directory, results, "abc");
    expect(recordVerdicts(directory, results, "other statements")).toEqual(first);
    writeFileSync(join(directory, "rows.parquet"), "other rows");
    expect(isOfTables(first, directory)).toBe(false);
    expect(recordVerdicts(directory, results, "other statements").statements).toBe("other statements");
  });

  it("tells each verdict that was decided otherwise, each number that moved, and each part that came or went", () => {
    const [first, second, third, ...rest] = verdicts;
    const record = recordVerdicts(directory, results, "abc");
    const changed = [
      { ...first, verdict: "holds" as const, effect: 0.25 },
      { ...second, of: "elsewhere" },
      { ...third, effect: 1e-3 },
      ...rest,
    ];
    expect(movedSince(record, verdicts)).toEqual([]);
    expect(movedSince(record, changed)).toEqual([
      { part: first.part, of: first.of, before: "not tested", after: "holds, 0.250000" },
      { part: second.part, of: "elsewhere", before: "none", after: "not tested" },
      { part: third.part, of: third.of, before: "not tested", after: "not tested, 0.00100000" },
      { part: second.part, of: second.of, before: "not tested", after: "none" },
    ]);
  });

  it("is none where there is none, and a damaged one is named", () => {
    expect(readRecord(directory)).toBeUndefined();
    writeFileSync(join(directory, recordName), "{}");
    expect(() => readRecord(directory)).toThrow("verdicts.json: protocol: expected a text");
  });
});
