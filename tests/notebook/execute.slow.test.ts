import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { load } from "../setup/load";
import { jupyterEnvironment, notebookOf, python, root } from "./python";

const { KERNEL_NAME } = load("kernelspec");
const directory = mkdtempSync(join(tmpdir(), "notebooks-"));
const environment = jupyterEnvironment(directory);
const at = (name: string) => join(directory, name);
const read = (name: string) => JSON.parse(readFileSync(at(name), "utf8"));
afterAll(() => rmSync(directory, { recursive: true }));

function run(...args: string[]): { status: number | null; stderr: string } {
  return runIn(environment, ...args);
}

function runIn(env: NodeJS.ProcessEnv, ...args: string[]): { status: number | null; stderr: string } {
  const options = { env, encoding: "utf8" } as const;
  const { status, stderr } = spawnSync(python!, [join(root, "src/notebook/execute.py"), ...args], options);
  return { status, stderr };
}

const cells = [
  'import { progress, show, table } from "./src/notebook"; const rows = [{ axis: "depth", gain: 0.17 }];',
  'console.log("one"); console.log("two"); table(rows);',
  'await show({ data: [{ x: [1, 2], y: [0.1, 0.2] }], layout: { title: { text: "Gain" } } });',
  "const bar = progress('GRPO', 3); for (let i = 1; i <= 3; i++) await bar.update(i); bar.done();",
  { source: "Date.now()", tags: ["live"] },
];

describe.skipIf(!python)("execute.py (skipped without .venv: npm run setup)", () => {
  beforeAll(() => {
    writeFileSync(at("a.ipynb"), notebookOf(cells));
    expect(run(at("a.ipynb"))).toEqual({ status: 0, stderr: "executing a.ipynb\n" });
  }, 120_000);

  it("executes notebook 04 on the rows of two base seeds too, as `npm run reproduce` does for a new user", () => {
    const env = { ...environment, GRPO_ORIGIN_RESULTS: join(root, "data", "quick") };
    const notebook = join(root, "notebooks", "04-ood-evaluation.ipynb");
    const args = [join(root, "src/notebook/execute.py"), "--to", directory, notebook];
    const { status, stderr } = spawnSync(python!, args, { env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "executing 04-ood-evaluation.ipynb\n" });
  }, 300_000);

  it("writes outputs of every kind, updated displays at their last state", () => {
    const outputs = read("a.ipynb").cells.map((cell: { outputs: unknown[] }) => cell.outputs);
    expect(outputs[1]).toMatchObject([
      { output_type: "stream", text: ["one\n", "two\n"] },
      { output_type: "display_data", data: { "text/html": expect.anything(), "text/plain": expect.anything() } },
    ]);
    expect(outputs[2][0].data["application/vnd.plotly.v1+json"].data[0].y).toEqual([0.1, 0.2]);
    expect(outputs[3]).toMatchObject([{ data: { "text/plain": ["GRPO: 3 of 3"] } }]);
  });

  it("leaves the same bytes when it runs again, but for live cells, and what pairs a notebook with a file of jupytext", () => {
    const dull = cells.slice(0, -1);
    const notebook = JSON.parse(notebookOf(dull));
    notebook.metadata.jupytext = { formats: "ipynb,ts:percent" };
    writeFileSync(at("b.ipynb"), JSON.stringify(notebook));
    expect(run(at("b.ipynb"))).toEqual({ status: 0, stderr: "executing b.ipynb\n" });
    const once = readFileSync(at("b.ipynb"), "utf8");
    expect(run(at("b.ipynb")).status).toBe(0);
    expect(readFileSync(at("b.ipynb"), "utf8")).toBe(once);
    expect(read("b.ipynb").metadata.jupytext).toEqual(notebook.metadata.jupytext);
    const text = once.replace(/"image\/png": "[^"]*"/g, ""); // where any four letters may stand together
    expect(text).not.toMatch(/\d{4}-\d\d-\d\d|tmp/);
  }, 120_000);

  it("starts a kernel again that did not come up, as one whose port was taken meanwhile; says so when none does", () => {
    const failing = (starts: number, name: string) => {
      const env = jupyterEnvironment(at(name));
      const spec = join(at(name), "kernels", KERNEL_NAME, "kernel.json");
      const kernel = JSON.parse(readFileSync(spec, "utf8"));
      const script = `echo >> ${at(name)}/starts; test $(wc -l < ${at(name)}/starts) -gt ${starts} && exec "$@"`;
      writeFileSync(spec, JSON.stringify({ ...kernel, argv: ["sh", "-c", script, "sh", ...kernel.argv] }));
      writeFileSync(at(`${name}.ipynb`), notebookOf(["1 + 1"]));
      return runIn(env, at(`${name}.ipynb`));
    };
    expect(failing(1, "once")).toEqual({ status: 0, stderr: "executing once.ipynb\n" });
    expect(read("once.ipynb").cells[0].outputs[0].data["text/plain"]).toEqual(["2"]);
    const { status, stderr } = failing(9, "always");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^executing always.ipynb\n.*always.ipynb: Kernel died before .* npm run doctor .*\n$/);
  }, 240_000);

  it("finds nothing stale right after it ran, live cells and images aside", () => {
    const before = statSync(at("a.ipynb")).mtimeMs;
    expect(run("--check", at("a.ipynb"))).toMatchObject({ status: 0 });
    expect(statSync(at("a.ipynb")).mtimeMs).toBe(before);
  });

  it("says which cell is stale, and how", () => {
    const stale = read("a.ipynb");
    stale.cells[1].outputs[0].text = ["one\n", "three\n"];
    stale.cells[2].outputs[0].data["application/vnd.plotly.v1+json"].data[0].y[1] = 0.3;
    writeFileSync(at("stale.ipynb"), JSON.stringify(stale));
    const { status, stderr } = run("--check", at("stale.ipynb"));
    expect(status).toBe(1);
    expect(stderr).toContain('stale.ipynb: cell 2: output 1.text: committed "three", now "two"');
    expect(stderr).toContain(
      "cell 3: output 1.data.application/vnd.plotly.v1+json.data[0].y[1]: committed 0.3, now 0.2",
    );
  });

  it("fails on an error with the cell and the error, leaves the file as it was, and executes the others", () => {
    const source = notebookOf(["1 + 1", 'throw new RangeError("exposure: expected …")', "2"]);
    writeFileSync(at("broken.ipynb"), source);
    writeFileSync(at("good.ipynb"), notebookOf(["1 + 1"]));
    const { status, stderr } = run(at("broken.ipynb"), at("good.ipynb"));
    expect(status).toBe(1);
    expect(stderr).toMatch(/broken\.ipynb: cell 2: RangeError: exposure: expected …/);
    expect(stderr.match(/^executing \w+\.ipynb$/gm)).toHaveLength(2);
    expect(readFileSync(at("broken.ipynb"), "utf8")).toBe(source);
    expect(read("good.ipynb").cells[0].outputs[0].data["text/plain"]).toEqual(["2"]);
  }, 120_000);

  it("ends at Ctrl-C with one line, and its kernel with it; the file stays as it was", async () => {
    const source = notebookOf([
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(at("pid"))}, String(process.pid));`,
      "for (;;) {}",
    ]);
    writeFileSync(at("long.ipynb"), source);
    const child = spawn(python!, [join(root, "src/notebook/execute.py"), at("long.ipynb")], {
      env: environment,
      detached: true, // a process group, as a terminal's
    });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    const pid = () => existsSync(at("pid")) && Number(readFileSync(at("pid"), "utf8"));
    await expect.poll(pid, { timeout: 60_000 }).toBeTruthy();
    process.kill(-child.pid!, "SIGINT");
    const [status] = await once(child, "close");
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr: "executing long.ipynb\nnotebooks: stopped; a notebook that was not finished is as it was\n",
    });
    await expect.poll(() => existsSync(`/proc/${pid()}`), { timeout: 10_000 }).toBe(false);
    expect(readFileSync(at("long.ipynb"), "utf8")).toBe(source);
  }, 120_000);

  it("writes copies where it is told to, and then leaves the notebook alone", () => {
    const source = notebookOf(["1 + 1"]);
    writeFileSync(at("c.ipynb"), source);
    expect(run("--to", at("copies"), at("c.ipynb")).status).toBe(0);
    expect(read("copies/c.ipynb").cells[0].outputs[0].data["text/plain"]).toEqual(["2"]);
    expect(readFileSync(at("c.ipynb"), "utf8")).toBe(source);
  });
});
