import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { planOf } from "../../src/experiments/plan/plan";
import { smoke } from "../../src/experiments/protocols/smoke";
import { temporaryDirectory } from "../results/fixture";

describe("the Snakefile", () => {
  it("works in a clone whose path has a space: every command quotes it", () => {
    const clone = join(temporaryDirectory(), "a clone");
    const [snakefile, directory] = [join(clone, "src", "reproduce", "Snakefile"), join(clone, "data")];
    mkdirSync(directory, { recursive: true });
    cpSync(join(root, "src", "reproduce", "Snakefile"), snakefile);
    writeFileSync(join(directory, "plan.json"), JSON.stringify(planOf(smoke)));
    const options = ["--cores", "1", "--dry-run", "--printshellcmds"];
    const { stdout, stderr } = spawnSync(
      join(root, ".venv", "bin", "snakemake"),
      ["--snakefile", snakefile, "--directory", directory, ...options],
      { encoding: "utf8" },
    );
    const commands = `${stdout}${stderr}`.split("\n").filter((line) => / && .*src\/setup\/origin\.cjs/.test(line));
    expect(commands.length).toBe(2 + 3); // jobs, then rows, figures, notebooks
    for (const command of commands) expect(command).toContain(`cd '${clone}' && `);
  });
});
