import { describe, expect, it } from "vitest";
import { axes, createTestbed, describeExamples, type Axis } from "../../src/strings";

describe("describeExamples", () => {
  it("prints as many lines as asked for, the same at every call", () => {
    for (const axis of axes) {
      const described = describeExamples({ axis, count: 20, seed: 1 });
      expect(described.text.trimEnd().split("\n")).toHaveLength(20);
      expect(described.json.trimEnd().split("\n")).toHaveLength(20);
      expect(describeExamples({ axis, count: 20, seed: 1 })).toEqual(described);
    }
  });

  it("gives in JSON what it gives as text", () => {
    const { text, json } = describeExamples({ axis: "vocabulary", count: 5, seed: 2, split: "test" });
    const records = json
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.map(({ prompt, completion }) => `${prompt} ${completion}`)).toEqual(text.trimEnd().split("\n"));
    expect(records.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  });

  it("shows the examples that the testbed has under these keys", () => {
    const bed = createTestbed({ operations: "spike", format: "answer" });
    const { json } = describeExamples({ axis: "depth", count: 3, seed: 9, operations: "spike", format: "answer" });
    const prompts = json
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).promptTokens);
    expect(prompts).toEqual(
      [0, 1, 2].map((index) => bed.example(bed.task("depth"), "train", { seed: 9, index }).prompt),
    );
  });

  it("names the setting that is out of range", () => {
    const request = { axis: "depth" as Axis, count: 1, seed: 1 };
    expect(() => describeExamples({ ...request, count: 0 })).toThrow(/^count: /);
    expect(() => describeExamples({ ...request, seed: -1 })).toThrow(/^seed: /);
    expect(() => describeExamples({ ...request, axis: "width" as Axis })).toThrow(/^axis: /);
    expect(() => describeExamples({ ...request, split: "all" as "test" })).toThrow(/^split: /);
  });
});
