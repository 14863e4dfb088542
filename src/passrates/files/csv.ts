/** CSV and its like: fields apart by commas, semicolons or tabs. */

import Papa from "papaparse";
import { ReadingError, listed } from "../failure";
import { type Batch, headOf, type Row, type Table } from "../row";
import { textOf } from "./text";

const separators = { ",": "commas", ";": "semicolons", "\t": "tabs" };
type Separator = keyof typeof separators;

/** Opens a text with a header line. Throws ReadingError where the line names no columns, or one twice, and where lines end with CR. */
export async function openCsv(file: string, format: string, bytes: () => AsyncIterable<Uint8Array>): Promise<Table> {
  const line = await headerLine(textOf(file, bytes()));
  if (line.includes("\r")) {
    const convert = "convert them: tr '\\r' '\\n' < OLD > NEW";
    throw new ReadingError({ file, row: 1 }, `expected lines that end with LF or CRLF, got CR alone: ${convert}`);
  }
  const separator = separatorOf(line);
  const names = Papa.parse<string[]>(line, { delimiter: separator }).data[0].map((name) => name.trim());
  checkNames(file, names);
  const batches = () => recordsOf(file, separator, names, textOf(file, bytes()));
  const head = await headOf(batches());
  const hasDecimalComma = separator !== "," && head.some((row) => Object.values(row).some(isDecimalComma));
  return {
    file,
    format: `${separator === "\t" ? "TSV" : "CSV"} with ${separators[separator]}${format}`,
    head: hasDecimalComma ? head.map(withPoints) : head,
    notes: hasDecimalComma ? [`${file}: commas inside numbers are read as decimal points.`] : [],
    batches: hasDecimalComma ? () => withPointsIn(batches()) : batches,
  };
}

async function headerLine(texts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of texts) {
    text = (text + piece).trimStart();
    if (text.includes("\n") || text.length > 1e6) break;
  }
  return text.split("\n")[0].trimEnd();
}

/** The separator that stands most often in the header, outside of quotes. */
function separatorOf(header: string): Separator {
  const bare = header.replace(/"[^"]*"/g, "");
  const counts = (Object.keys(separators) as Separator[]).map((separator) => ({
    separator,
    count: bare.split(separator).length - 1,
  }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).separator;
}

function checkNames(file: string, names: readonly string[]): void {
  const where = { file, row: 1 };
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ReadingError(where, `expected each column once, got "${twice}" twice`);
  if (names.length < 2 || names.every((name) => name === "" || Number.isFinite(Number(name)))) {
    throw new ReadingError(
      where,
      `expected a header that names the columns, such as prompt,n,k; got ${listed(names.map((name) => `"${name}"`))}`,
    );
  }
}

/** The records of a text as rows, each checked for its number of fields. */
async function* recordsOf(
  file: string,
  separator: Separator,
  names: readonly string[],
  texts: AsyncIterable<string>,
): AsyncGenerator<Batch> {
  let number = 0;
  let hasHeader = false;
  for await (const records of fieldsOf(file, separator, texts)) {
    const [rows, numbers]: [Row[], number[]] = [[], []];
    for (const fields of records) {
      number++;
      if (fields.length === 1 && fields[0].trim() === "") continue;
      if (!hasHeader) {
        hasHeader = true;
        continue;
      }
      if (fields.length !== names.length) {
        throw new ReadingError(
          { file, row: number },
          `expected ${names.length} fields as in the header, got ${fields.length}: quote fields that contain a separator`,
        );
      }
      rows.push(Object.fromEntries(names.map((name, i) => [name, fields[i].trim()])));
      numbers.push(number);
    }
    yield { rows, numbers };
  }
}

/** Records as their fields, in batches; a record may go over several lines and several pieces of text. */
async function* fieldsOf(file: string, delimiter: Separator, texts: AsyncIterable<string>): AsyncGenerator<string[][]> {
  let rest = "";
  const parse = (text: string, isLast: boolean) => {
    const { data, errors, meta } = new Papa.Parser({ delimiter, newline: "\n" }).parse(text, 0, !isLast) as {
      data: string[][];
      errors: { message: string; row?: number }[];
      meta: { cursor: number };
    };
    const [error] = isLast ? errors : [];
    if (error) throw new ReadingError({ file, row: error.row }, `expected CSV, got: ${error.message}`);
    rest = text.slice(meta.cursor);
    return data;
  };
  for await (const text of texts) yield parse(rest + text, false);
  if (rest !== "") yield parse(rest, true);
}

const isDecimalComma = (value: unknown) => typeof value === "string" && /^-?\d+,\d+$/.test(value);

function withPoints(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isDecimalComma(value) ? String(value).replace(",", ".") : value]),
  );
}

async function* withPointsIn(batches: AsyncGenerator<Batch>): AsyncGenerator<Batch> {
  for await (const { rows, numbers } of batches) yield { rows: rows.map(withPoints), numbers };
}
