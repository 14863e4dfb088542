import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, contentsOf, textOf } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
}, 60_000);
afterAll(() => kernel.stop());

describe("a cell that fails", () => {
  it("says what was thrown, where in our sources, and nothing of the kernel's inside", async () => {
    const run = await kernel.execute(
      'import { requireInteger } from "./src/common/require";\nrequireInteger("epochs", 1.5);',
    );
    const [error] = contentsOf(run, "error");
    expect(error).toMatchObject({
      ename: "RangeError",
      evalue: expect.stringContaining("epochs: expected an integer"),
    });
    expect(error.traceback.join("\n")).toMatch(/src\/common\/require\.ts:\d+/);
    expect(error.traceback.join("\n")).not.toMatch(/node_modules|node:|launcher|evalmachine/);
    expect(run.reply).toMatchObject({ status: "error", ename: "RangeError" });
  });

  it("says every type error with its position and the line", async () => {
    const [error] = contentsOf(
      await kernel.execute('const fine = 1;\nconst bad: number = "x";\nconst worse: string = 2;'),
      "error",
    );
    expect(error.ename).toBe("TypeScript");
    expect(error.traceback).toEqual([
      "cell:2:7 Type 'string' is not assignable to type 'number'.",
      '  const bad: number = "x";',
      "        ^",
      "cell:3:7 Type 'number' is not assignable to type 'string'.",
      "  const worse: string = 2;",
      "        ^",
    ]);
  });

  it("says once that a type is unknown, and what an option was meant to be called", async () => {
    const messages = async (code: string) =>
      contentsOf(await kernel.execute(code), "error")[0].evalue.split("\n") as string[];
    expect(await messages('const target: Axis = "depth";')).toEqual(["cell:1:15 Cannot find name 'Axis'."]);
    const typo = 'import type { ReinforceOptions } from "./src/training/config";\n';
    expect(await messages(`${typo}const settings = { learning_rat: 1e-4 } satisfies ReinforceOptions;`)).toContainEqual(
      expect.stringMatching(/^cell:2:20 .*Did you mean to write 'learning_rate'\?$/),
    );
  });

  it.each([
    ["that is compiled", 'import { results } from "./src/experiments/results"; results', "./src/results/read"],
    ["that runs", 'const path = "./src/groupBy"; await import(path)', "./src/common/groupBy"],
    ["that is required", 'require("./src/random")', "./src/common/random"],
    ["of a name", 'import { committedPlace } from "./src/results/paths"', "committedDirectory of ./src/results/paths"],
  ])("says where it is now, of an import %s", async (_, code, now) => {
    const [error] = contentsOf(await kernel.execute(code), "error");
    expect(error.evalue).toContain(`${now}; CHANGELOG.md lists what moved`);
    expect(error.traceback[0]).toContain(error.evalue);
  });

  it.each([
    ["a string", 'throw "no error object"', "'no error object'"],
    ["a rejection", 'await Promise.reject(new TypeError("late"))', "late"],
    ["a rejection that nobody awaits", 'Promise.reject(new RangeError("unheard"))', "unheard"],
    ["syntax", "const = 3", "cell:1:7"],
  ])("has a message for %s", async (_, code, evalue) => {
    const [error] = contentsOf(await kernel.execute(code), "error");
    expect(error.evalue).toContain(evalue);
  });

  it("says in which line of which cell, why, and all that the error carries", async () => {
    await kernel.execute(
      "const fail = () => {\n  throw Object.assign(new Error('outer', { cause: new RangeError('inner') }), { code: 'E_OUTER' });\n};",
    );
    const run = await kernel.execute("const before = 1;\n\nfail();");
    const text = contentsOf(run, "error")[0].traceback.join("\n");
    const count = run.reply.execution_count as number;
    expect(text).toMatch(new RegExp(`at fail \\(cell ${count - 1}:2:`));
    expect(text).toContain(`cell ${count}:3:1`);
    expect(text).toContain("[cause]: RangeError: inner");
    expect(text).toContain("code: 'E_OUTER'");
  });

  it("keeps what it declared before it failed", async () => {
    await kernel.execute(
      'const kept = { steps: 40 };\nfunction twice(x: number) { return 2 * x; }\nthrow new Error("stop here");',
    );
    expect(textOf(await kernel.execute("twice(kept.steps)"))).toBe("80");
  });

  it("loses no request that is sent after its reply", async () => {
    await kernel.execute('throw new Error("first")');
    expect(textOf(await kernel.execute("1 + 1"))).toBe("2");
  });

  it("aborts the requests that were waiting, and only where it was asked to", async () => {
    const send = (more = {}) => [kernel.sendCell('await 0; throw new Error("x")', more), kernel.sendCell("1 + 1")];
    const outcomes = async (ids: Promise<string>[]) =>
      Promise.all(ids.map(async (id) => (await kernel.finish(await id)).reply.status));
    expect(await outcomes(send())).toEqual(["error", "aborted"]);
    expect(await outcomes(send({ stop_on_error: false }))).toEqual(["error", "ok"]);
  });
});

describe("Stop", () => {
  const stop = async (code: string) => {
    const id = await kernel.sendCell(code);
    const next = await kernel.sendCell("1 + 1");
    await kernel.until((m) => m.request === id && m.type === "stream");
    await sleep(100); // Node is deaf to SIGINT for an instant as the synchronous part of a cell ends
    const began = Date.now();
    kernel.interrupt();
    const run = await kernel.finish(id, 5);
    const waiting = await kernel.finish(next, 5);
    return { run, waiting, ms: Date.now() - began };
  };

  it.each([
    [
      "one that passes its signal on",
      'import { setTimeout as sleep } from "node:timers/promises"; import { signal } from "./src/notebook/kernel"; console.log("go"); await sleep(60_000, null, { signal: signal() });',
    ],
    ["one that does not", 'console.log("go"); await new Promise((r) => setTimeout(r, 60_000));'],
    ["one that never yields", 'console.log("go"); for (;;) {}'],
    [
      "one that ends in good order",
      'import { signal as s } from "./src/notebook/kernel"; console.log("go"); await new Promise((r) => s().addEventListener("abort", r));',
    ],
  ])("ends a cell within 2 s, with those that wait behind it: %s", async (_, code) => {
    const { run, waiting, ms } = await stop(code);
    expect(run.reply).toMatchObject({ status: "error", ename: "Interrupted", evalue: "the cell was stopped" });
    expect(waiting.reply.status).toBe("aborted");
    expect(ms).toBeLessThan(2000);
    expect(textOf(await kernel.execute("2 + 2"))).toBe("4");
  });

  it("keeps what a stopped cell goes on printing out of the next cell", async () => {
    await stop(
      'console.log("go"); const noise = setInterval(() => console.log("noise"), 20); await new Promise(() => {});',
    );
    const next = await kernel.execute("await new Promise((r) => setTimeout(r, 200)); clearInterval(noise); 7");
    expect(textOf(next)).toBe("7");
    const printed = kernel.messages.filter((m) => m.type === "stream").map((m) => m.content.text as string);
    expect(printed.join("").split("noise\n").length).toBeGreaterThan(4);
  });

  it("does nothing to an idle kernel", async () => {
    kernel.interrupt();
    await sleep(300); // a signal is not ordered with messages: the cell must not be there when it comes
    expect(textOf(await kernel.execute("3 + 3"))).toBe("6");
  });
});

describe("the protocol", () => {
  it("is busy from a request's start to its end, one request at a time", async () => {
    const ids = await Promise.all(["await 0; 1", "await 0; 2", "3"].map((code) => kernel.sendCell(code)));
    for (const id of ids) await kernel.finish(id);
    const states = kernel.messages.filter((m) => ids.includes(m.request) && m.type === "status");
    expect(states.map((m) => [ids.indexOf(m.request), m.content.execution_state])).toEqual(
      [0, 1, 2].flatMap((i) => [
        [i, "busy"],
        [i, "idle"],
      ]),
    );
  });

  it("loses no message of a cell that publishes more than the socket takes at once", async () => {
    const run = await kernel.execute(
      'import { markdown } from "./src/notebook"; for (let i = 0; i < 2000; i++) markdown("x".repeat(2000));',
    );
    expect(contentsOf(run, "display_data").length).toBe(2000);
  });

  it("sends prints together, however many, and what is beyond a page to a file", async () => {
    const run = await kernel.execute('for (let i = 0; i < 2e5; i++) console.log("line " + i);');
    const printed = contentsOf(run, "stream").map(({ text }) => text as string);
    expect(printed.length).toBeLessThan(500);
    const [shown, file] = /^([^]*)… the output is cut here; the rest is in (\S+)\n$/.exec(printed.join(""))!.slice(1);
    const all = shown.replace(/\n$/, "") + readFileSync(file, "utf8");
    expect(all.split("\n").filter((line) => line.startsWith("line ")).length).toBe(2e5);
  });

  it("tells a page that is opened while a cell runs what runs, and what it has published", async () => {
    const id = await kernel.sendCell('console.log("so far"); await new Promise((r) => setTimeout(r, 1500)); 7');
    await kernel.until((m) => m.request === id && m.type === "stream");
    const open = { comm_id: "late", target_name: "grpo-origin.running", data: {} };
    const request = await kernel.send("comm_open", open);
    const { content } = await kernel.until((m) => m.request === request && m.type === "comm_msg", 1);
    expect(content.data.running).toMatchObject({
      msg_id: id,
      outputs: [{ output_type: "stream", name: "stdout", text: "so far\n" }],
    });
    expect(textOf(await kernel.finish(id))).toContain("7");
  });

  it("has no history, and prints nothing of a request for it", async () => {
    const run = await kernel.request("history_request", { hist_access_type: "tail", n: 1 });
    expect(run.reply).toMatchObject({ status: "ok", history: [] });
    expect(contentsOf(run, "stream")).toEqual([]);
  });

  it("publishes the input and numbers it, and tells results from prints", async () => {
    const run = await kernel.execute('console.log("printed"); [1, 2]');
    const [input] = contentsOf(run, "execute_input");
    expect(input).toMatchObject({ code: 'console.log("printed"); [1, 2]', execution_count: run.reply.execution_count });
    expect(contentsOf(run, "stream")).toEqual([{ name: "stdout", text: "printed\n" }]);
    expect(contentsOf(run, "execute_result")[0].data).toEqual({ "text/plain": "[ 1, 2 ]" });
  });

  it("reports the language as the committed notebooks have it: JupyterLab would change one that differs", async () => {
    const { language_info } = (await kernel.request("kernel_info_request", {})).reply;
    const names = readdirSync("notebooks").filter((name) => name.endsWith(".ipynb"));
    const committed = names.map((name) => JSON.parse(readFileSync(join("notebooks", name), "utf8")).metadata);
    expect(committed.map((metadata) => metadata.language_info)).toEqual(names.map(() => language_info));
  });

  it("completes names of earlier cells and of our modules", async () => {
    await kernel.execute('import * as checks from "./src/common/require"; const exposure = 0.02;');
    const complete = async (code: string) =>
      (await kernel.request("complete_request", { code, cursor_pos: code.length })).reply.matches;
    expect(await complete("expo")).toContain("exposure");
    expect(await complete("checks.requireI")).toContain("requireInteger");
    expect(await complete('import "./src/notebook/sh')).toContain("show");
  });

  it("completes and inspects while a cell runs, also one that never yields", async () => {
    const id = await kernel.sendCell('console.log("go"); const end = Date.now() + 4000; while (Date.now() < end);');
    await kernel.until((m) => m.request === id && m.type === "stream");
    const { reply } = await kernel.request("complete_request", { code: "expos", cursor_pos: 5 });
    expect(reply.matches).toContain("exposure");
    const { reply: about } = await kernel.request("inspect_request", { code: "exposure", cursor_pos: 3 });
    expect(about.data["text/plain"]).toContain("const exposure: 0.02");
    expect(kernel.messages.some((m) => m.request === id && m.content.execution_state === "idle")).toBe(false);
    await kernel.finish(id);
  });

  it("exits when it is asked to, with success", async () => {
    const other = await Client.start();
    expect(await other.stop()).toBe(0);
  });
});

describe("what the kernel cannot answer", () => {
  it("is told, and variables live on", async () => {
    await kernel.execute("let kept = 41;");
    const { reply } = await kernel.request("is_complete_request", {});
    expect(reply).toMatchObject({ status: "error", ename: "TypeError" });
    expect(textOf(await kernel.execute("kept + 1"))).toBe("42");
  });

  it("is ignored where it is not of a front end of this kernel", async () => {
    await kernel["shell"].send(["<IDS|MSG>", "a wrong signature", "{}", "{}", "{}", "{}"]);
    await kernel["shell"].send(["noise"]);
    expect(textOf(await kernel.execute("2 + 2"))).toBe("4");
  });

  it("ends a cell whose value cannot be shown, with an error", async () => {
    const hostile = '({ show() {}, bundle: () => ({ "text/plain": "x", "application/json": 1n }) })';
    expect((await kernel.execute(hostile)).reply).toMatchObject({ status: "error", ename: "TypeError" });
  });
});

it("imports JSON with the attribute that says so", async () => {
  const code = 'const about = await import("./package.json", { with: { type: "json" } }); about.default.name';
  expect(textOf(await kernel.execute(code))).toBe("'grpo-origin'");
});
