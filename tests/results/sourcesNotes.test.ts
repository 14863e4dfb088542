import { describe, expect, it } from "vitest";
import { notesOn, sourcesNotes, sourcesProblems } from "../../src/results/sourcesNotes";
import { olderMachine } from "./fixture";

const now = "0123456789ab";
const older = "ba9876543210";
const madeBy = (protocol: string, ...sources: string[]) => {
  return { protocol, machines: sources.map((each) => ({ ...olderMachine, sources: each })) };
};
const note = { protocol: "paper", sources: older, mayDiffer: "every number, by rounding" };

describe("sourcesProblems", () => {
  it("has none where the present sources made all rows", () => {
    expect(sourcesProblems(now, [madeBy("quick", now), madeBy("paper", now, now)], [])).toEqual([]);
  });

  it("names rows of other sources once, and what to do", () => {
    const problems = sourcesProblems(now, [madeBy("quick", now, older, older)], [note]);
    expect(problems[0]).toContain(
      `data/quick: expected rows that the present sources made (${now}), got those of ${older}.`,
    );
    expect(problems[0]).toContain("`npm run reproduce -- --protocol quick`, `npx origin promote quick`");
    expect(problems[0]).toContain(`{ "protocol": "quick", "sources": "${older}", "mayDiffer": "…" }`);
    expect(problems.length).toBe(2); // the note is on another protocol
  });

  it("has none where a note says which numbers may differ", () => {
    expect(sourcesProblems(now, [madeBy("quick", now), madeBy("paper", older)], [note])).toEqual([]);
  });

  it("wants a note for each of several sources", () => {
    expect(sourcesProblems(now, [madeBy("paper", older, "cccccccccccc")], [note])).toEqual([
      expect.stringContaining("got those of cccccccccccc"),
    ]);
  });

  it("names a note whose rows have been made again", () => {
    expect(sourcesProblems(now, [madeBy("paper", now)], [note])).toEqual([
      expect.stringMatching(/^data\/sources\.json: the note on paper and sources ba9876543210: .* Remove the note$/),
    ]);
  });
});

describe("notesOn", () => {
  it("are those on a protocol's rows, and no other's", () => {
    expect(notesOn(madeBy("paper", older), [note])).toEqual([note.mayDiffer]);
    expect(notesOn(madeBy("quick", older), [note])).toEqual([]);
    expect(notesOn(madeBy("paper", now), [note])).toEqual([]);
  });
});

describe("data/sources.json", () => {
  it("is read", () => {
    for (const { mayDiffer } of sourcesNotes()) expect(mayDiffer).toMatch(/^[A-Z].*\.$/s);
  });
});
