import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import moved from "../../src/notebook/launcher/moved.json";
import { root } from "./python";

const { withMove } = createRequire(__filename)("../../src/notebook/launcher/moved.cjs");

const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
const paths = Object.entries(moved.paths).map(([old, now]) => ({ old, now: [now].flat() }));
const names = Object.entries(moved.names).flatMap(([file, renamed]) =>
  Object.entries(renamed as Record<string, string>).map(([old, text]) => {
    const [now, from] = text.split(" from ");
    return { file, old, now, from };
  }),
);

/** The file that an import of `path` finds, from the project's root. */
function fileOf(path: string): string | undefined {
  const candidates = [`${path}.ts`, join(path, "index.ts"), ...(path.endsWith(".cjs") ? [path] : [])];
  return candidates.map((file) => join(root, file)).find((file) => existsSync(file));
}

function isExported(path: string, name: string): boolean {
  const text = readFileSync(fileOf(path)!, "utf8");
  const declaration = new RegExp(
    `^export (?:abstract |async )*(?:function\\*?|const|class|interface|type) ${name}\\b`,
    "m",
  );
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list]) => list.split(","));
  return declaration.test(text) || lists.some((each) => each.trim().replace("type ", "") === name);
}

describe("the list of what moved", () => {
  it("names no path that an import still finds, and only new ones that it does find", () => {
    expect(paths.filter(({ old }) => fileOf(old))).toEqual([]);
    expect(paths.flatMap(({ now }) => now).filter((path) => !fileOf(path))).toEqual([]);
  });

  it("names exports that are gone from their file, and where they are now", () => {
    const files = names.flatMap(({ file, from }) => [file, from]);
    expect(files.filter((file) => !fileOf(file))).toEqual([]);
    expect(names.filter(({ file, old }) => isExported(file, old))).toEqual([]);
    expect(names.filter(({ from, now }) => !isExported(from, now))).toEqual([]);
  });

  it("is in CHANGELOG.md, line by line", () => {
    const code = (path: string) => `\`${path}\``;
    const lines = [
      ...paths.map(({ old, now }) => `| ${code(old)} | ${now.map(code).join(", ")} |`),
      ...names.map(({ file, old, now, from }) => {
        const elsewhere = from === file ? "" : ` from ${code(from)}`;
        return `| ${code(file)} | ${code(old)} | ${code(now)}${elsewhere} |`;
      }),
    ];
    expect(lines.filter((line) => !changelog.split("\n").includes(line))).toEqual([]);
  });
});

describe("the compiler's message about a cell", () => {
  const about = (path: string) => `Cannot find module '${path}' or its corresponding type declarations.`;

  it.each([
    ["./src/experiments/results", "./src/results/read"],
    ["./src/experiments/results.ts", "./src/results/read"],
    ["./src/experiments/verdicts/index", "./src/verdicts"],
    ["./src/experiments/plan", "./src/experiments/plan/jobs and ./src/experiments/plan/plan"],
  ])("says of %s where it is now", (old, now) =>
    expect(withMove(about(old))).toBe(`Cannot find module '${old}': it moved to ${now}; CHANGELOG.md lists what moved`),
  );

  it("says of an export where it is now, and what it is called", () => {
    const message = `Module '"./src/evaluation"' has no exported member 'tTest'.`;
    expect(withMove(message)).toContain(
      "'./src/evaluation' has no export 'tTest': it is now tTest of ./src/statistics;",
    );
    const suggestion = `'"./src/results/paths"' has no exported member named 'runPlace'. Did you mean 'root'?`;
    expect(withMove(suggestion)).toContain("it is now runDirectory of ./src/results/paths;");
  });

  it.each([
    about("./src/nothing"),
    about("zod"),
    about("src/groupBy"),
    `Module '"./src/evaluation"' has no exported member 'toString'.`,
    "Type 'string' is not assignable to type 'number'.",
  ])("stays as it is where nothing moved: %s", (message) => expect(withMove(message)).toBe(message));
});
