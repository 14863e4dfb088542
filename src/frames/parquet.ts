import { parquetWriteBuffer, type BasicType } from "hyparquet-writer";
import { isMissing } from "./values";

/** Columns of one length as a Parquet file. Throws a TypeError that names a column whose values have several types. */
export function parquetOf(columns: { name: string; values: readonly unknown[] }[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData: columns.map(({ name, values }) => typed(name, values)) }));
}

/** Texts keep "" as it is; elsewhere it is a missing value. */
function typed(name: string, values: readonly unknown[]) {
  const type = typeOf(name, values);
  const data = values.map((value) => (isMissing(value) && !(type === "STRING" && value === "") ? null : value));
  return { name, data, type, nullable: data.includes(null) };
}

function typeOf(name: string, values: readonly unknown[]): BasicType {
  const kinds = [...new Set(values.filter((value) => !isMissing(value)).map(kindOf))];
  if (kinds.length > 1) throw new TypeError(`column ${name}: expected values of one type, got ${kinds.join(" and ")}`);
  switch (kinds[0]) {
    case "number":
      return values.every((value) => isMissing(value) || isInt32(value)) ? "INT32" : "DOUBLE";
    case "boolean":
      return "BOOLEAN";
    case "bigint":
      return "INT64";
    case "date":
      return "TIMESTAMP";
    case "object":
      return "JSON";
    default:
      return "STRING";
  }
}

function kindOf(value: unknown): string {
  return value instanceof Date ? "date" : typeof value;
}

function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) === ((value as number) | 0);
}
