import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const launcher = join(__dirname, "..", "..", "src", "setup", "origin.cjs");

function origin(...args: string[]) {
  return spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8" });
}

describe("origin", () => {
  it("prints nothing but JSON on standard output under --json", () => {
    const { stdout, status } = origin("plan", "--protocol", "smoke", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ protocol: "smoke", jobs: expect.any(Array), hash: expect.any(String) });
    const lines = origin("data", "--axis", "depth", "--count", "3", "--seed", "1", "--json")
      .stdout.trimEnd()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).axis)).toEqual(["depth", "depth", "depth"]);
  });

  it("prints examples that a second call prints again", () => {
    const examples = () => origin("data", "--axis", "length", "--count", "2", "--seed", "7").stdout;
    expect(examples()).toMatch(/^.+ > .+ EOS\n.+ > .+ EOS\n$/);
    expect(examples()).toBe(examples());
  });

  it.each([
    [
      ["plan", "--protocol", "huge"],
      "origin: protocol: expected one of paper, replication, discovery, quick, smoke, spike, tuning, tuning-levers, levers, got huge",
    ],
    [
      ["figures", "--protocol", "huge"],
      "origin: protocol: expected one of paper, replication, discovery, quick, smoke, spike, tuning, tuning-levers, levers, got huge",
    ],
    [
      ["notebooks", "--own", "--protocol", "huge"],
      "origin: protocol: expected one of paper, replication, discovery, quick, smoke, spike, tuning",
    ],
    [["findings", "--protocol", "smoke"], "origin: data/smoke: no results of this protocol are committed"],
    [["run", "--protocol", "smoke", "--job", "e7"], "origin: job: expected one of e0.1-s1, ladder-shared-s1, got e7"],
    [["export", "--protocol", "smoke", "--run", "e7", "--to", "x"], "origin: run: expected the id of a run of smoke"],
    [["import", "--from", "nowhere", "--to", "x"], "origin: nowhere/config.json: not there; expected a directory that"],
    [["import", "--from", "nowhere", "--to", ""], 'origin: --to: expected the path of a file to write, got ""'],
    [
      ["report", "--to", "package.json"],
      'origin: --to: expected a directory to write to, got "package.json", which is',
    ],
    [["data", "--axis", "width"], 'origin: axis: expected one of "in-distribution", "depth", "length"'],
    [["data", "--axis", "depth", "--count", "few"], "argument 'few' is invalid. expected an integer of at least 0"],
    [["reproduce", "--cores", "0"], "argument '0' is invalid. expected an integer of at least 1"],
    [["reproduce", "--jobs", "0"], "argument '0' is invalid. expected an integer of at least 1"],
    [["analyse", "x.csv", "--group-size", "1"], "argument '1' is invalid. expected an integer of at least 2"],
    [["analyse", "x.csv", "--groups", "0"], "argument '0' is invalid. expected an integer of at least 1"],
    [["analyse", "x.csv", "--steps", "1.5"], "argument '1.5' is invalid. expected an integer of at least 1"],
    [
      ["analyse", "x.csv", "--beta", "0.1,0"],
      "argument '0.1,0' is invalid. expected positive numbers, such as 0.04 or 0.01,0.1",
    ],
  ])("says in one line what is wrong: %s", (args, message) => {
    const { status, stdout, stderr } = origin(...args);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("takes the settings of a run for an analysis, the KL's weights repeated and as a list", () => {
    const run = ["--group-size", "8", "--groups", "4", "--steps", "10", "--beta", "0.01,0.1", "--beta", "0.5"];
    const counts = join(__dirname, "..", "passrates", "fixtures", "lists.jsonl");
    expect(origin("analyse", counts, ...run).stdout).toContain(
      "As given: 10 steps, 4 groups a step, groups of 8, β = 0.01, 0.1, 0.5.",
    );
  });

  it("plans a protocol of a file of one's own, and names file and setting where one is wrong", () => {
    const directory = mkdtempSync(join(tmpdir(), "protocol-"));
    const file = join(directory, "mine.ts");
    const write = (steps: number) =>
      writeFileSync(
        file,
        `const rl: { max_steps: number } = { max_steps: ${steps} };
         export default {
           name: "mine", version: "1.0", purpose: "Mine.",
           parts: [{
             seeds: { base: [7], rl: [7] }, pretraining: { max_steps: 4 }, evaluation: { prompts: 4, samples: 4 },
             studies: [{ name: "exposure", exposures: [0, 0.05], trainOn: ["depth"], rl }],
           }],
         };`,
      );
    write(3);
    const { stdout } = origin("plan", "--protocol", file, "--json");
    const { protocol, jobs } = JSON.parse(stdout) as { protocol: string; jobs: { runs: { rl: object }[] }[] };
    expect(protocol).toBe("mine");
    expect(jobs.map(({ runs }) => runs[0].rl)).toMatchObject([{ max_steps: 3, num_generations: 16 }, { max_steps: 3 }]);
    write(-3);
    expect(origin("plan", "--protocol", file).stderr).toContain(
      `origin: ${file}: parts.0.studies.0.rl.max_steps: expected a number of at least 1, got -3`,
    );
    rmSync(directory, { recursive: true });
  });

  it("keeps a checkpoint that it is told to overwrite while it reads it", () => {
    const from = mkdtempSync(join(tmpdir(), "checkpoint-"));
    cpSync(join(__dirname, "..", "model", "huggingface", "golden", "gpt2"), from, { recursive: true });
    const weights = join(from, "model.safetensors");
    const before = readFileSync(weights);
    expect(origin("import", "--from", from, "--to", weights).stderr).toContain(
      "--to: expected another file than those",
    );
    expect(readFileSync(weights).equals(before)).toBe(true);
    rmSync(from, { recursive: true });
  });

  it("shows where an error comes from under --debug", () => {
    expect(origin("--debug", "plan", "--protocol", "huge").stderr).toMatch(/^ +at .*protocols/m);
  });
});
