/** A file as the reading sees it: bytes by position, from a disk, a browser's File or memory. */

/** A file to read. A browser's `File` becomes one by {@link inputOf}; the command line opens those of a disk. */
export interface InputFile {
  /** Its name, with directories where it is one of many; messages name it. */
  readonly name: string;
  /** Bytes. */
  readonly byteLength: number;
  /** Bytes from `start` up to, not including, `end` (by default: the end of the file). */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** Any kind of Blob: a browser's File has these. */
interface Blob {
  /** Bytes. */
  readonly size: number;
  /** The part from `start` up to, not including, `end` (by default: the end). */
  slice(
    start: number,
    end?: number,
  ): {
    /** Reads the bytes of the part. */
    arrayBuffer(): Promise<ArrayBuffer>;
  };
}

/** Bytes in memory, or a browser's File or Blob, as a file. */
export function inputOf(name: string, content: Uint8Array | Blob): InputFile {
  if (!(content instanceof Uint8Array)) {
    return {
      name,
      byteLength: content.size,
      slice: (start, end = content.size) => content.slice(start, end).arrayBuffer(),
    };
  }
  const slice = async (start: number, end?: number) => new Uint8Array(content.subarray(start, end)).buffer;
  return { name, byteLength: content.byteLength, slice };
}

/** Bytes that are read at once: so few that their rows are garbage before they count as old, which is collected late. */
const blockBytes = 1 << 16;

/** The bytes of a file in order. `onBytes` hears how many were read, block by block. */
export async function* blocksOf(file: InputFile, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.byteLength; start += blockBytes) {
    const block = new Uint8Array(await file.slice(start, Math.min(start + blockBytes, file.byteLength)));
    onBytes?.(block.byteLength);
    yield block;
  }
}
