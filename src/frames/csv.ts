/** A table as CSV, by RFC 4180 with line feeds: quoted where a text needs it, numbers in full, nothing for what is missing. */
export function csvOf(columns: readonly string[], rows: Iterable<readonly unknown[]>): string {
  const lines = [line(columns)];
  for (const row of rows) lines.push(line(row));
  return `${lines.join("\n")}\n`;
}

function line(values: readonly unknown[]): string {
  const fields = values.map(field);
  return fields.length === 1 && fields[0] === "" ? '""' : fields.join(","); // an empty line would be no row
}

function field(value: unknown): string {
  const text = textOf(value);
  return /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** NaN is nothing too: readers of CSV take an empty field for a missing number. */
function textOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (typeof value === "object") return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner)); // prettier-ignore
  return String(value as string | number | boolean | bigint | symbol);
}
