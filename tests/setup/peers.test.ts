import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith } from "./load";

const bench = join(__dirname, "..", "..", "src", "bench");
const { missing } = createRequire(__filename)("../../src/setup/peers.cjs") as { missing: (paths: object) => boolean };

describe("the peers' venv", () => {
  it("is missing where there is none, and where it was made from something else", () => {
    expect(missing({ root: directoryWith() })).toBe(true);
    const stamp = { ".cache/bench/venv/grpo-origin.json": JSON.stringify({ contents: "of yesterday" }) };
    expect(missing({ root: directoryWith(stamp) })).toBe(true);
  });

  it("is locked: a hash for each package, nothing that only a GPU needs, no registry's address", () => {
    const lock = readFileSync(join(bench, "requirements.txt"), "utf8");
    const packages = lock.split(/^(?=[a-z])/m).slice(1);
    expect(packages.length).toBeGreaterThan(40);
    packages.forEach((text) => expect(text).toMatch(/^\S+==\S+.*\\\n {4}--hash=sha256:[0-9a-f]{64}/));
    expect(lock).not.toMatch(/^(nvidia|cuda|triton)/m);
    expect(lock).not.toContain("://");
  });

  it("lists every package that the benchmark asks for by name", () => {
    const asked = readFileSync(join(bench, "requirements.in"), "utf8").match(/^[a-z]+$/gm)!;
    const lock = readFileSync(join(bench, "requirements.txt"), "utf8");
    asked.forEach((name) => expect(lock).toMatch(new RegExp(`^${name}==`, "m")));
  });
});

describe("npm run bench", () => {
  const root = join(__dirname, "..", "..");
  const clone = directoryWith(); // one in which the peers were never installed
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  const start = (...args: string[]) => {
    const paths = { root: clone, venv: "", nodeModules: join(root, "node_modules"), cache: clone, jupyter: clone };
    const program = `require("./src/setup/peers.cjs").bench(${JSON.stringify(paths)}, ${JSON.stringify(args)})`;
    const script = `${program}.then((code) => process.exit(code))`;
    return spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  };

  it("answers --help without installing the peers first", () => {
    const { status, stdout } = start("--help");
    expect([status, stdout]).toEqual([0, expect.stringContaining("--isa")]);
    expect(existsSync(join(clone, ".cache"))).toBe(false);
  });

  it.each([
    ["--rounds", "none"],
    ["--only", "nothing-of-this-name"],
    ["--isa", "avx1024"],
  ])("refuses %s %s before it installs anything", (...args) => {
    const { status, stderr } = start(...args);
    expect([status, stderr]).toEqual([1, expect.stringContaining(args[0])]);
    expect(existsSync(join(clone, ".cache"))).toBe(false);
  });
});
