import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesLoadedBy, importsOf } from "../../src/common/imports";
import { sourceFiles } from "../sourceFiles";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "imports-"))));
afterEach(() => rmSync(directory, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

/** What TypeScript's own parser sees: relative specifiers, and whether only types are taken. */
function byTypeScript(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    if (ts.isImportDeclaration(statement) && !statement.importClause) return []; // import "./x": nothing is taken
    const specifier = statement.moduleSpecifier;
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return [];
    return [`${specifier.text} ${takesTypesOnly(statement)}`];
  });
}

function takesTypesOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return (
      statement.isTypeOnly ||
      (exportClause !== undefined &&
        ts.isNamedExports(exportClause) &&
        exportClause.elements.every(({ isTypeOnly }) => isTypeOnly))
    );
  }
  const { importClause } = statement;
  if (!importClause) return false;
  const { namedBindings } = importClause;
  const listed = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : undefined;
  return importClause.isTypeOnly || (!importClause.name && (listed?.every(({ isTypeOnly }) => isTypeOnly) ?? false));
}

describe("importsOf", () => {
  it("sees in every TypeScript file of src as many imports and exports as TypeScript's parser, and which take types", () => {
    const files = sourceFiles().filter((file) => file.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(250);
    for (const file of files) {
      const counts = (flags: boolean[]) => [flags.length, flags.filter(Boolean).length];
      const seen = importsOf(file).filter(({ names }) => names !== "");
      const parsed = byTypeScript(file).map((line) => line.endsWith("true"));
      expect([file, ...counts(seen.map(({ typesOnly }) => typesOnly))]).toEqual([file, ...counts(parsed)]);
    }
  });

  it("sees what is required, loaded by a command or imported when it is needed", () => {
    write({
      "a.ts":
        'const b = require("./b");\nconst c = () => load("./c") as typeof import("./d");\nawait import("./e");\nimport "./f";\n',
      ...Object.fromEntries(["b", "c", "d", "e", "f"].map((name) => [`${name}.ts`, ""])),
    });
    const names = importsOf(join(directory, "a.ts")).map(({ file }) => file.slice(directory.length + 1));
    expect(names).toEqual(["b.ts", "c.ts", "e.ts", "f.ts"]);
  });
});

describe("filesLoadedBy", () => {
  it("follows what is loaded, circles included, and not what only types are taken from", () => {
    write({
      "a.ts": 'import { b } from "./b";\nimport type { T } from "./t";\nimport { type U } from "./u";\n',
      "b.ts": 'import { a } from "./a";\nexport { c, type C } from "./c";\n',
      "c.ts": 'import { readFileSync } from "node:fs";\n',
      "t.ts": "",
      "u.ts": "",
    });
    const loaded = filesLoadedBy(join(directory, "a.ts")).map((file) => file.slice(directory.length + 1));
    expect(loaded).toEqual(["a.ts", "b.ts", "c.ts"]);
  });
});
