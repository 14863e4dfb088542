/** What a cell declares at its top level, for the cells after it. */

/**
 * name → how a later cell has to bring it in: "let" and "const" as a variable of the same type, "alias" as an import
 * (functions, classes, types, enums, namespaces, imports). `exported` are those that the cell's own text exports.
 */
function declarationsOf(ts, source) {
  const names = new Map();
  const exported = new Set();
  for (const statement of source.statements) {
    const mine = new Map();
    for (const name of variablesBelow(ts, statement)) mine.set(name, "let");
    if (ts.isVariableStatement(statement)) variables(ts, statement.declarationList, mine);
    else if (ts.isImportDeclaration(statement)) imported(ts, statement, mine);
    else if (isNamed(ts, statement)) mine.set(statement.name.text, "alias");
    for (const [name, kind] of mine) names.set(name, kind);
    if (isExported(ts, statement)) for (const name of mine.keys()) exported.add(name);
  }
  return { names, exported };
}

function variables(ts, list, into) {
  const kind = list.flags & ts.NodeFlags.Const ? "const" : "let"; // `using` has the flag of const too
  for (const declaration of list.declarations) for (const name of bound(ts, declaration.name)) into.set(name, kind);
}

/** The names of a binding: one, or those of a pattern. */
function bound(ts, name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : bound(ts, element.name)));
}

/** `var` in blocks and loops belongs to the top level too. */
function variablesBelow(ts, node) {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return [];
  const found = [];
  if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
    for (const declaration of node.declarations) found.push(...bound(ts, declaration.name));
  }
  ts.forEachChild(node, (child) => void found.push(...variablesBelow(ts, child)));
  return found;
}

function imported(ts, { importClause: clause }, into) {
  if (clause?.name) into.set(clause.name.text, "alias");
  const bindings = clause?.namedBindings;
  const named = !bindings ? [] : ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  for (const { name } of named) into.set(name.text, "alias");
}

function isNamed(ts, { name }) {
  return name !== undefined && ts.isIdentifier(name) && name.text !== "global"; // `declare global` names nothing
}

function isExported(ts, { modifiers }) {
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

module.exports = { declarationsOf, bound };
