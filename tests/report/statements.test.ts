import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { number } from "../../src/results/numbers";
import { changesOf } from "../../src/results/changes";
import { root } from "../../src/results/paths";
import { results } from "../../src/results/read";
import { statements, statementsHashOf } from "../../src/report/statements";
import type { Statement } from "../../src/report/statement";
import { mean } from "../../src/statistics/moments";

const statement = (text: RegExp) => statements.find((each) => text.test(each.text))!;

describe("the fingerprint of the statements", () => {
  const hash = statementsHashOf(statements);
  const changed = (change: Partial<Statement>) =>
    statementsHashOf(statements.map((each, i) => (i === 0 ? { ...each, ...change } : each)));

  it("moves with a part that speaks for or against a sentence, and with the sentence", () => {
    expect(changed({ supportedBy: ["H1"] })).not.toBe(hash);
    expect(changed({ opposedBy: ["H2a"] })).not.toBe(hash);
    expect(changed({ text: "GRPO's gains are consistent." })).not.toBe(hash);
  });

  it("stays where a scope is put in other words", () => {
    expect(changed({ scope: "other words", beside: "others" })).toBe(hash);
    expect(changed({ opposedBy: [] })).toBe(hash);
  });
});

describe("numbers in statements", () => {
  it("of protocol discovery are those of its committed rows", async () => {
    const { rows } = await results("discovery");
    const onTarget = changesOf(rows, "correctMass", ({ axis, trainedOn }) => axis === trainedOn);
    const taught = statement(/may teach/).beside!;
    const novel = statement(/novel solutions/).beside!;
    for (const target of ["depth", "length", "vocabulary"])
      for (const method of ["grpo", "sft"] as const) {
        const own = onTarget.filter(({ row }) => row.axis === target && row.method === method);
        const gain = number(mean(own.map((change) => change.gain)));
        expect(taught, `${method} on ${target}`).toContain(gain);
        if (method === "grpo") expect(novel, target).toContain(gain);
      }
  });

  it("of protocol paper are those of the committed report", () => {
    const report = readFileSync(join(root, "figures", "report-paper.md"), "utf8");
    const verdicts = report.slice(0, report.indexOf("## In aggregate"));
    const remark = (id: string) => verdicts.slice(verdicts.indexOf(`**${id}.`), verdicts.length).split("\n\n**")[0];
    expect(statement(/At large k/).scope).toContain(
      "232 of 326 runs. In the other 94 it is behind by .064 (.047 to .082)",
    );
    expect(remark("H7b")).toContain("232 of 326 runs. In the runs where it is not: .064 (.047 to .082; 94 runs)");
    expect(statement(/sharpens/).scope).toContain("97 of 560 runs");
    expect(remark("H6b")).toContain("97 of 560 runs");
    expect(remark("H2d")).toContain("7 runs");
  });
});
