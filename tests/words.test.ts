import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../src/results/paths";

/** A word that is no longer used, and what to say instead. */
interface Retired {
  word: RegExp;
  say: string;
}

/** Names in code: variables, functions, types, properties. */
const names: Retired[] = [
  {
    word: /^(places?|Places?|\w+[a-z]Places?|places?Of\w*|in[A-Z]\w*Place)$/,
    say: "what it is: directory, path, position, slot, bin, cell, key, order",
  },
  { word: /^([rR]oom|inRoom|roomOfWord)$/, say: "context (JobContext), or tolerance; in a figure: space" },
  { word: /^whole$|^whole[A-Z]|Whole/, say: "complete, completed" },
  { word: /^staged?$|^stage(d?[A-Z])|Staged/, say: "temporary, or run directory" },
  { word: /^(hold|held)$|^held(?!Out)[A-Z]|^hold[A-Z]|^readHeld/, say: "chosen (results), or lock" },
  { word: /^(said|sayings?)$|^(said|sayings?)[A-Z]|[a-z]S(aid|ayings?)$|^Said$|^Sayings?$/, say: "sample, samples" },
  { word: /^(turning|still|apart|behindNorm)$/, say: "rotated, split, …: the field's term" },
  { word: /^(wordsUnder|byWord|Word)$/, say: "operation sequence" },
];

/** Phrases in any text: comments, messages, tests' names, pages, notebooks. */
const phrases: Retired[] = [
  { word: /\bunless told\b/i, say: "by default" },
  { word: /\bheed(s|ed|ing)?\b/i, say: "respect, or read" },
  { word: /\bpose[sd]?\b/i, say: "set" },
  { word: /\banew\b/i, say: "again" },
  { word: /\bby other means\b/i, say: "another way" },
  { word: /\bin turn\b/i, say: "alternately, or one after the other" },
  { word: /\b(laid|lays)\b/i, say: "written, writes" },
  { word: /\b(is|are|be) dear\b/i, say: "what it costs, with a number" },
  { word: /\ba nat costs\b|\bends? at nothing\b/i, say: "a plain statement, with a number" },
  { word: /\b(is|are|was|were|be) whole\b|\bwhole (jobs?|runs?|tables?)\b/i, say: "complete" },
  { word: /\bstaged\b/i, say: "temporary, or run directory" },
  { word: /\bsayings\b/i, say: "samples" },
  { word: /\bwords? of operations\b/i, say: "operation sequence" },
  { word: /\bstrengths that nothing trains on\b|\bother strengths\b/i, say: "untrained variants of the target" },
  { word: /\btheorem, at least\b/i, say: "the theorem's gain (lower bound)" },
  { word: /\bholds? where decided\b/i, say: "holds (undecided parts: n)" },
];

/**
 * Texts that may not change: hypotheses and protocols are fingerprinted. And those that name what is retired: the list
 * of moved paths, its tests, and this one.
 */
const exempt = [
  "src/hypotheses/gain.ts",
  "src/hypotheses/policy.ts",
  "src/experiments/protocols/",
  "src/notebook/launcher/moved.json",
  "tests/notebook/moved.test.ts",
  "tests/words.test.ts",
];
/** Names that stay: rooms are the directories of src. */
const rooms = ["tests/structure.test.ts"];

interface Text {
  file: string;
  text: string;
  isCode: boolean;
}

function textsUnder(directory: string, endings: RegExp): Text[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: "utf8" })
    .filter((name) => endings.test(name))
    .map((name) => pageAt(join(directory, name)))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function pageAt(file: string): Text {
  return { file, text: readFileSync(join(root, file), "utf8"), isCode: /\.(ts|mts|cts|cjs|mjs)$/.test(file) };
}

/** Each cell as a text of its own. */
function cellsOf(file: string): Text[] {
  const { cells } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return cells.map(({ cell_type, source }, i) => ({
    file: `${file}, cell ${i + 1}`,
    text: [source].flat().join(""),
    isCode: cell_type === "code",
  }));
}

const pages = ["README.md", "CONTRIBUTING.md", "data/README.md", "src/reproduce/cluster.md"];
const texts = [
  ...textsUnder("src", /\.(ts|cts|cjs|mjs|py|c)$|Snakefile$/),
  ...textsUnder("tests", /\.(ts|mts|py)$/),
  ...pages.filter((file) => existsSync(join(root, file))).map(pageAt),
  ...readdirSync(join(root, "notebooks"))
    .filter((name) => name.endsWith(".ipynb"))
    .flatMap((name) => cellsOf(join("notebooks", name))),
].filter(({ file }) => !exempt.some((start) => file.startsWith(start)));

/** Without the sealed sentences of hypothesis.ts. */
function unsealed({ file, text }: Text): string {
  return file === "src/hypotheses/hypothesis.ts" ? text.replace(/const decisionRule =[^;]*;/, "") : text;
}

function retiredPhrases(text: Text): string[] {
  return unsealed(text)
    .split("\n")
    .flatMap((line, i) => found(phrases, line).map((what) => `${text.file}:${i + 1}: ${what}`));
}

function retiredNames({ file, text, isCode }: Text): string[] {
  if (!isCode) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const list = names.filter(({ word }) => !(rooms.includes(file) && word.test("room")));
  const hits: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      hits.push(...found(list, node.text).map((what) => `${file}:${line + 1}: ${what}`));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return hits;
}

function found(list: Retired[], text: string): string[] {
  return list.flatMap(({ word, say }) => {
    const [hit] = word.exec(text) ?? [];
    return hit === undefined ? [] : [`"${hit}": say ${say}`];
  });
}

describe("retired words", () => {
  it("are in no name", () => expect(texts.flatMap(retiredNames)).toEqual([]));
  it("are in no comment, message or page", () => expect(texts.flatMap(retiredPhrases)).toEqual([]));
  it("are found where there are any", () => {
    const text = { file: "a.ts", isCode: true, text: "// staged,\nconst place = { isWhole }; // places\n" };
    expect([...retiredNames(text), ...retiredPhrases(text)].map((hit) => hit.split(": say")[0])).toEqual([
      'a.ts:2: "place"',
      'a.ts:2: "Whole"',
      'a.ts:1: "staged"',
    ]);
  });
});
