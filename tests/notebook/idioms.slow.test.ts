import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, contentsOf, textOf } from "./client";

/** What the cells of a notebook look like: a name, the cells in order, and what the last one prints or returns. */
const idioms: [name: string, cells: string[], output: string][] = [
  ["shorthand property of an earlier variable", ["const rows = [1, 2]", "({ rows }).rows.length"], "2"],
  [
    "shorthand in an argument",
    ["const digits = 1; const unit = 's'", "((o: object) => JSON.stringify(o))({ digits, unit })"],
    '\'{"digits":1,"unit":"s"}\'',
  ],
  [
    "shorthand inside functions and classes",
    ["const seed = 7", "class S { get() { return [1].map(() => ({ seed }))[0]; } } new S().get()"],
    "{ seed: 7 }",
  ],
  ["shorthand of an imported name", ['import { basename } from "node:path"', '({ basename }).basename("a/b")'], "'b'"],
  [
    "shorthand of a parameter that hides an earlier variable",
    ["const hidden = 1", "((hidden: number) => ({ hidden }))(5)"],
    "{ hidden: 5 }",
  ],
  [
    "renaming in destructuring, type from an earlier cell",
    [
      "interface Row { q: number; gain: number } const row: Row = { q: 0.1, gain: 0.2 }",
      "const { q, gain: g } = row; [q, g]",
    ],
    "[ 0.1, 0.2 ]",
  ],
  [
    "nested renaming with defaults",
    ["interface Nested { a: { b?: number } } const n: Nested = { a: {} }", "const { a: { b: deep = 3 } } = n; deep"],
    "3",
  ],
  [
    "renaming in a parameter",
    ["interface P { gain: number } const ps: P[] = [{ gain: 1 }]", "ps.map(({ gain: x }) => x + 1)"],
    "[ 2 ]",
  ],
  [
    "an earlier variable named as a property",
    [
      "const width = 64; interface C { width: number }",
      "const c: C = { width: 2 * width }; [c.width, ({ width: 1 }).width]",
    ],
    "[ 128, 1 ]",
  ],
  [
    "assignment by destructuring to earlier variables",
    ["let z = 1; let w = 2", "[z, w] = [w, z]; ({ z } = { z: 9 }); ({ z: w = 4 } = {} as { z?: number }); [z, w]"],
    "[ 9, 4 ]",
  ],
  ["assignment with a default in shorthand", ["let y = 1", "({ y = 8 } = {} as { y?: number }); y"], "8"],
  ["rest in destructuring", ["const { a1, ...rest } = { a1: 1, b1: 2 }", "rest.b1 + a1"], "3"],
  [
    "enums and generics across cells",
    [
      "enum Axis { Depth = 'depth' } class Base<T> { constructor(public v: T) {} get() { return this.v } }",
      "class Child extends Base<number> { twice() { return 2 * this.v } } [new Child(3).twice(), Axis.Depth]",
    ],
    "[ 6, 'depth' ]",
  ],
  [
    "type aliases and generics functions",
    [
      "type Pair<T> = [T, T]; const swap = <T,>([a, b]: Pair<T>): Pair<T> => [b, a]",
      "const p: Pair<number> = [1, 2]; swap(p)",
    ],
    "[ 2, 1 ]",
  ],
  [
    "closures see what their functions change",
    ["let counter = 0; function bump() { counter++; return counter }", "bump(); bump(); counter"],
    "2",
  ],
  ["re-declared variables, of another type", ["const v = [1]", "const v = 'text'", "v.length"], "4"],
  [
    "re-declared functions and classes",
    [
      "function f() { return 1 } class K {}",
      "function f(x: string) { return x } class K { m = 2 }",
      "f('a') + new K().m",
    ],
    "'a2'",
  ],
  [
    "the same cell run twice",
    [
      "import { join } from 'node:path'; const twice = join('a', 'b'); enum E { A } class D {}",
      "import { join } from 'node:path'; const twice = join('a', 'b'); enum E { A } class D {}",
      "[twice, E.A]",
    ],
    "[ 'a/b', 0 ]",
  ],
  ["compound assignment and templates", ["let s = 1", "s += 1; s++; `${s} ${s ?? 0}`"], "'3 3'"],
  [
    "optional chaining on an earlier variable",
    ["const maybe: { q?: number }[] = [{}]", "[maybe?.[0]?.q, maybe[0]!.q]"],
    "[ undefined, undefined ]",
  ],
  [
    "type-only imports",
    [
      'import type { MimeBundle } from "./src/notebook/kernel"',
      'const m: MimeBundle = { "text/plain": "ok" }; m["text/plain"]',
    ],
    "'ok'",
  ],
  [
    "default, namespace and named imports",
    [
      'import fs, { existsSync } from "node:fs"; import * as path from "node:path"',
      "[typeof fs.readFileSync, existsSync('src'), path.basename('a/b')]",
    ],
    "[ 'function', true, 'b' ]",
  ],
  ["imports of our modules", ['import { requireInteger as check } from "./src/common/require"', "check('n', 3)"], ""],
  [
    "dynamic imports",
    ['const lazy = await import("./src/common/require")', "typeof lazy.requireInteger"],
    "'function'",
  ],
  ["packages whose types stand in exports", ['import { string } from "zod/v4"', 'string().parse("a")'], "'a'"],
  [
    "packages of ES modules only",
    ['import { parquetMetadata } from "hyparquet"', "typeof parquetMetadata"],
    "'function'",
  ],
  [
    "top-level await",
    ["const later = await new Promise<string>((r) => setTimeout(() => r('ok'), 5))", "later"],
    "'ok'",
  ],
  [
    "top-level for await",
    [
      "async function* gen() { for (let i = 0; i < 3; i++) yield i } const out: number[] = []; for await (const i of gen()) out.push(i)",
      "out",
    ],
    "[ 0, 1, 2 ]",
  ],
  [
    "top-level for await in a block",
    ["const seen: number[] = []; if (true) { for await (const i of [Promise.resolve(4)]) { seen.push(i) } }", "seen"],
    "[ 4 ]",
  ],
  [
    "async iteration in functions only",
    [
      "async function collect(xs: AsyncIterable<number>) { const all = []; for await (const x of xs) all.push(x); return all }",
      "await collect((async function* () { yield 1 })())",
    ],
    "[ 1 ]",
  ],
  [
    "the loop variable and the result of a loop",
    ["var total = 0; for (const r of [1, 2]) { total += r }", "total"],
    "3",
  ],
  [
    "labels, getters, computed names",
    [
      "const key = 'dyn'",
      "const o2 = { [key]: 1, get key() { return key } }; outer: for (;;) { break outer } [o2.dyn, o2.key]",
    ],
    "[ 1, 'dyn' ]",
  ],
  [
    "zod's types, which need strict null checks",
    [
      'import { z as zod } from "zod"; const Config = zod.object({ steps: zod.number() })',
      "const config: zod.infer<typeof Config> = { steps: 1 }; const n2: number = config.steps; n2",
    ],
    "1",
  ],
  [
    "a literal union kept by an annotation",
    ["type Kl = 'k1' | 'k2'; const kl: Kl = 'k2'", "const named: Kl = kl; named"],
    "'k2'",
  ],
  ["null as last value", ["const nothing = null", "nothing"], "null"],
  ["a promise as last value", ["Promise.resolve([1, 2])"], "[ 1, 2 ]"],
  ["nothing as last value", ["(() => undefined)()"], ""],
  ["a promise of nothing as last value", ["(async () => undefined)()"], ""],
  [
    "assignments that earlier functions see",
    ["let beta = 0.05; const describe = () => `beta ${beta}`", "beta = 0.1; describe()"],
    "'beta 0.1'",
  ],
  [
    "assignments that closures, methods and getters see",
    [
      "let rate = 1; const later = [() => rate]; class R { get() { return rate } } const o3 = { get rate() { return rate } }",
      "rate += 1; ({ rate } = { rate: rate * 10 }); rate++",
      "[later[0](), new R().get(), o3.rate]",
    ],
    "[ 21, 21, 21 ]",
  ],
  [
    "functions that call each other's latest declaration",
    ["function inner() { return 1 } function outer1() { return inner() }", "function inner() { return 2 }", "outer1()"],
    "2",
  ],
  [
    "re-declaring by another kind",
    [
      "const swapped = 1",
      "function swapped() { return 2 }",
      "class swapped { a = 3 }",
      "let swapped = new (class { b = 4 })().b; swapped",
    ],
    "4",
  ],
  [
    "var in blocks, twice, and destructured",
    [
      "for (var i7 = 0; i7 < 3; i7++); if (true) { var [p7, { q: q7 = 5 }] = [1, {} as { q?: number }] } var v7 = 1; var v7 = 2",
      "[i7, p7, q7, v7]",
    ],
    "[ 3, 1, 5, 2 ]",
  ],
  ["functions used before they are declared", ["early(); function early() { return 1 }", "early()"], "1"],
  [
    "a dynamic import kept in a variable",
    ['const hp = await import("hyparquet")', "typeof hp.parquetRead"],
    "'function'",
  ],
  ["methods of the last years", ["const sorted = [3, 1, 2].toSorted()", "sorted.with(0, 9).at(-1)"], "3"],
  [
    "using, at its end disposed of",
    [
      "const log7: string[] = []; { using held = { [Symbol.dispose]() { log7.push('closed') } }; void held; log7.push('open') }",
      "log7",
    ],
    "[ 'open', 'closed' ]",
  ],
  [
    "standard decorators",
    [
      "function twice7<T extends (...args: never[]) => number>(f: T, _: ClassMethodDecoratorContext) { return function (this: unknown, ...args: never[]) { return 2 * f.apply(this, args) } as T }",
      "class D7 { @twice7 one() { return 1 } } new D7().one()",
    ],
    "2",
  ],
  ["namespaces and const enums", ["namespace N7 { export const a = 1 } const enum E7 { X = 4 }", "N7.a + E7.X"], "5"],
  [
    "exports",
    [
      "export const e7 = 1; export function f7() { return e7 } export default 3; export type T7 = number",
      "const t7: T7 = f7(); t7",
    ],
    "1",
  ],
  [
    "a default import beside a namespace",
    ['import path7, * as all7 from "node:path"', "[path7.sep, all7.sep]"],
    "[ '/', '/' ]",
  ],
  ["import.meta", ["import.meta.url.endsWith('cell.js')"], "true"],
  [
    "satisfies, as const and tuples",
    ["const t8 = [1, 'a'] as const satisfies readonly unknown[]", "const [n8]: readonly [1, 'a'] = t8; n8"],
    "1",
  ],
  [
    "generators and async generators",
    [
      "function* g8() { yield 1; yield 2 } async function* a8() { yield* g8() }",
      "const seen8: number[] = []; for await (const x of a8()) seen8.push(x); seen8.concat([...g8()])",
    ],
    "[ 1, 2, 1, 2 ]",
  ],
  [
    "private fields and accessors",
    [
      "class P8 { #n = 1; static #count = 0; get n() { P8.#count++; return this.#n } set n(v) { this.#n = v } }",
      "const p8 = new P8(); p8.n = 4; p8.n",
    ],
    "4",
  ],
  [
    "interfaces that merge over cells",
    ["interface I8 { a: number }", "interface I8 { b: number } const i8: I8 = { b: 2 }", "i8.b"],
    "2",
  ],
  ["arrays that grow", ["const grown = []; for (const i of [1, 2]) grown.push(i)", "grown"], "[ 1, 2 ]"],
];

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
}, 60_000);
afterAll(() => kernel.stop());

describe("a notebook may use", () => {
  it.each(idioms)("%s", async (_, cells, output) => {
    const runs = [];
    for (const cell of cells) runs.push(await kernel.execute(cell));
    expect(runs.flatMap((run) => contentsOf(run, "error"))).toEqual([]);
    expect(textOf(runs[runs.length - 1]!)).toBe(output);
  });
});
