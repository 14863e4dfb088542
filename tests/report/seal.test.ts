import { describe, expect, it } from "vitest";
import { movedText, recordText, sealText } from "../../src/report/judged";
import { requireSealedJudge, seal, sealCommits, sealNow, sealOf } from "../../src/report/seal";
import { protocols } from "../../src/experiments/protocols";

const sealed = Object.keys(protocols).filter((name) => sealOf(name));

describe("a sealed protocol", () => {
  it("has the settings, hypotheses and statements that were sealed", () => {
    for (const protocol of sealed) {
      const [then, now] = [sealOf(protocol)!, sealNow(protocol)];
      for (const part of ["version", "settings", "hypotheses", "statements"] as const)
        expect(now[part], `${protocol}: ${part}`).toBe(then[part]);
    }
  });

  it("cannot be sealed again", () => {
    for (const protocol of sealed) expect(() => seal(protocol)).toThrow(`${protocol}: is sealed since`);
  });
});

describe("what the report says of a seal", () => {
  const now = sealNow("replication");
  const then = { ...now, sealed: "2026-11-29T21:00:00.000Z" };

  it("is when it was, of what, and that nothing has changed", () =>
    expect(sealText(then, now)).toBe(
      "Sealed on 2026-11-29 (commit 0a26bc9), before the first run: settings, hypotheses with their thresholds, statements, judging " +
        "code, sources of the numbers. Nothing of it has changed since.",
    ));

  it("names what has changed", () =>
    expect(sealText({ ...then, judging: "0", sources: "0" }, now)).toContain(
      "Changed since: judging code, sources of the numbers.",
    ));

  it("says of a record whether the sealed code made it, and whose verdicts are shown", () => {
    const record = { protocol: "replication", judged: "2026-12-01T08:00:00.000Z", judging: then.judging };
    const told = (sealed: typeof then | undefined, code: string) => recordText(record, sealed, code, []);
    expect(told(then, then.judging)).toBe(
      "Verdicts were first recorded from these rows on 2026-12-01 (data/replication/verdicts.json), by the code that was " +
        "sealed. The code that judges is the same. No verdict differs from the record, nor any number by more than 1e-9.",
    );
    expect(told(then, "0")).toContain("has changed since; the verdicts below are computed by the present code.");
    expect(told({ ...then, judging: "0" }, "0")).toContain("by other code than was sealed");
    expect(told(undefined, "0")).not.toContain("sealed");
  });

  it("names each verdict that moved", () => {
    expect(movedText([])).toContain("No verdict differs");
    const moved = { part: "H4b", of: "length", before: "rejected, -0.05", after: "holds, 0.05" };
    expect(movedText([moved, { ...moved, part: "H5f", of: "all" }])).toBe(
      "Verdicts that differ from the record: H4b (length): rejected, -0.05 → holds, 0.05; H5f: rejected, -0.05 → holds, 0.05.",
    );
  });
});

describe("who records verdicts on a sealed protocol", () => {
  it("is the sealed code alone: other code is sent to the commit that sealed", () => {
    for (const protocol of sealed) {
      const record = () => requireSealedJudge(protocol);
      if (sealOf(protocol)!.judging === sealNow(protocol).judging) expect(record).not.toThrow();
      else
        expect(record).toThrow(`in a checkout of the commit that sealed it, ${sealCommits[protocol]} (CONTRIBUTING.md`);
    }
    expect(() => requireSealedJudge("paper")).not.toThrow();
  });
});

describe("the seal", () => {
  it("moves with each thing that it covers, and is another for another protocol", () => {
    const [a, b] = [sealNow("replication"), sealNow("paper")];
    for (const part of ["settings", "hypotheses", "statements"] as const) expect(a[part]).not.toBe(b[part]);
    expect([a.judging, a.sources]).toEqual([b.judging, b.sources]);
  });
});
