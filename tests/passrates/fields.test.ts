import { join, relative, sep } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { root } from "../../src/results/paths";

const entry = join(root, "src/passrates/index.ts");
const program = ts.createProgram([entry], optionsOf(join(root, "tsconfig.json")));
const checker = program.getTypeChecker();

it("every field of the types that a user meets is documented", () => {
  const fields = fieldsFrom(entry);
  expect(fields.size).toBeGreaterThan(200);
  const undocumented = [...fields].filter(([, field]) => field.getDocumentationComment(checker).length === 0);
  expect(undocumented.map(([declaration, { name }]) => `${positionOf(declaration)}: ${name}`)).toEqual([]);
});

function optionsOf(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config: { compilerOptions: unknown } };
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options;
}

/** Fields and methods, declared in src, of all types that the exports of a file lead to. */
function fieldsFrom(file: string): Map<ts.Declaration, ts.Symbol> {
  const fields = new Map<ts.Declaration, ts.Symbol>();
  const seen = new Set<ts.Type>();
  const visit = (type: ts.Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    partsOf(type).forEach(visit);
    if (type.isUnion()) return; // its fields are those of its members
    for (const field of type.getProperties()) {
      const declaration = field.declarations?.[0];
      if (!declaration || !isOurs(declaration)) continue;
      fields.set(declaration, field);
      visit(checker.getTypeOfSymbol(field));
    }
  };
  exportsOf(file).forEach(visit);
  return fields;
}

/** The types that a file exports, and those of its functions and values. */
function exportsOf(file: string): ts.Type[] {
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  return checker.getExportsOfModule(symbol).map((each) => {
    const own = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    return own.flags & ts.SymbolFlags.Value ? checker.getTypeOfSymbol(own) : checker.getDeclaredTypeOfSymbol(own);
  });
}

/** The members of a union, the arguments of a generic type, what a function or a constructor takes and returns. */
function partsOf(type: ts.Type): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types;
  const functions = [...type.getCallSignatures(), ...type.getConstructSignatures()];
  return [
    ...(isReference(type) ? checker.getTypeArguments(type) : []),
    ...functions.flatMap((each) => [each.getReturnType(), ...each.getParameters().map(checker.getTypeOfSymbol)]),
  ];
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0; // prettier-ignore
}

/** Not of the language, of Node or of a package. */
function isOurs(declaration: ts.Declaration): boolean {
  return declaration.getSourceFile().fileName.startsWith(join(root, "src") + sep);
}

function positionOf(declaration: ts.Declaration): string {
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart(file));
  return `${relative(root, file.fileName)}:${line + 1}`;
}
