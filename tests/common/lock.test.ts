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
  path = join(directory, "held.json");
});

const mark = (pid: number, host: string) => writeFileSync(path, JSON.stringify({ pid, host }));

describe("lockDirectory", () => {
  it("marks the directory until it is released, and leaves nothing else", () => {
    const release = lockDirectory(directory);
    expect(readdirSync(directory)).toEqual(["held.json"]);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("refuses a second holder in the same process, and lets it in after the first", () => {
    const release = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`this process is already at work there; wait until it ends`);
    release();
    lockDirectory(directory)();
  });

  it("refuses a directory that another process holds, until that one is killed", async () => {
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
    "lets in one of eight processes that come at once upon the mark of a killed one",
    { timeout: 120_000 },
    async () => {
      mark(2 ** 22 + 1, hostname());
      const all = Array.from({ length: 8 }, () => start(directory));
      const said = await Promise.all(all.map(async (each) => String(await once(each.stdout!, "data"))));
      for (const each of all) each.kill("SIGKILL");
      expect(said.filter((line) => line === "held")).toHaveLength(1);
      expect(readdirSync(directory)).toEqual(["held.json"]);
    },
  );

  it("replaces the mark of a process that was killed", () => {
    mark(2 ** 22 + 1, hostname()); // above the largest process number of Linux
    lockDirectory(directory)();
  });

  it.skipIf(!existsSync("/proc/1/stat"))("replaces a mark whose process number now belongs to another program", () => {
    mark(1, hostname());
    lockDirectory(directory)();
  });

  it("names the process on another machine, which it cannot ask", () => {
    mark(77, "there");
    expect(() => lockDirectory(directory)).toThrow(/process 77 on there is already at work.*remove .*held\.json/);
  });

  it("says what to do about a mark that is damaged", () => {
    writeFileSync(path, "{");
    expect(() => lockDirectory(directory)).toThrow(
      /held\.json: expected JSON.*if no process is at work there, remove it/,
    );
  });
});

/** A process that holds the directory until it is killed. */
async function holderIn(place: string): Promise<ChildProcess> {
  const child = start(place);
  await once(child.stdout!, "data");
  return child;
}

/** A process that says "held" or "refused", and stays. */
function start(place: string): ChildProcess {
  const program = `
    const { lockDirectory } = require(${JSON.stringify(join(__dirname, "../../src/common/lock.ts"))});
    let said = "held";
    try { lockDirectory(${JSON.stringify(place)}); } catch { said = "refused"; }
    process.stdout.write(said);
    setInterval(() => undefined, 1000);`;
  return spawn(process.execPath, ["--import", "tsx", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}
