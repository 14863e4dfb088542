import { describe, expect, it } from "vitest";
import { insideRows } from "../../../src/evaluation/inside/inside";
import { insideMetrics } from "../../../src/evaluation/inside/row";
import { createTestbed } from "../../../src/strings";
import { demandNoLeaks } from "../../model/checks";
import { tinyPolicy } from "../../model/tiny";

demandNoLeaks();

const testbed = createTestbed();
const options = { testbed, axis: "length", prompts: 2, samples: 2, seed: 1 } as const;
const model = { vocabularySize: testbed.vocabulary.size };

describe("insideRows", () => {
  it("of a policy beside itself find no update, and the same probes and patches; a second time the same bits", () => {
    const policy = tinyPolicy(model);
    const [rows, again] = [1, 2].map(() => insideRows({ ...options, base: policy, tuned: policy }));
    policy.dispose();
    expect(again).toEqual(rows);
    expect(new Set(rows.map(({ metric }) => metric))).toEqual(
      new Set(Object.keys(insideMetrics).filter((metric) => metric !== "updateCosine")),
    );
    const keyed = (policy: string, metric: RegExp) =>
      rows.filter((row) => row.policy === policy && metric.test(row.metric)).map((row) => ({ ...row, policy: "" }));
    expect(keyed("tuned", /^patched|Accuracy|Control/)).toEqual(keyed("base", /^patched|Accuracy|Control/));
    const asAccuracy = rows.filter(({ metric }) => metric === "probeTransfer").map(({ value }) => value);
    expect(asAccuracy).toEqual(keyed("base", /^probeAccuracy/).map(({ value }) => value));
    expect(rows.filter(({ metric, value }) => metric.startsWith("update") && value !== 0)).toEqual([]);
  });

  it("want policies of one model", () => {
    const [base, tuned] = [tinyPolicy(model), tinyPolicy({ ...model, layers: 1 })];
    expect(() => insideRows({ ...options, base, tuned })).toThrow(/^tuned: expected a policy of the base's model/);
    base.dispose();
    tuned.dispose();
  });
});
