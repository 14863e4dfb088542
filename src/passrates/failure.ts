/** What is wrong with a file, said so that its owner can mend it. */

/** Where in the files something is wrong. */
export interface Location {
  /** Name of the file, or of the directory where no single file is at fault. */
  readonly file: string;
  /** Counted from 1: lines of a text; records of a CSV, its header included; rows of a Parquet file or of a list. */
  readonly row?: number;
  /** Name of the column that is at fault; absent where no single one is. */
  readonly column?: string;
}

/** A file cannot be read as pass rates. The message names file, row and column, what was expected, what to do. */
export class ReadingError extends Error {
  constructor(
    /** Where the failure is, as in the message. */
    readonly location: Location,
    what: string,
  ) {
    super(`${locationText(location)}: ${what}`);
    this.name = "ReadingError";
  }
}

function locationText({ file, row, column }: Location): string {
  return [file, row !== undefined && `row ${row}`, column !== undefined && `column ${column}`]
    .filter(Boolean)
    .join(", ");
}

/** A value as a message shows it: in JSON, cut where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Names in a message: up to twenty. */
export function listed(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
}
