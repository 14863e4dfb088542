import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { holdDirectory } from "../../src/experiments/hold";
import { temporaryDirectory } from "./fixture";

let directory: string;
const mark = (pid: number, host: string) => writeFileSync(join(directory, "held.json"), JSON.stringify({ pid, host }));
beforeEach(() => {
  directory = temporaryDirectory();
});

describe("holdDirectory", () => {
  it("marks the directory until it is released", () => {
    const release = holdDirectory(directory, "here");
    expect(existsSync(join(directory, "held.json"))).toBe(true);
    release();
    expect(existsSync(join(directory, "held.json"))).toBe(false);
  });

  it("replaces the mark of a process that was killed", () => {
    mark(2 ** 22 + 1, "here"); // above the largest process number of Linux
    expect(() => holdDirectory(directory, "here")).not.toThrow();
  });

  it("replaces a mark whose process number now belongs to another program", () => {
    mark(1, "here");
    if (existsSync("/proc/1/cmdline")) expect(() => holdDirectory(directory, "here")).not.toThrow();
  });

  it("names the process on another machine, which it cannot ask", () => {
    mark(77, "there");
    expect(() => holdDirectory(directory, "here")).toThrow(
      /process 77 on there is already at work.*remove .*held\.json/,
    );
  });
});
