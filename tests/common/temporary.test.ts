import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeTemporaryDirectory, withTemporaryDirectory } from "../../src/common/temporary";
import setup from "../temporary";

const module = join(__dirname, "..", "..", "src", "common", "temporary.ts");
const children: ChildProcess[] = [];

/** Apart from the other tests' directories, whose processes remove what they find of ended ones. */
let own: string;
beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), "own-"));
  vi.stubEnv("TMPDIR", own);
});
afterEach(() => {
  children.splice(0).forEach((child) => child.kill("SIGKILL"));
  vi.unstubAllEnvs();
  rmSync(own, { recursive: true });
});

/** A process that has a temporary directory with a file in it, and waits. */
async function waiting(): Promise<{ child: ChildProcess; directory: string }> {
  const program = `
    const { writeFileSync } = require("node:fs");
    require(${JSON.stringify(module)}).withTemporaryDirectory("waiting", (directory) => {
      writeFileSync(directory + "/file", "");
      console.log(directory);
      return new Promise(() => setInterval(() => {}, 1000));
    });`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [text] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, directory: String(text).trim() };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  const exit = once(child, "exit");
  child.kill(signal);
  return exit;
}

describe("a temporary directory", () => {
  it("has a name of its own", () => {
    const directories = [makeTemporaryDirectory("name"), makeTemporaryDirectory("name")];
    expect(new Set(directories).size).toBe(2);
    for (const directory of directories) {
      expect(basename(directory)).toMatch(/^grpo-origin-name-/);
      expect(basename(directory).length).toBeLessThan(45); // Chromium has sockets in it, of which paths are short
      expect(readdirSync(directory)).toEqual([]);
      rmSync(directory, { recursive: true });
    }
  });

  it("is gone when its body ends, by an error too", async () => {
    let directory = "";
    const body = (own: string) => {
      directory = own;
      writeFileSync(join(own, "file"), "");
      return Promise.resolve(7);
    };
    expect(await withTemporaryDirectory("body", body)).toBe(7);
    expect(existsSync(directory)).toBe(false);
    const failing = withTemporaryDirectory("body", (own) => body(own).then(() => Promise.reject(new Error("stop"))));
    await expect(failing).rejects.toThrow("stop");
    expect(existsSync(directory)).toBe(false);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("is gone when %s ends the process, which it still does", async (signal) => {
    const { child, directory } = await waiting();
    expect(await ended(child, signal)).toEqual([null, signal]);
    expect(existsSync(directory)).toBe(false);
  });

  it("that a killed process left is removed by the next one; that of a process which lives stays", async () => {
    const [killed, living] = await Promise.all([waiting(), waiting()]);
    await ended(killed.child, "SIGKILL");
    expect(existsSync(join(killed.directory, "file"))).toBe(true);
    rmSync(makeTemporaryDirectory("next"), { recursive: true });
    expect([killed, living].map(({ directory }) => existsSync(directory))).toEqual([false, true]);
  });

  it("stays where its process may run on another machine, and where the name is not of this project", () => {
    const others = ["grpo-origin-verify-0000-zzzzzz-1-abcdef", "verify-0000-zzzzzz-1-abcdef"];
    const directories = others.map((name) => join(tmpdir(), name));
    for (const directory of directories) mkdirSync(directory);
    rmSync(makeTemporaryDirectory("next"), { recursive: true });
    expect(directories.map(existsSync)).toEqual([true, true]);
    for (const directory of directories) rmSync(directory, { recursive: true });
  });
});

describe("the tests' own", () => {
  it("are all in one, which goes when they end", () => {
    const end = setup()!;
    expect(basename(tmpdir())).toMatch(/^grpo-origin-tests-/);
    expect(setup()).toBeUndefined(); // for another of vitest's projects
    const directory = makeTemporaryDirectory("within");
    end();
    expect(existsSync(directory)).toBe(false);
    vi.unstubAllEnvs();
    expect(basename(tmpdir())).toMatch(/^grpo-origin-tests-/); // so it is in this run
  });
});
