/** JSON lines, read line by line, and JSON documents, read at once. */

import { ReadingError, shown } from "../failure";
import { type Batch, headOf, isRow, type Row, type Table, tableOf } from "../row";
import { textOf } from "./text";

/** Characters of a document that is parsed at once; JavaScript's strings end soon after. */
const longestDocument = 400e6;

/** Opens a text that begins with a brace or a bracket. */
export async function openJson(file: string, format: string, bytes: () => AsyncIterable<Uint8Array>): Promise<Table> {
  const { line, isOnly } = await firstLine(file, bytes());
  const isLines = !isOnly && line.startsWith("{") && (isRow(tryParse(line)) || /^\{\s*".*\}$/.test(line));
  return isLines ? openLines(file, `JSON lines${format}`, bytes) : openDocument(file, `JSON${format}`, bytes);
}

async function openLines(file: string, format: string, bytes: () => AsyncIterable<Uint8Array>): Promise<Table> {
  const batches = () => parsedLines(file, bytes());
  return { file, format, head: await headOf(batches()), notes: [], batches };
}

async function* parsedLines(file: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Batch> {
  let number = 0;
  for await (const text of textOf(file, bytes)) {
    const [rows, numbers]: [Row[], number[]] = [[], []];
    const lines = text.split("\n");
    if (lines[lines.length - 1] === "") lines.pop(); // of the last line end
    for (const line of lines) {
      number++;
      if (line.trim() === "") continue;
      rows.push(rowOf(file, number, line));
      numbers.push(number);
    }
    yield { rows, numbers };
  }
}

function rowOf(file: string, number: number, line: string): Row {
  const row = parse(line);
  if (isRow(row)) return row;
  if (row === undefined) throw badLine(file, number, line);
  throw new ReadingError({ file, row: number }, `expected an object, {…}, on each line, got ${shown(row)}`);
}

function badLine(file: string, row: number, line: string): ReadingError {
  const remedy = line.trimEnd().endsWith("}")
    ? "mend or remove the line"
    : "the line is cut off; is the file complete? Copy it again, or remove the line";
  return new ReadingError({ file, row }, `expected a JSON object, got ${shown(line)}: ${remedy}`);
}

async function openDocument(file: string, format: string, bytes: () => AsyncIterable<Uint8Array>): Promise<Table> {
  const pieces: string[] = [];
  let length = 0;
  for await (const text of textOf(file, bytes())) {
    pieces.push(text);
    length += text.length;
    if (length > longestDocument) {
      throw new ReadingError(
        { file },
        `expected a JSON document of at most ${longestDocument / 1e6} MB: write it as JSON lines (jq -c '.[]' OLD > NEW)`,
      );
    }
  }
  return documentTable(file, format, pieces.join(""));
}

/** The rows of a document: the elements of a list, or the document itself. */
export function documentTable(file: string, format: string, text: string): Table {
  const value = parse(text);
  if (value === undefined) {
    throw new ReadingError({ file }, `expected JSON, ${parseMessage(text)}. Is the file complete? Copy it again`);
  }
  const rows = Array.isArray(value) ? value : [value];
  rows.forEach((row, i) => {
    if (!isRow(row)) throw new ReadingError({ file, row: i + 1 }, `expected an object, {…}, got ${shown(row)}`);
  });
  return tableOf(file, format, rows);
}

/** The value of a text; undefined where it is no JSON. Python writes NaN and Infinity, which JSON lacks: null. */
function parse(text: string): unknown {
  const value = tryParse(text);
  if (value !== undefined || !/NaN|Infinity/.test(text)) return value;
  return tryParse(text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (hit) => (hit[0] === '"' ? hit : "null")));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseMessage(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The first line that is not blank, up to a million characters, and whether nothing follows it. */
async function firstLine(file: string, bytes: AsyncIterable<Uint8Array>): Promise<{ line: string; isOnly: boolean }> {
  let text = "";
  for await (const piece of textOf(file, bytes)) {
    text = (text + piece).trimStart();
    const end = text.indexOf("\n");
    if (end >= 0 && text.slice(end).trim() !== "") return { line: text.slice(0, end).trimEnd(), isOnly: false };
    if (text.length > 1e6) return { line: text, isOnly: false };
  }
  return { line: text.trimEnd(), isOnly: true };
}
