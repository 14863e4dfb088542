import { createRequire } from "node:module";
import { expect, it } from "vitest";
import ts from "typescript";
import { root } from "./python";

const { createProgram } = createRequire(__filename)("../../src/notebook/launcher/checker/program.cjs");

it("a cell is checked with the cells whose names it uses, not with all that were ever run", () => {
  let service: ts.LanguageService | undefined;
  const createLanguageService: typeof ts.createLanguageService = (...args) =>
    (service = ts.createLanguageService(...args));
  const program = createProgram({ ...ts, createLanguageService }, root);
  const compile = (cell: number, code: string) => expect(program.compile(cell, code).errors).toBeUndefined();
  for (let cell = 1; cell <= 12; cell++) compile(cell, `const v${cell} = ${cell}; const total = v${cell} + 1;`);
  compile(13, "const sum = v3 + v7;");
  const seen = service!
    .getProgram()!
    .getSourceFiles()
    .flatMap(({ fileName }) => /cell-(\d+)\.ts$/.exec(fileName)?.[1] ?? []);
  expect(seen.map(Number).sort((a, b) => a - b)).toEqual([3, 7, 13]);
  expect(program.complete("v1", 2).matches.map(({ name }: { name: string }) => name)).toContain("v12");
});
