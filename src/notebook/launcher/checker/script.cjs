/**
 * A cell as a script for V8's REPL mode. REPL mode declares a `let` again over an earlier one, and nothing else: so
 * every binding of the top level becomes a `let`, and functions and `var` go to the top. Imports and `import()` become
 * calls that load through the project (cells/modules.cjs); the last expression is handed over as the cell's result;
 * loops and `await` ask whether the cell was stopped (cells/stopping.cjs).
 */
const { bound } = require("./declarations.cjs");

/** The name by which a script reaches the process that runs it. */
const HOST = "__cells";

/** The JavaScript of a cell, with its source map, under the name `fileName`. */
function scriptOf(ts, code, { fileName, options }) {
  const { outputText } = ts.transpileModule(code, {
    fileName,
    compilerOptions: {
      ...options,
      noEmit: false,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true, // an import stays, used or not: a later cell may use it
      isolatedModules: true,
      inlineSourceMap: true,
    },
    transformers: { before: [withCalls(ts)], after: [withLets(ts)] },
  });
  return `"use strict";${outputText}\n//# sourceURL=${fileName}`;
}

/** Before TypeScript's own transformations, where types still tell what is a value. */
function withCalls(ts) {
  const f = ts.factory;
  const host = (name) => f.createPropertyAccessExpression(f.createIdentifier(HOST), name);
  const call = (name, args) => f.createCallExpression(host(name), undefined, args);
  const isExport = ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;

  /** if (__cells.stops[0]) __cells.check(); */
  const check = () =>
    f.createIfStatement(
      f.createElementAccessExpression(host("stops"), 0),
      f.createExpressionStatement(call("check", [])),
    );
  const isLoop = (node) => ts.isIterationStatement(node, false);
  const checked = (statement) =>
    ts.isBlock(statement)
      ? f.updateBlock(statement, [check(), ...statement.statements])
      : f.createBlock([check(), statement]);

  /** `import a, { b as c } from "m"` → let { b: c, default: a } = await __cells.import("m") */
  function imports({ importClause: clause, moduleSpecifier }) {
    if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const module = f.createAwaitExpression(call("import", [moduleSpecifier]));
    if (!clause) return [f.createExpressionStatement(module)];
    const bindings = clause.namedBindings;
    const pairs = [];
    if (bindings && ts.isNamedImports(bindings)) {
      for (const { isTypeOnly, propertyName, name } of bindings.elements) {
        if (!isTypeOnly) pairs.push(f.createBindingElement(undefined, propertyName ?? name, name));
      }
    }
    if (clause.name) pairs.push(f.createBindingElement(undefined, "default", clause.name));
    const names = f.createObjectBindingPattern(pairs);
    if (!bindings || !ts.isNamespaceImport(bindings)) return [letStatement(ts, names, module)];
    const namespace = letStatement(ts, bindings.name, module);
    return clause.name ? [namespace, letStatement(ts, names, bindings.name)] : [namespace];
  }

  function withoutExport(statement) {
    if (!statement.modifiers?.some(isExport)) return statement;
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return f.createEmptyStatement();
    const kept = statement.modifiers.filter((modifier) => !isExport(modifier));
    const isUnnamed = (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name;
    if (isUnnamed) return f.createEmptyStatement(); // export default function () {}: nothing can call it
    return f.replaceModifiers(statement, kept);
  }

  const awaiting = ({ expression }) => f.createAwaitExpression(call("awaiting", [expression]));

  return (context) => (source) => {
    let functions = 0; // around the node
    const visit = (node) => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return call("import", ts.visitNodes(node.arguments, visit));
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return host("meta");
      if (ts.isFunctionLike(node)) functions++;
      const seen = ts.visitEachChild(node, visit, context);
      if (ts.isFunctionLike(node)) functions--;
      if (ts.isAwaitExpression(seen)) return call("resumed", [functions > 0 ? seen : awaiting(seen)]);
      if (isLoop(seen)) return withBody(ts, seen, checked(seen.statement));
      return seen;
    };
    const last = source.statements.at(-1);
    const statements = source.statements.flatMap((statement) => {
      if (ts.isImportDeclaration(statement)) return imports(statement).map((made) => ts.setTextRange(made, statement));
      if (ts.isExportDeclaration(statement)) return [];
      if (ts.isExportAssignment(statement))
        return [f.createExpressionStatement(ts.visitNode(statement.expression, visit))];
      const seen = ts.visitNode(withoutExport(statement), visit);
      if (statement !== last || !ts.isExpressionStatement(seen)) return [seen];
      return [ts.setTextRange(f.createExpressionStatement(call("result", [seen.expression])), statement)];
    });
    return f.updateSourceFile(source, statements);
  };
}

/** The loop with another body. */
function withBody(ts, loop, body) {
  const f = ts.factory;
  if (ts.isForStatement(loop))
    return f.updateForStatement(loop, loop.initializer, loop.condition, loop.incrementor, body);
  if (ts.isForInStatement(loop)) return f.updateForInStatement(loop, loop.initializer, loop.expression, body);
  if (ts.isForOfStatement(loop)) {
    return f.updateForOfStatement(loop, loop.awaitModifier, loop.initializer, loop.expression, body);
  }
  if (ts.isWhileStatement(loop)) return f.updateWhileStatement(loop, loop.expression, body);
  return f.updateDoStatement(loop, body, loop.expression);
}

/** After TypeScript's transformations, when enums, namespaces and decorators have become plain JavaScript. */
function withLets(ts) {
  const f = ts.factory;
  const isVar = (list) => ts.isVariableDeclarationList(list) && !(list.flags & ts.NodeFlags.BlockScoped);

  return (context) => (source) => {
    const variables = new Set();
    const functions = [];

    /** Assignments in the place of a `var`, whose names go to the top. */
    function assignments(list) {
      const made = list.declarations.map((declaration) => {
        bound(ts, declaration.name).forEach((name) => variables.add(name));
        const target = assignmentTarget(ts, declaration.name, (node) => ts.visitNode(node, nested));
        if (!declaration.initializer) return target;
        return f.createAssignment(target, ts.visitNode(declaration.initializer, nested));
      });
      return made.reduce((left, right) => f.createComma(left, right));
    }
    function nested(node) {
      if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
      if (ts.isVariableStatement(node) && isVar(node.declarationList)) {
        return ts.setTextRange(f.createExpressionStatement(assignments(node.declarationList)), node);
      }
      if (isVar(node)) return assignments(node);
      return ts.visitEachChild(node, nested, context);
    }
    function topLevel(statement) {
      if (ts.isExportDeclaration(statement)) return [];
      if (ts.isFunctionDeclaration(statement)) {
        functions.push(letFunction(ts, statement));
        return [];
      }
      if (ts.isVariableStatement(statement) && !isVar(statement.declarationList)) {
        const { declarations } = statement.declarationList;
        return [
          f.updateVariableStatement(statement, statement.modifiers, lets(ts, declarations, statement.declarationList)),
        ];
      }
      return [ts.visitNode(statement, nested)];
    }
    const rest = source.statements.flatMap(topLevel);
    const first = [...variables].map((name) => letStatement(ts, name));
    return f.updateSourceFile(source, [...first, ...functions, ...rest]);
  };
}

/** `{ a, b: [c = 1] }` of a declaration as the same pattern of an assignment. */
function assignmentTarget(ts, name, visit) {
  const f = ts.factory;
  if (ts.isIdentifier(name)) return name;
  const withDefault = (target, { initializer }) =>
    initializer ? f.createAssignment(target, visit(initializer)) : target;
  if (ts.isArrayBindingPattern(name)) {
    return f.createArrayLiteralExpression(
      name.elements.map((element) => {
        if (ts.isOmittedExpression(element)) return element;
        const target = assignmentTarget(ts, element.name, visit);
        return element.dotDotDotToken ? f.createSpreadElement(target) : withDefault(target, element);
      }),
    );
  }
  const members = name.elements.map((element) => {
    const target = assignmentTarget(ts, element.name, visit);
    if (element.dotDotDotToken) return f.createSpreadAssignment(target);
    return f.createPropertyAssignment(element.propertyName ?? element.name, withDefault(target, element));
  });
  return f.createObjectLiteralExpression(members);
}

function letFunction(ts, declared) {
  const { modifiers, asteriskToken, parameters, body, name } = declared;
  const value = ts.factory.createFunctionExpression(
    modifiers,
    asteriskToken,
    undefined,
    undefined,
    parameters,
    undefined,
    body,
  );
  return ts.setTextRange(letStatement(ts, name, value), declared);
}

function letStatement(ts, name, value) {
  const declaration = ts.factory.createVariableDeclaration(name, undefined, undefined, value);
  return ts.factory.createVariableStatement(undefined, lets(ts, [declaration]));
}

function lets(ts, declarations, original) {
  const list = ts.factory.createVariableDeclarationList(declarations, ts.NodeFlags.Let);
  return original ? ts.setTextRange(list, original) : list;
}

module.exports = { scriptOf, HOST };
