/** Any file to its rows. */

import { ReadingError } from "../failure";
import type { Table } from "../row";
import { contentsOf } from "./contents";
import { openCsv } from "./csv";
import type { InputFile } from "./input";
import { documentTable, openJson } from "./json";
import { openParquet } from "./parquet";
import { textOf } from "./text";
import { zipContent, zipEntries, type ZipEntry } from "./zip";

/**
 * Opens a file, recognised by its content: Parquet, JSON lines, JSON, CSV (commas, semicolons, tabs), each text also
 * in gzip or Zstandard, and inspect_ai's archives. `onBytes` hears of the bytes as they are read.
 * Throws ReadingError for anything else, and where there are no rows.
 */
export async function openTable(file: InputFile, onBytes?: (bytes: number) => void): Promise<Table> {
  const table = await openAny(file, onBytes);
  if (table.head.length === 0) throw new ReadingError({ file: file.name }, "expected rows, got none");
  return table;
}

async function openAny(file: InputFile, onBytes?: (bytes: number) => void): Promise<Table> {
  const { container, compression, bytes } = await contentsOf(file, onBytes);
  if (container === "parquet") return openParquet(file, onBytes);
  if (container === "zip") return openArchive(file);
  const format = compression ? `, ${compression}` : "";
  const open = /^[{[]/.test(await start(file.name, bytes())) ? openJson : openCsv;
  return open(file.name, format, bytes);
}

/** The first letters of a text that are not blank. */
async function start(file: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const text of textOf(file, bytes)) if (text.trim() !== "") return text.trimStart().slice(0, 2);
  throw new ReadingError({ file }, "expected rows, got blank lines only");
}

/** An .eval file: its summaries; where an evaluation was broken off, those of its journal. */
async function openArchive(file: InputFile): Promise<Table> {
  const entries = await zipEntries(file);
  const isThere = (pattern: RegExp) => entries.filter(({ name }) => pattern.test(name));
  const summaries = isThere(/^summaries\.json$/);
  const chosen = summaries.length > 0 ? summaries : isThere(/^_journal\/summaries\/.*\.json$/);
  if (chosen.length === 0) throw unknownArchive(file, entries);
  const lists: string[] = [];
  for (const entry of chosen)
    lists.push(
      new TextDecoder()
        .decode(await zipContent(file, entry))
        .trim()
        .slice(1, -1),
    );
  return documentTable(file.name, "zip", `[${lists.filter((list) => list.trim() !== "").join(",")}]`);
}

function unknownArchive({ name }: InputFile, entries: readonly ZipEntry[]): ReadingError {
  const has = (pattern: RegExp) => entries.some((entry) => pattern.test(entry.name));
  if (has(/(^|\/)data\.pkl$/)) {
    return new ReadingError(
      { file: name },
      "expected a table, got a file of torch.save (slime writes such): in Python, " +
        'samples = torch.load(FILE, weights_only=False)["samples"], then write {"prompt", "reward"} of each as a JSON line',
    );
  }
  if (has(/^xl\//)) return new ReadingError({ file: name }, "expected a table, got an Excel workbook: save it as CSV");
  return new ReadingError({ file: name }, "expected an .eval file of inspect_ai, got another zip archive: unpack it");
}
