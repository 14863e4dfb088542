import { describe, expect, it } from "vitest";
import { gainAt } from "../../../src/figures/theory/gainAt";
import { lawAt } from "../../../src/figures/theory/lawAt";
import { lawCurves, movableLawCurves } from "../../../src/figures/theory/lawCurves";
import type { Trace } from "../../../src/figures/plot/marks";
import { noSignal } from "../../../src/figures/theory/noSignal";
import { sequenceCurves } from "../../../src/figures/theory/sequenceCurves";

type Drawn = Omit<Trace, "x" | "y"> & { name: string; x: number[]; y: number[] };
const massAt = (x: number) => 1 / (1 + Math.exp(-x));

describe("the figure of groups without signal", () => {
  const curves = noSignal([4, 16]).data as Drawn[];

  it("draws one curve a group size, Q^G + (1 − Q)^G at Q = 1 / (1 + e^{−x})", () => {
    expect(curves.map((curve) => curve.name)).toEqual(["G = 4", "G = 16"]);
    for (const [i, G] of [4, 16].entries()) {
      curves[i].x.forEach((x, j) => {
        const Q = massAt(x);
        expect(curves[i].y[j]).toBeCloseTo(Q ** G + (1 - Q) ** G, 4);
      });
    }
  });

  it("is lowest at one half", () => {
    for (const { x, y } of curves) expect(x[y.indexOf(Math.min(...y))]).toBeCloseTo(0, 6);
  });
});

describe("the figure of the laws", () => {
  const beta = 0.5;
  const curves = lawCurves({ beta, groupSize: 16 }).data as Drawn[];
  const named = (name: string) => curves.find((curve) => curve.name === name)!;

  it("draws the theorem as odds times e^{1/β}", () =>
    named("the theorem").x.forEach((x, j) => {
      expect(named("the theorem").y[j]).toBeCloseTo(massAt(x + 1 / beta), 4);
    }));

  it("shows the forward KL's limit where the base mass vanishes: 1 − β / (1 − 1/G)", () =>
    expect(named("mean-only, k3").y[0]).toBeCloseTo(1 - beta / (1 - 1 / 16), 4));

  it("lets no update lose", () => {
    const unchanged = curves[curves.length - 1].y;
    for (const { y } of curves) y.forEach((mass, j) => expect(mass).toBeGreaterThanOrEqual(unchanged[j] - 1e-9));
  });
});

describe("the figure of several decisions", () => {
  const [one, two, five, thirteen, theorem] = sequenceCurves({ betas: [0.5], groupSize: 16 }).data as Drawn[];

  it("draws one decision as the figure of the laws does", () => {
    const named = (lawCurves({ beta: 0.5, groupSize: 16 }).data as Drawn[]).find(({ name }) => /GRPO/.test(name))!;
    const at = (curve: Drawn, Q: number) => curve.y[curve.x.findIndex((x) => massAt(x) >= Q)];
    for (const Q of [0.001, 0.1, 0.9]) expect(at(one, Q)).toBeCloseTo(at(named, Q), 1);
  });

  it("sets curves of more decisions lower, and the theorem's at odds times e^{1/β}", () => {
    const curves = [one, two, five, thirteen];
    curves.slice(1).forEach((curve, i) => curve.y.forEach((P, j) => expect(P).toBeLessThanOrEqual(curves[i].y[j])));
    theorem.x.forEach((x, j) => expect(theorem.y[j]).toBeCloseTo(massAt(x + 2), 4));
  });

  it("ends two decisions of vanishing mass where 1 − P is twice β v / a(P)", () => {
    const [P] = two.y;
    const v = P * (1 - P);
    const groups = Array.from({ length: 15 }, (_, i) => i + 1);
    const choose = (k: number): number => (k === 0 ? 1 : (choose(k - 1) * (17 - k)) / k);
    const a = groups.reduce((sum, k) => {
      const variance = (k / 16) * (1 - k / 16);
      return sum + (choose(k) * P ** k * (1 - P) ** (16 - k) * variance) / (Math.sqrt((variance * 16) / 15) + 1e-4);
    }, 0);
    expect((2 * 0.5 * v) / a).toBeCloseTo(1 - P, 3);
  });
});

describe("the figures of one prompt", () => {
  const prompt = { Q: 0.01, beta: 0.5, groupSize: 16 };
  const odds = (0.01 / 0.99) * Math.exp(2);
  const marked = (data: unknown[]) => (data as Drawn[]).filter(({ mode }) => mode === "markers");

  it("mark what the optimum gains, and the chance that a group has a success", () => {
    const [gain, chance] = marked(gainAt(prompt).data);
    expect(gain.y[0]).toBeCloseTo(odds / (1 + odds) - 0.01, 5);
    expect(chance.y[0]).toBeCloseTo(1 - 0.99 ** 16, 5);
  });

  it("mark where the chosen update ends, on the curve that all prompts have under it", () => {
    const { data } = lawAt({ ...prompt, advantage: "whitened", kl: "k3" });
    const [theorem, own] = marked(data);
    expect(massAt(own.x[0])).toBeCloseTo(0.01, 6);
    expect(theorem.y[0]).toBeCloseTo(odds / (1 + odds), 5);
    const curve = (lawCurves(prompt).data as Drawn[]).find(({ name }) => /GRPO/.test(name))!;
    const after = curve.x.findIndex((x) => x > own.x[0]);
    expect(own.y[0]).toBeGreaterThanOrEqual(curve.y[after - 1]);
    expect(own.y[0]).toBeLessThanOrEqual(curve.y[after]);
  });
});

describe("the figure of the laws that can be moved without a kernel", () => {
  const groupSizes = [4, 16];
  const first = { beta: 0.5, groupSize: 16 };
  const { data } = movableLawCurves({ betas: [0.5, 1], groupSizes, first });

  it("shows at first what the figure of that β and G shows", () => {
    const visible = (data as (Drawn & { visible: boolean })[]).filter((trace) => trace.visible);
    const curves = lawCurves(first).data as Drawn[];
    expect(visible.map(({ name, y }) => [name, y])).toEqual(curves.map(({ name, y }) => [name, y]));
  });
});
