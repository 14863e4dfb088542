import { deflateRawSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readPassRates, ReadingError } from "../../src/passrates";
import { countsText, file, fixtures, lines } from "./fixture";

const read = (content: string | Uint8Array, name?: string) => readPassRates({ base: file(content, name) });
const fixtureBytes = (name: string) => new Uint8Array(readFileSync(join(fixtures, name)));

describe("two files", () => {
  const base = file(lines({ id: "a", correct: 1 }, { id: "a", correct: 0 }, { id: "b", correct: 0 }), "base.jsonl");
  it("are joined by prompt; prompts of one alone are kept, and counted as not compared", async () => {
    const tuned = file("id,correct\nc,1\na,1\n", "tuned.csv");
    const reading = await readPassRates({ base, tuned });
    expect(reading.prompts.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect([countsText(reading), countsText(reading, "tuned")]).toEqual(["1/2 0/1 –", "1/1 – 1/1"]);
    expect(reading.dropped).toEqual([
      { reason: "a prompt only in base.jsonl: not compared", count: 1, examples: ["b"] },
      { reason: "a prompt only in tuned.csv: not compared", count: 1, examples: ["c"] },
    ]);
  });
  it("without a common prompt are refused, with what prompts are called in each", () =>
    expect(readPassRates({ base, tuned: file("id,correct\n7,1\n", "tuned.csv") })).rejects.toThrow(
      'tuned.csv: expected prompts of base.jsonl, got none of them: there they are called "a", "b", here "7". Name a column',
    ));
  it("must each be of one policy", () =>
    expect(readPassRates({ base: file(fixtureBytes("counts.csv"), "counts.csv"), tuned: base })).rejects.toThrow(
      "counts.csv: expected the samples of one policy, got a file with base and tuned: give it alone",
    ));
});

describe("what cannot be read is refused with file, row and column, what was expected, and what to do", () => {
  const good = lines({ id: 1, correct: 1 });
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${good}`, "utf16le"));
  it.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "x: expected rows, got an empty file"],
    ["blank lines", "\n \n", "x: expected rows, got blank lines only"],
    ["a header alone", "id,correct\n", "x: expected rows, got none"],
    ["an empty list", "[]", "x: expected rows, got none"],
    ["no column of scores", lines({ id: 1, text: "" }), "x: expected a column with whether a sample is correct, or its reward: name it, --correct COLUMN. Columns: id, text"],
    ["no column of prompts", lines({ correct: 1 }), "x: expected a column with what samples are grouped by, the prompt or its id: name it, --group COLUMN. Columns: correct"],
    ["k > n", "prompt,n,k\na,4,2\nb,4,5\n", "x, row 3, column k: expected at most n = 4 correct samples, got 5: n counts all samples of the prompt, k the correct ones: correct the row, or swap the names in the header"],
    ["a negative count", "prompt,n,k\na,4,-1\n", "x, row 2, column k: expected an integer of at least 0, got -1: a count of samples; leave the row out where it is unknown"],
    ["a count with a fraction", "prompt,n,k\na,4,1.5\n", 'x, row 2, column k: expected an integer of at least 0, got "1.5"'],
    ["an empty count", "prompt;n;k\na;4;\n", 'x, row 2, column k: expected an integer of at least 0, got ""'],
    ["n without k", "prompt,n_base,k_base,n_rl\na,4,1,4\n", "x: expected n and k of the tuned policy, got only n_rl: add k"],
    ["a prompt twice", "prompt,n,k\na,4,2\nb,4,2\na,4,3\n", 'x, row 4: expected each prompt once, got "a" also in row 2'],
    ["a row without a prompt", lines({ id: 1, correct: 1 }, { id: null, correct: 1 }), "x, row 2: expected what its samples are grouped by, got null: name a column, --group COLUMN"],
    ["scores that are no verdicts", lines({ id: 1, score: 1, right: 1 }, { id: 1, score: 0.3, right: 0 }), "x, row 2, column score: expected 0 or 1, got 0.3: say from which value on a sample is correct, such as --threshold 0.5; or name another column, --correct COLUMN (of 0 and 1 only: right)"],
    ["scores that are words", lines({ id: 1, score: "yes" }), 'x, row 1, column score: expected a number, true or false, got "yes": write 1 or true for correct and 0 or false for wrong; or name another column, --correct COLUMN'],
    ["lines that end with CR", "id,correct\r1,1\r2,0\r", "x, row 1: expected lines that end with LF or CRLF, got CR alone: convert them: tr '\\r' '\\n' < OLD > NEW"],
    ["only null scores", lines({ id: 1, score: null }), "x: expected samples, got none: all rows were dropped (1 × no score: score is empty, null or NaN)"],
    ["a line that is cut off", good + '{"id": 2, "corr', "x, row 2: expected a JSON object, got \"{\\\"id\\\": 2, \\\"corr\": the line is cut off; is the file complete?"],
    ["a broken line", `${good}{"id": 2 "correct": 1}\n${good}`, "x, row 2: expected a JSON object, got"],
    ["a line of another kind", `${good}[1]\n`, "x, row 2: expected an object, {…}, on each line, got [1]"],
    ["a JSON document that is cut off", '[{"id": 1,\n "corr', "x: expected JSON, "],
    ["a CSV without a header", "1,0\n2,1\n", 'x, row 1: expected a header that names the columns, such as prompt,n,k; got "1", "0"'],
    ["a column twice", "id,id,correct\n1,1,1\n", 'x, row 1: expected each column once, got "id" twice'],
    ["a ragged CSV", "id,correct\n1,1\n2,1,0\n", "x, row 3: expected 2 fields as in the header, got 3: quote fields that contain a separator"],
    ["Latin-1", new Uint8Array(Buffer.from(`${good}{"id": "\u00e9", "correct": 1}\n`, "latin1")), "x, row 2: expected text in UTF-8, got other bytes: convert it"],
    ["UTF-16", utf16, "x: expected JSON lines, JSON, CSV, Parquet or an .eval file, got text in UTF-16: convert it: iconv"],
    ["UTF-16 without a mark", utf16.subarray(2), "got text in UTF-16: convert it: iconv -f UTF-16LE"],
    ["UTF-16, the other way round", new Uint8Array(Buffer.from(`${good}`, "utf16le").swap16()), "got text in UTF-16: convert it: iconv -f UTF-16BE"],
    ["bytes that are no text", Uint8Array.from({ length: 600 }, (_, i) => (i * 7) % 256), "x: expected JSON lines, JSON, CSV, Parquet or an .eval file, got a binary file: export its table"],
    ["a pickle", new Uint8Array([0x80, 4, 0x95]), "got a Python pickle"],
    ["gzip that is cut off", fixtureBytes("counts.csv.gz").subarray(0, 60), "x: expected gzip to its end, got: unexpected EOF. Is the file complete?"],
    ["Zstandard that is cut off", fixtureBytes("counts.csv.zst").subarray(0, 60), "x: expected zstd to its end, got: "],
    ["Parquet that is cut off", fixtureBytes("trl_conversational.parquet").subarray(0, 900), "x: expected a complete Parquet file, got: "],
    ["a zip archive that is cut off", fixtureBytes("inspect.eval").subarray(0, 300), "x: expected a complete zip archive; its end is missing"],
    ["torch.save", zipOf("archive/data.pkl", "…"), "x: expected a table, got a file of torch.save (slime writes such): in Python, "],
    ["another archive", zipOf("a.txt", "…"), "x: expected an .eval file of inspect_ai, got another zip archive: unpack it"],
  ])("%s", async (_, content, message) => {
    const error = await read(content, "x").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ReadingError);
    expect((error as Error).message).toContain(message);
  }); // prettier-ignore

  it("a directory of files that are no log", () =>
    expect(readPassRates({ base: [file(good, "runs/a.jsonl"), file(good, "runs/b.jsonl")] })).rejects.toThrow(
      "runs/: expected a file, or the directory of a trainer's log, got a directory whose first file is runs/a.jsonl (samples): give that file",
    ));
});

it("a directory of files of all kinds is refused", async () => {
  const log = lines({ task_id: 1, sample_idx: 0, reward: 1 });
  const others = ["b.csv", "c.csv"].map((name) => file("id,correct\n1,1\n", `mixed/${name}`));
  await expect(readPassRates({ base: [file(log, "mixed/a/1.jsonl"), ...others] })).rejects.toThrow(
    "mixed/: expected a file, or the directory of one log, got a directory of 3 files, of which 1 are AReaL rollouts",
  );
});

describe("the reading", () => {
  it("takes a line that goes over the pieces in which a file is read", async () => {
    const row = (i: number) => ({ id: `prompt ${i % 3}`, reward: i % 2, completion: "é".repeat(400_000) });
    const reading = await read(lines(...Array.from({ length: 6 }, (_, i) => row(i))));
    expect(countsText(reading)).toBe("1/2 1/2 1/2");
  });

  it("takes a CSV record that goes over lines", async () =>
    expect([...(await read('prompt,correct\n"What is\n2 + 3?",1\r\n"What is\n2 + 3?",0\r\n')).prompts]).toEqual([
      { id: "What is 2 + 3?", base: { n: 2, k: 1 } },
    ]));

  it("gives long prompts short names that stay apart", async () => {
    const long = "What is the sum of ".repeat(9);
    const { prompts } = await read(lines({ prompt: `${long}1`, correct: 1 }, { prompt: `${long}2`, correct: 1 }));
    expect(new Set(prompts.map(({ id }) => id)).size).toBe(2);
    expect(Math.max(...prompts.map(({ id }) => id.length))).toBeLessThanOrEqual(80);
  });

  it("takes the training part of a log that has evaluations beside it, and counts the others as dropped", async () => {
    const data = (prompt: string) => lines({ content: [prompt], rewards: [1], idx: 0 });
    const base = [1, 2].flatMap((step) =>
      ["train", "val"].map((kind) => file(data(kind), `log/${kind}_data_step${step}.jsonl`)),
    );
    const { steps, dropped } = await readPassRates({ base });
    expect(steps.map(({ step, groups }) => [step, groups[0].id])).toEqual([[1, "train"], [2, "train"]]); // prettier-ignore
    expect(dropped).toMatchObject([{ count: 2, reason: expect.stringContaining("a file of an evaluation") }]);
  });

  it("takes the step of a log's file from its name, not from a directory that is called after one", async () => {
    const base = [50, 51].map((step) =>
      file(lines({ content: ["a"], rewards: [1], idx: 0 }), `exp_step2/train_data_step${step}.jsonl`),
    );
    expect((await readPassRates({ base })).steps.map(({ step }) => step)).toEqual([50, 51]);
  });

  it("keeps two policies apart that one file has, in whatever directory it lies", async () => {
    const rows = "prompt,correct,policy\na,0,base\na,1,tuned\n";
    const { prompts, steps } = await readPassRates({ base: file(rows, "global_step_100/both.csv") });
    expect([...prompts]).toEqual([{ id: "a", base: { n: 1, k: 0 }, tuned: { n: 1, k: 1 } }]);
    expect(steps).toEqual([]);
  });

  it("begins a CSV at its first line that is not blank", async () =>
    expect(countsText(await read("\n \nprompt,n,k\na,8,3\n\nb,8,1\n"))).toBe("3/8 1/8"));

  it("says how far it is", async () => {
    const heard: number[] = [];
    const base = file(lines(...Array.from({ length: 9 }, (_, i) => ({ id: i, correct: 1 }))));
    await readPassRates({ base, onProgress: (done, total) => heard.push(done / total) });
    expect(heard.at(-1)).toBe(1);
  });
});

/** An archive of one deflated entry. */
function zipOf(name: string, content: string): Uint8Array {
  const data = deflateRawSync(content);
  const header = (signature: number, size: number, at: number) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUInt32LE(signature);
    bytes.writeUInt16LE(8, at);
    bytes.writeUInt32LE(data.length, at + 10);
    bytes.writeUInt32LE(content.length, at + 14);
    bytes.writeUInt16LE(name.length, at + 18);
    return bytes;
  };
  const local = Buffer.concat([header(0x04034b50, 30, 8), Buffer.from(name), data]);
  const directory = Buffer.concat([header(0x02014b50, 46, 10), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, directory, end]));
}

it("a Parquet group larger than what is read at once gives the counts of the same rows as CSV", async () => {
  const rows = Array.from({ length: 90_001 }, (_, i) => ({ id: `p${(i * 7) % 301}`, correct: i % 3 === 0 ? 1 : 0 }));
  const parquet = parquetWriteBuffer({
    columnData: [
      { name: "id", data: rows.map(({ id }) => id), type: "STRING" },
      { name: "correct", data: rows.map(({ correct }) => correct), type: "INT32" },
    ],
    rowGroupSize: rows.length,
  });
  const csv = ["id,correct", ...rows.map(({ id, correct }) => `${id},${correct}`)].join("\n");
  const [grouped, plain] = [await read(new Uint8Array(parquet), "x"), await read(csv, "x")];
  expect([...grouped.prompts]).toEqual([...plain.prompts]);
  expect(grouped.sources[0]).toMatchObject({ rows: 90_001, samples: 90_001 });
});
