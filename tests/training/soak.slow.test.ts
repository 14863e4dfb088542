import { describe, expect, it } from "vitest";
import { demandNoLeaks } from "../model/checks";
import { flatness } from "../soak/flatness";
import type { Kind } from "./runs";

demandNoLeaks();

describe.each<Kind>(["pretraining", "grpo twice", "rft"])("2,000 steps of %s", (kind) => {
  it("keep the number of tensors flat, and memory", { timeout: 300_000 }, async () => {
    const { tensors, growth } = await flatness(kind, 2000);
    expect(tensors).toHaveLength(1);
    expect(growth).toBeLessThan(10);
  });
});
