/** Bytes to text, and text to lines. */

import { ReadingError } from "../failure";

const lineEnd = 10;

/**
 * Decodes UTF-8 in pieces that end with a line, without the byte order mark. (Decoding complete pieces is several times
 * as fast as decoding a stream.) Throws ReadingError with the row where bytes are no UTF-8.
 */
export async function* textOf(file: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array[] = []; // a line that has not ended yet
  let lines = 0;
  for await (const block of bytes) {
    const end = block.lastIndexOf(lineEnd) + 1;
    if (end === 0) {
      rest.push(block);
      continue;
    }
    const piece = decoded(file, lines, joined([...rest, block.subarray(0, end)]));
    rest = end < block.length ? [block.subarray(end)] : [];
    yield piece;
    for (let at = block.indexOf(lineEnd); at >= 0; at = block.indexOf(lineEnd, at + 1)) lines++;
  }
  if (rest.length > 0) yield decoded(file, lines, joined(rest));
}

function decoded(file: string, linesBefore: number, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const good = new TextDecoder().decode(bytes).split("\ufffd")[0];
    throw new ReadingError(
      { file, row: linesBefore + good.split("\n").length },
      "expected text in UTF-8, got other bytes: convert it, for example iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW",
    );
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
