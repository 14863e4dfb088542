import { expect, it } from "vitest";
import { meansText, withRemarks } from "../../src/verdicts/remarks";
import { noRows } from "../../src/verdicts/estimate";

const runs = [
  { target: "depth", gain: 0.1 },
  { target: "length", gain: -0.25 },
  { target: "depth", gain: 0.3 },
];
const means = (of: typeof runs) =>
  meansText(
    "target",
    of,
    ({ target }) => target,
    ({ gain }) => gain,
  );

it("says what a mean over kinds is made of, and nothing where there is one kind", () => {
  expect(means(runs)).toBe("Runs by target: depth .200 (2), length -.250 (1).");
  expect(means(runs.filter(({ target }) => target === "depth"))).toBe("");
  expect(means([])).toBe("");
});

it("adds to a remark, leaves out what is empty, and leaves a measurement without any as it is", () => {
  expect(withRemarks({ ...noRows, remark: "One." }, "", "Two.").remark).toBe("One. Two.");
  expect(withRemarks(noRows, "")).toBe(noRows);
});
