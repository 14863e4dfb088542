import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireDirectoryTarget, requireFileTarget } from "../../src/common/target";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "target-"));
  writeFileSync(join(directory, "input"), "precious");
  mkdirSync(join(directory, "inputs"));
});
afterEach(() => rmSync(directory, { recursive: true }));
const at = (...names: string[]) => join(directory, ...names);

describe("requireFileTarget", () => {
  it("accepts a new file, also in directories that are missing, and an old one that is not read; leaves nothing", () => {
    for (const path of [at("new"), at("a", "b", "new"), at("input"), relative(process.cwd(), at("new"))])
      expect(() => requireFileTarget("--to", path, [at("other"), at("inputs")])).not.toThrow();
    expect(readdirSync(directory).sort()).toEqual(["input", "inputs"]);
    expect(readFileSync(at("input"), "utf8")).toBe("precious");
  });

  it("refuses what is read, by whatever path or link", () => {
    symlinkSync(at("input"), at("symbolic"));
    linkSync(at("input"), at("hard"));
    for (const path of [at("input"), at("inputs", "..", "input"), at("symbolic"), at("hard")])
      expect(() => requireFileTarget("--to", path, [at("input")])).toThrow(
        `--to: expected another file than those that are read, got ${JSON.stringify(path)}`,
      );
  });

  it.each<[string, () => string, string]>([
    ["nothing", () => "", '--to: expected the path of a file to write, got ""'],
    ["blanks", () => "  ", "--to: expected the path of a file to write"],
    ["a directory", () => at("inputs"), 'inputs", which is a directory'],
    ["a path that ends as a directory", () => `${at("new")}/`, 'new/", which is a directory'],
    ["a device", () => "/dev/null", "which is a device or a pipe"],
    ["a path through a file", () => at("input", "new"), "input is a file"],
    ["a path deep in a file", () => at("input", "a", "new"), "input is a file"],
  ])("refuses %s", (_, path, message) => {
    expect(() => requireFileTarget("--to", path())).toThrow(message);
  });

  // As root every directory can be written to; in /proc nobody makes a file, and Node's recursive mkdir never ends there.
  it.skipIf(process.platform !== "linux")("refuses, at once, a place where no file can be made", () => {
    expect(() => requireFileTarget("--to", "/proc/none/file")).toThrow(
      /^--to: \/proc: (cannot be written \(ENOENT\)|.*choose another)/,
    );
  });
});

describe("requireDirectoryTarget", () => {
  it("accepts a directory that is there, and one that is missing, and makes neither", () => {
    for (const path of [at("inputs"), at("new"), at("a", "b")])
      expect(() => requireDirectoryTarget("--to", path)).not.toThrow();
    expect(readdirSync(directory).sort()).toEqual(["input", "inputs"]);
  });

  it.each<[string, () => string, string]>([
    ["nothing", () => "", '--to: expected the path of a directory to write, got ""'],
    ["a file", () => at("input"), 'input", which is a file'],
    ["a directory in a file", () => at("input", "new"), "input is a file"],
    ["the directory that is read", () => at("inputs", "."), "expected another directory than the one that is read"],
  ])("refuses %s", (_, path, message) => {
    expect(() => requireDirectoryTarget("--to", path(), [at("inputs")])).toThrow(message);
  });
});
