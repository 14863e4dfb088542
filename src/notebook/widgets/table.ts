/** A table to sort, search and page through: the rows stay here, the view (views/table.mjs) is sent a page at a time. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireInteger } from "../../common/require";
import type { MimeBundle } from "../kernel";
import { tabularBundle, type TableOptions } from "../table";
import type { Tabular } from "../values/tabular";
import { Widget } from "./model";
import { TableSource, type Page, type Query } from "./tableSource";
import { anywidgetClass, viewText } from "./view";

/** Rows of a page at first. */
const SIZE = 20;

/** What a view asks for; it gives its questions ascending numbers, and ignores answers to earlier ones. */
interface Question {
  ask: number;
  query: Query;
  /** The rows as CSV, in place of a page. */
  csv?: "page" | "all";
}

interface TableState {
  _esm: string;
  _css: string;
  columns: string[];
  numeric: boolean[];
  caption: string;
  /** Of all rows. */
  length: number;
  /** What is there before the first question, and where the kernel is gone. */
  first: Page;
  size: number;
}

export class TableWidget extends Widget<TableState> {
  constructor(
    private readonly table: Tabular,
    private readonly options: Pick<TableOptions, "digits" | "caption">,
  ) {
    const { digits = 3, caption = "" } = options;
    requireInteger("digits", digits, { min: 1, max: 15 });
    const source = new TableSource(table, digits);
    const first = source.page({ search: "", filters: {}, page: 0, size: SIZE });
    const { columns, length } = table;
    const view = { _esm: viewText("table"), _css: styles() };
    super(anywidgetClass(), { ...view, columns, numeric: source.numeric, caption, length, first, size: SIZE });
    this.onMessage((message) => this.send(answer(source, message as Question)));
  }

  /** The first rows as a plain table, for saved notebooks and places without widgets. */
  fallback(): MimeBundle {
    return tabularBundle(this.table, { ...this.options, limit: SIZE, short: true });
  }

  override show(fallback: Partial<MimeBundle> = this.fallback()): void | Promise<void> {
    return super.show(fallback);
  }
}

function answer(source: TableSource, { ask, query, csv }: Question): object {
  return csv ? { answer: ask, ...source.csv(query, csv) } : { answer: ask, ...source.page(query) };
}

function styles(): string {
  return readFileSync(join(__dirname, "views", "table.css"), "utf8");
}
