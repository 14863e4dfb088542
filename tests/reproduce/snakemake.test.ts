import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { temporaryDirectory } from "../results/fixture";

/** Starts a Snakemake that would take a minute, and fails as soon as that runs. */
const failing = `
  const { existsSync } = require("node:fs");
  require("${root}/src/reproduce/snakemake.ts").snakemake(process.argv[1], []);
  setInterval(() => { if (existsSync("pid")) throw new Error("write EPIPE"); }, 20);
`;

describe("snakemake", () => {
  it("does not outlive a command that fails", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "logs"));
    const fake = join(directory, "snakemake");
    writeFileSync(fake, "#!/bin/sh\necho $$ > pid.partial && mv pid.partial pid\nexec sleep 60\n");
    chmodSync(fake, 0o755);
    const { stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "--eval", failing, directory], {
      cwd: directory,
      env: { ...process.env, PATH: `${directory}:${process.env.PATH}`, NODE_PATH: join(root, "node_modules") },
      encoding: "utf8",
    });
    expect(stderr).toContain("write EPIPE");
    const pid = Number(readFileSync(join(directory, "pid"), "utf8"));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2] !== "Z";
  } catch {
    return false;
  }
}
