import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, contentsOf, textOf } from "./client";

/** Cells that would run for ever: each prints "go" first. */
const endless: [name: string, code: string][] = [
  ["a loop without a body", "for (;;) {}"],
  ["a loop of one statement", "let turns = 0; while (true) turns++"],
  ["do … while", "let n = 0; do n++; while (n >= 0)"],
  ["a loop after an await", 'const read = await import("node:fs/promises"); await read.readdir("."); for (;;) {}'],
  ["a loop between timers", "for (;;) await new Promise((r) => setTimeout(r, 1))"],
  ["a loop of microtasks", "for (;;) await null"],
  ["promises that follow promises", "const on = (): Promise<void> => Promise.resolve().then(on); await on()"],
  ["for await", "async function* all() { for (;;) yield 1 } for await (const one of all()) void one"],
  ["a loop that catches everything", "for (;;) { try { JSON.parse('{') } catch {} }"],
  ["a loop in a function of an earlier cell", "spin()"],
  ["a callback of an array", "[1, 2].forEach(() => [1, 2].map(() => { for (;;); }))"],
  ["recursion", "const twice = (n: number): number => (n === 0 ? 1 : twice(n - 1) + twice(n - 1)); twice(60)"],
  ["a regular expression", "/^(a+)+$/.test('a'.repeat(40) + 'b')"],
  ["a loop in a timer that is awaited", "await new Promise(() => setTimeout(() => { for (;;); }, 10))"],
  ["a loop in nextTick", "await new Promise(() => process.nextTick(() => { for (;;); }))"],
  ["a loop that is not of the cell's text", 'new Function("for (;;);")()'],
  ["a promise that nobody keeps", "await new Promise(() => undefined)"],
  ["a finally that yields", "try { for (;;) await new Promise((r) => setTimeout(r, 5)) } finally { await null }"],
];

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
  await kernel.execute("const kept = { answer: 42 }; const spin = () => { for (;;); };");
}, 60_000);
afterAll(() => kernel.stop());

async function stopped(code: string) {
  const id = await kernel.sendCell(`console.log("go"); ${code}`);
  await kernel.until((m) => m.request === id && m.type === "stream");
  await sleep(50);
  const began = Date.now();
  kernel.interrupt();
  const run = await kernel.finish(id, 10);
  return { run, ms: Date.now() - began };
}

describe("Stop ends a cell, says so, and keeps the variables", () => {
  it.each(endless)("%s", async (_, code) => {
    const { run, ms } = await stopped(code);
    expect(run.reply).toMatchObject({ status: "error", ename: "Interrupted", evalue: "the cell was stopped" });
    expect(ms).toBeLessThan(5000);
    expect(textOf(await kernel.execute("kept.answer"))).toBe("42");
  });
});

describe("a stopped cell", () => {
  it("runs its finally", async () => {
    const { run } = await stopped('try { for (;;); } finally { console.log("closed") }');
    expect(textOf(run)).toContain("closed");
  });

  it("does not go on behind the next cell", async () => {
    await stopped("let beats = 0; for (;;) { beats++; await new Promise((r) => setTimeout(r, 5)); }");
    const [before, after] = textOf(
      await kernel.execute("const before = beats; await new Promise((r) => setTimeout(r, 100)); `${before} ${beats}`"),
    )
      .replaceAll("'", "")
      .split(" ");
    expect(Number(before)).toBeGreaterThan(0);
    expect(after).toBe(before);
  });

  it("does not do what stands behind its await", async () => {
    await stopped("let late = 0; await new Promise((r) => setTimeout(r, 700)); late = 1;");
    expect(textOf(await kernel.execute("await new Promise((r) => setTimeout(r, 600)); late"))).toBe("0");
  });

  it("leaves loops of later cells alone", async () => {
    await stopped("await new Promise(() => undefined)");
    expect(textOf(await kernel.execute("let sum = 0; for (let i = 0; i < 1e6; i++) sum += 1; sum"))).toBe("1000000");
  });

  it("leaves TensorFlow in order", async () => {
    await kernel.execute('import { tf } from "./src/tensor/load";');
    await stopped("tf.tidy(() => { for (let i = 0; ; i++) tf.scalar(i).square(); })");
    await stopped(
      "tf.grad((x) => { new Function('tf', 'for (;;) tf.scalar(2).square().dispose()')(tf); return x as never; })(tf.scalar(1))",
    );
    expect(textOf(await kernel.execute("tf.grad((x) => x.square())(tf.scalar(3)).dataSync()[0]"))).toBe("6");
  });
});

it("Stop reaches a cell that is still being compiled", async () => {
  const id = await kernel.sendCell("const compiled = 1; for (;;);");
  await kernel.until((m) => m.request === id && m.type === "execute_input");
  kernel.interrupt();
  expect((await kernel.finish(id, 10)).reply.ename).toBe("Interrupted");
});

it("a cell that ends its process costs the variables, not the kernel, and says so", async () => {
  const run = await kernel.execute("process.exit(3)");
  expect(contentsOf(run, "error")[0].evalue).toContain("exit code 3");
  const [gone] = contentsOf(await kernel.execute("kept.answer"), "error");
  expect(gone.evalue).toContain("Cannot find name 'kept'");
  expect(textOf(await kernel.execute("2 + 2"))).toBe("4");
});
