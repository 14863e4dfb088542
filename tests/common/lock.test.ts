import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { lockDirectory } from "../../src/common/lock";
import { temporaryDirectory } from "../results/fixture";

let directory: string;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, "lock.json");
});

const writeLock = (pid: number, host: string): void => writeFileSync(path, JSON.stringify({ pid, host }));

describe("lockDirectory", () => {
  it("locks the directory until it is released, and leaves nothing else", () => {
    const release = lockDirectory(directory);
    expect(readdirSync(directory)).toEqual(["lock.json"]);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("refuses a second lock holder in the same process, and lets it in after the first", () => {
    const release = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`this process is already at work there; wait until it ends`);
    release();
    lockDirectory(directory)();
  });

  it("refuses a directory that another process has locked, until that one is killed", async () => {
    const other = await holderIn(directory);
    expect(() => lockDirectory(directory)).toThrow(
      `process ${other.pid} is already at work there; wait until it ends, or if it has ended, remove ${path}`,
    );
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: other.pid, host: hostname() });
    other.kill("SIGKILL");
    await once(other, "exit");
    expect(existsSync(path)).toBe(true);
    lockDirectory(directory)();
  });

  it(
    "lets in one of eight processes that come at once upon the lock of a killed one",
    { timeout: 120_000 },
    async () => {
      writeLock(2 ** 22 + 1, hostname());
      const all = Array.from({ length: 8 }, () => start(directory));
      const answers = await Promise.all(all.map(async (each) => String(await once(each.stdout!, "data"))));
      for (const each of all) each.kill("SIGKILL");
      expect(answers.filter((line) => line === "locked")).toHaveLength(1);
      expect(readdirSync(directory)).toEqual(["lock.json"]);
    },
  );

  it("replaces the lock of a process that was killed", () => {
    writeLock(2 ** 22 + 1, hostname()); // above the largest process number of Linux
    lockDirectory(directory)();
  });

  it.skipIf(!existsSync("/proc/1/stat"))("replaces a lock whose process number now belongs to another program", () => {
    writeLock(1, hostname());
    lockDirectory(directory)();
  });

  it("names the process on another machine, which it cannot ask", () => {
    writeLock(77, "there");
    expect(() => lockDirectory(directory)).toThrow(/process 77 on there is already at work.*remove .*lock\.json/);
  });

  it("says what to do about a lock that is damaged", () => {
    writeFileSync(path, "{");
    expect(() => lockDirectory(directory)).toThrow(
      /lock\.json: expected JSON.*if no process is at work there, remove it/,
    );
  });
});

/** A process that locks the directory until it is killed. */
async function holderIn(directory: string): Promise<ChildProcess> {
  const child = start(directory);
  await once(child.stdout!, "data");
  return child;
}

/** A process that says "locked" or "refused", and stays. */
function start(directory: string): ChildProcess {
  const program = `
    const { lockDirectory } = require(${JSON.stringify(join(__dirname, "../../src/common/lock.ts"))});
    let answer = "locked";
    try { lockDirectory(${JSON.stringify(directory)}); } catch { answer = "refused"; }
    process.stdout.write(answer);
    setInterval(() => undefined, 1000);`;
  return spawn(process.execPath, ["--import", "tsx", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}
