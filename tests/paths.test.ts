import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../src/results/paths";

/**
 * A path of the project in a text: what begins with one of these directories, at the start of a word, up to the first
 * character that none of our paths has.
 */
const mention = /(?<![\w./-])(?:\.\/)?((?:src|data|tests|notebooks|figures)\/[\w./+-]*)(.?)/g;

/**
 * No path but a pattern or a placeholder: it goes on with a variable or a star, has a part in capitals
 * (data/PROTOCOL/rows.parquet), or is of what runs write (data/runs/).
 */
function isOpen(path: string, next: string): boolean {
  const isPage = /(^|\/)(README|LOG|CONTRIBUTING|CHANGELOG)\.md$/.test(path);
  const hasPlaceholder = /(^|\/)[A-Z]{2,}(\/|\.[a-z]|$)/.test(path) && !isPage;
  return /^[$<{[*…]$/.test(next) || hasPlaceholder || /^data\/runs(\/|$)/.test(path);
}

/** As it is, or as an import names it: without its ending. */
function isThere(path: string): boolean {
  return ["", ".ts", ".cjs", ".ipynb"].some((ending) => existsSync(join(root, path + ending)));
}

interface Text {
  file: string;
  text: string;
}

const textOf = (file: string): Text => ({ file, text: readFileSync(join(root, file), "utf8") });
const filesUnder = (directory: string, names: RegExp) =>
  readdirSync(join(root, directory), { recursive: true, encoding: "utf8" })
    .filter((name) => names.test(name))
    .map((name) => join(directory, name))
    .sort();

/** data/LOG.md is left out: its notes name the files of their day. */
const documents = ["README.md", "CONTRIBUTING.md", "data/README.md", "src/reproduce/cluster.md"].filter((file) =>
  existsSync(join(root, file)),
);
const sources = filesUnder("src", /(\.(ts|cts|cjs|mjs|py|c|in)|Snakefile)$/);
const notebooks = filesUnder("notebooks", /\.ipynb$/).map((file) => {
  const cells = JSON.parse(readFileSync(join(root, file), "utf8")).cells as { source: string | string[] }[];
  return { file, text: cells.map(({ source }) => [source].flat().join("")).join("\n") };
});

/** The new paths: without the first column of the tables, and without the line of an example that shows the old way. */
function newPathsOf({ file, text }: Text): Text {
  return { file, text: text.replace(/^\| `[^|]*\|/gm, "").replace(/^.*\/\/ before$/gm, "") };
}

const texts = [...[...documents, ...sources].map(textOf), ...notebooks, newPathsOf(textOf("CHANGELOG.md"))];

function projectFiles(): string[] {
  return ["src", "tests"].flatMap((directory) => filesUnder(directory, /\.\w+$/));
}

function commentsOf(text: string): string[] {
  return text.match(/\/\*[^]*?\*\/|(?<=^|\s)(?:\/\/|#) .*/g) ?? [];
}

describe("paths that texts, comments and messages name", () => {
  it("are there", () => {
    const lost = texts.flatMap(({ file, text }) =>
      [...text.matchAll(mention)]
        .map(([, path, next]) => ({ path: path.replace(/[./+-]+$/, ""), next }))
        .filter(({ path, next }) => !isOpen(path, next) && !isThere(path))
        .map(({ path }) => `${file}: ${path}`),
    );
    expect([...new Set(lost)]).toEqual([]);
  });

  it("are there where a page links to them", () => {
    const pages = [
      ...documents.map(textOf),
      ...notebooks,
      textOf("figures/report.md"),
      textOf("figures/report-paper.md"),
    ];
    const lost = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .filter(([, path]) => !existsSync(join(root, dirname(file), path)))
        .map(([, path]) => `${file}: ${path}`),
    );
    expect(lost).toEqual([]);
  });

  it("are there where a comment names a file by the end of its path", () => {
    const ends = new Set(
      projectFiles().flatMap((file) => file.split("/").map((_, i, parts) => parts.slice(i).join("/"))),
    );
    const lost = texts.flatMap(({ file, text }) =>
      commentsOf(text)
        .flatMap((comment) => [...comment.matchAll(/(?<![\w./*-])((?:[\w-]+\/)*[\w-]+\.(?:ts|cjs|py|c))\b/g)])
        .filter(([, name]) => !ends.has(name) && !/^tfjs-/.test(name))
        .map(([, name]) => `${file}: ${name}`),
    );
    expect(lost).toEqual([]);
  });

  it("are found in every kind of text", () => {
    const found = (ending: RegExp) =>
      texts
        .filter(({ file }) => ending.test(file))
        .map(({ text }) => text)
        .join("\n");
    for (const ending of [/\.md$/, /\.ts$/, /\.cjs$/, /\.ipynb$/]) expect(found(ending)).toMatch(mention);
  });
});
