import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRunning } from "../../src/common/lock";
import { ownProtocol } from "../../src/experiments/own/protocol";
import { runsDirectory } from "../../src/results/paths";
import { Client, textOf } from "./client";

/** Long enough to be stopped in its pretraining, and done in a few seconds. */
const settings = `{ from: "smoke", studies: ["exposure"], trainOn: ["depth"], rl: { beta: 0.02 },
  pretraining: { max_steps: 300, batch_size: 64 } }`;
const { name } = ownProtocol({
  from: "smoke",
  studies: ["exposure"],
  trainOn: ["depth"],
  rl: { beta: 0.02 },
  pretraining: { max_steps: 300, batch_size: 64 },
});
const directory = runsDirectory(name);
const log = join(directory, "runs", ".e0.1-s1.partial", "metrics.jsonl");
const steps = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0);

let kernel: Client;
beforeAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  kernel = await Client.start();
}, 60_000);
afterAll(async () => {
  await kernel.stop();
  rmSync(directory, { recursive: true, force: true });
});

const execute = async (code: string) => kernel.finish(await kernel.sendCell(code), 200);

describe("an experiment in a cell", () => {
  it("says what is wrong with a setting, where, and what was expected", async () => {
    const { reply } = await execute(
      `import { experiment } from "./src/notebook/experiment"; experiment({ from: "smoke", rl: { beta: -1 } });`,
    );
    expect(reply).toMatchObject({
      status: "error",
      evalue: "experiment.rl.beta: expected a number of at least 0, got -1",
    });
  }, 200_000);

  it("estimates its cost before anything runs", async () => {
    const run = await execute(`const e = experiment(${settings}); e.cost();`);
    expect(run.reply.status).toBe("ok");
    expect(textOf(run)).toMatch(/^smoke-\w{8} 1\.0: 2 runs in 1 jobs; about 1 core minute/m);
    expect(textOf(run)).toContain(`Jobs: 0 of 1 complete in data/runs/${name}`);
    expect(existsSync(directory)).toBe(false);
  }, 200_000);

  it("is stopped by Stop, keeps what was trained, and leaves no process behind", async () => {
    const id = await kernel.sendCell("await e.run();");
    for (let waited = 0; steps() < 20 && waited < 1000; waited++) await new Promise((done) => setTimeout(done, 100));
    kernel.interrupt();
    const { reply } = await kernel.finish(id, 60);
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(readdirSync(join(directory, "runs", ".e0.1-s1.partial"))).toContain("checkpoint.safetensors");
    expect(existsSync(join(directory, "lock.json"))).toBe(false);
    const lock = join(directory, "runs", ".e0.1-s1.lock.json");
    if (existsSync(lock)) expect(isRunning(JSON.parse(readFileSync(lock, "utf8")) as { pid: number })).toBe(false);
  }, 200_000);

  it("goes on from there, and shows how far it is until all is complete", async () => {
    const before = steps();
    expect(before).toBeLessThan(300);
    const run = await execute("await e.run();");
    expect(run.reply.status).toBe("ok");
    expect(textOf(run)).toContain(`${name}, percent: 100 of 100, 2 of 2 runs complete`);
  }, 200_000);

  it("has rows in the columns of the committed ones, and a figure of them beside these", async () => {
    const run = await execute(
      `import { results } from "./src/results/read"; import { beside } from "./src/figures/beside";
      const [own, committed] = [await e.results(), await results("quick")];
      const columns = (rows: object[]) => Object.keys(rows[0]).join();
      const shown = beside(own, committed);
      console.log(columns(own.rows) === columns(committed.rows), own.about?.jobs, new Set(own.rows.map(({ beta }) => beta)));
      console.log(shown.data.length > 0);`,
    );
    expect(run.reply.status).toBe("ok");
    expect(textOf(run)).toMatch(/true 1 Set\(2\) \{ '', 0\.02 \}\s+true/);
  }, 200_000);

  it("tells in a completion which fields there are, and of each what it means", async () => {
    const code = `experiment({ from: "quick", rl: { `;
    const { reply } = await kernel.request("complete_request", { code, cursor_pos: code.length });
    expect(reply.matches).toEqual(expect.arrayContaining(["beta", "num_generations", "learning_rate", "kl_estimator"]));
    const full = `${code}beta: 0.1 } });`;
    const inspected = await kernel.request("inspect_request", {
      code: full,
      cursor_pos: code.length + 2,
      detail_level: 0,
    });
    expect(JSON.stringify(inspected.reply.data)).toContain("Weight β of the KL term");
  }, 200_000);
});
