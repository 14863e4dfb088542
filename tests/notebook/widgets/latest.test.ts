import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { latest } from "../../../src/notebook/widgets/latest";
import { onFrontEnd } from "./frontEnd";

const front = onFrontEnd();

describe("latest", () => {
  it("makes one more call of any number of requests during a call, with what is so then", async () => {
    let value = 0;
    const calls: number[] = [];
    const run = latest(async () => {
      calls.push(value);
      await sleep(20);
    });
    const all = [];
    for (value = 1; value <= 100; value++) {
      all.push(run());
      if (value === 1) await sleep(10); // the first call has begun
    }
    await Promise.all(all);
    expect(calls).toEqual([1, 101]);
  });

  it("ends with Stop: what waited is not called", async () => {
    let calls = 0;
    const run = latest(async () => {
      calls++;
      await sleep(10);
      front.kernel.abort.abort();
    });
    const first = run();
    await sleep(5);
    void run();
    await expect(first).rejects.toThrow(/abort/i);
    expect(calls).toBe(1);
  });

  it("is ready again after a call that failed", async () => {
    let fails = true;
    const run = latest(() => {
      if (fails) throw new Error("once");
    });
    await expect(run()).rejects.toThrow("once");
    fails = false;
    await expect(run()).resolves.toBeUndefined();
  });
});
