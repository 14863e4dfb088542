/** Bytes to text, and text to lines. */

import { ReadingError } from "../failure";

/** Decodes UTF-8, without its byte order mark. Throws ReadingError with the row where bytes are no UTF-8. */
export async function* textOf(file: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let lines = 1;
  const decode = (block?: Uint8Array) => {
    try {
      return decoder.decode(block, { stream: block !== undefined });
    } catch {
      const row = lines + (block ? linesBeforeBadByte(block) : 0);
      throw new ReadingError(
        { file, row },
        "expected text in UTF-8, got other bytes: convert it, for example iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW",
      );
    }
  };
  for await (const block of bytes) {
    yield decode(block);
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) lines++;
  }
  yield decode();
}

/** Line ends before the first byte that is no UTF-8. */
function linesBeforeBadByte(block: Uint8Array): number {
  const good = new TextDecoder("utf-8", { fatal: false }).decode(block).split("\ufffd")[0];
  return good.split("\n").length - 1;
}

/** Lines without their ends, in batches. The last batch may end in a line that no line end follows. */
export async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = "";
  for await (const text of texts) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [rest];
}
