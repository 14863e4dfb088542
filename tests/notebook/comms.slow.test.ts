import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, contentsOf, textOf } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
}, 60_000);
afterAll(() => kernel.stop());

/** A cell that opens a comm and answers each message after `ms` by what it got. */
const echo = (id: string, ms: number) => `
  import { kernel } from "./src/notebook/kernel";
  const ${id} = kernel()!.comms.open("${id}", "tests", { first: true });
  ${id}.on({ async onMessage(data: { n: number }) {
    await new Promise((r) => setTimeout(r, ${ms}));
    console.log("got " + data.n);
    ${id}.send({ n: data.n });
  } });`;
const say = (id: string, data: object) => kernel.send("comm_msg", { comm_id: id, data });

describe("a comm of a cell", () => {
  it("is opened at the front end, listed, and closed", async () => {
    const run = await kernel.execute(echo("listed", 0));
    expect(contentsOf(run, "comm_open")).toEqual([{ comm_id: "listed", target_name: "tests", data: { first: true } }]);
    const listed = async () => (await kernel.request("comm_info_request", {})).reply.comms;
    expect(await listed()).toHaveProperty("listed", { target_name: "tests" });
    expect(contentsOf(await kernel.execute("listed.close()"), "comm_close")).toHaveLength(1);
    expect(await listed()).not.toHaveProperty("listed");
  });

  it("handles its messages one after the other, prints to its cell, and is idle once each is handled", async () => {
    const cell = await kernel.sendCell(echo("slow", 60));
    await kernel.finish(cell);
    const ids = [await say("slow", { n: 1 }), await say("slow", { n: 2 })];
    for (const id of ids) await kernel.until((m) => m.request === id && m.content.execution_state === "idle");
    const order = kernel.messages.filter(
      (m) => ids.includes(m.request) && (m.type === "comm_msg" || m.content.execution_state === "idle"),
    );
    expect(order.map((m) => m.content.data?.n ?? "idle")).toEqual([1, "idle", 2, "idle"]);
    const printed = kernel.messages.filter((m) => m.request === cell && m.type === "stream");
    expect(printed.map((m) => m.content.text).join("")).toBe("got 1\ngot 2\n");
  });

  it("is answered while a cell runs that yields, whose kernel then stays busy", async () => {
    await kernel.execute(echo("beside", 0));
    const cell = await kernel.sendCell("await new Promise((r) => setTimeout(r, 1500)); 5");
    await kernel.until((m) => m.request === cell && m.type === "execute_input");
    const id = await say("beside", { n: 3 });
    await kernel.until((m) => m.request === id && m.type === "comm_msg", 1.2);
    const idle = await kernel.until((m) => m.request === id && m.content.execution_state === "idle", 1.2);
    const at = kernel.messages.indexOf(idle);
    const next = await kernel.until((m) => m.type === "status" && kernel.messages.indexOf(m) > at, 1);
    expect(next).toMatchObject({ request: cell, content: { execution_state: "busy" } });
    expect(textOf(await kernel.finish(cell))).toBe("5");
  });

  it("shows the error of a callback in its cell, and goes on", async () => {
    const code = `import { kernel as k } from "./src/notebook/kernel";
      const faulty = k()!.comms.open("faulty", "tests", {});
      faulty.on({ onMessage() { throw new RangeError("no such value"); } });`;
    const cell = await kernel.sendCell(code);
    await kernel.finish(cell);
    for (const n of [1, 2]) {
      const id = await say("faulty", { n });
      await kernel.until((m) => m.request === id && m.content.execution_state === "idle");
    }
    const errors = kernel.messages.filter((m) => m.request === cell && m.type === "error");
    expect(errors.map((m) => m.content.evalue)).toEqual(["no such value", "no such value"]);
  });

  it.each([
    ["that waits for ever", "await new Promise(() => undefined)"],
    ["that never yields", "for (;;);"],
  ])("is free again after Stop ends a callback %s", async (_, body) => {
    const code = `import { kernel as k } from "./src/notebook/kernel";
      const stuck = k()!.comms.open("stuck", "tests", {});
      stuck.on({ async onMessage(data: { n: number }) { if (data.n === 1) { console.log("in it"); ${body} } else stuck.send(data); } });`;
    const cell = await kernel.sendCell(code);
    await kernel.finish(cell);
    const first = await say("stuck", { n: 1 });
    await kernel.until((m) => m.request === cell && m.type === "stream");
    kernel.interrupt();
    await kernel.until((m) => m.request === first && m.content.execution_state === "idle", 5);
    const second = await say("stuck", { n: 2 });
    await kernel.until((m) => m.request === second && m.type === "comm_msg", 5);
  });

  it("of an earlier kernel, or of no target, is closed", async () => {
    const ids = [
      await say("unknown", {}),
      await kernel.send("comm_open", { comm_id: "x", target_name: "none", data: {} }),
    ];
    for (const id of ids) await kernel.until((m) => m.request === id && m.type === "comm_close", 5);
  });

  it("can be opened by the front end", async () => {
    await kernel.execute(`import { kernel as k } from "./src/notebook/kernel";
      k()!.comms.target("here", (comm, data) => comm.send({ back: data }));`);
    const id = await kernel.send("comm_open", { comm_id: "y", target_name: "here", data: { a: 1 } });
    const { content } = await kernel.until((m) => m.request === id && m.type === "comm_msg", 5);
    expect(content).toEqual({ comm_id: "y", data: { back: { a: 1 } } });
  });

  it("is closed at the front end when the process of the cells ends", async () => {
    await kernel.execute(echo("lost", 0));
    await kernel.execute("process.exit()");
    await kernel.until((m) => m.type === "comm_close" && m.content.comm_id === "lost", 5);
    expect((await kernel.request("comm_info_request", {})).reply.comms).toEqual({});
  });
});
