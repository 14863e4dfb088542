import { buildSync } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { testbeds } from "./reference";

/** CONTRIBUTING.md's entry, in the place that it names. */
const path = join(root, "src/strings/rewards.ts");
const guide = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const [, entry] = /\*\*A reward\*\*[^]*?```ts\n([^]*?)```/.exec(guide)!;
const start = "export const rewards = {\n";
const source = readFileSync(path, "utf8").replace(start, start + entry);

describe("the reward that CONTRIBUTING.md adds", () => {
  it("compiles under the options of the project", () => {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const host = ts.createCompilerHost({ ...options, incremental: false });
    const read = host.readFile.bind(host);
    host.readFile = (file) => (file === path ? source : read(file));
    const program = ts.createProgram([path], { ...options, noEmit: true, incremental: false, types: [] }, host);
    const problems = program.getSemanticDiagnostics(program.getSourceFile(path));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("is an option, and rewards a wrong answer of the right length alone", () => {
    const { rewardNames, rewards } = modified();
    expect(rewardNames).toContain("right-length");
    const bed = testbeds.default;
    const example = bed.example(bed.task("length"), "train", { seed: 1, index: 0 });
    const of = (completion: number[]) =>
      rewards["right-length"].of({ completion, isCorrect: false, solution: () => bed.solution(example) });
    expect(of(example.completion.toReversed())).toBe(1);
    expect(of(example.completion.slice(1))).toBe(0);
  });
});

interface Rewards {
  rewardNames: string[];
  rewards: Record<string, { of(rewarded: object): number }>;
}

/** What the module exports with the entry. */
function modified(): Rewards {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: dirname(path), loader: "ts" },
    bundle: true,
    write: false,
    format: "cjs",
  });
  const module = { exports: {} };
  new Function("module", "exports", outputFiles[0].text)(module, module.exports);
  return module.exports as Rewards;
}
