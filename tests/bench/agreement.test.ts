import { describe, expect, it } from "vitest";
import { demandAgreement } from "../../src/bench/agreement";

const numbers = (...values: number[]) => Float32Array.from(values);
const demand = (ours: object, theirs: object) => () =>
  demandAgreement("train-w64", "JAX", ours as Record<string, Float32Array>, theirs as Record<string, Float32Array>);

describe("demandAgreement", () => {
  it("lets pass what differs by rounding", () =>
    expect(demand({ loss: numbers(3.7) }, { loss: numbers(3.7003) })).not.toThrow());

  it("stops at a loss that is further off, and names workload, peer and number", () =>
    expect(demand({ loss: numbers(3.7) }, { loss: numbers(3.71) })).toThrow(/^train-w64: JAX does not .* loss within/));

  it("demands the same greedy tokens", () =>
    expect(demand({ greedy: numbers(4, 5) }, { greedy: numbers(4, 6) })).toThrow("greedy"));

  it("lets one parameter in a thousand step the other way, not two", () => {
    const ours = new Float32Array(1000);
    expect(demand({ parameters: ours }, { parameters: ours.with(7, 0.006) })).not.toThrow();
    expect(demand({ parameters: ours }, { parameters: ours.with(7, 0.006).with(8, 0.006) })).toThrow("parameters");
  });

  it("takes neither NaN nor missing numbers for equal", () => {
    expect(demand({ loss: numbers(NaN) }, { loss: numbers(NaN) })).toThrow("loss");
    expect(demand({ loss: numbers(1, 2) }, { loss: numbers(1) })).toThrow("loss");
  });

  it("does not count nothing as agreement", () =>
    expect(demand({ loss: numbers(1) }, { kl: numbers(1) })).toThrow("nothing that can be compared"));
});
