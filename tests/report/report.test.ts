import { describe, expect, it } from "vitest";
import type { FigureId } from "../../src/figures";
import { reportOf } from "../../src/report/report";
import { reportHtml } from "../../src/report/html";
import { reportMarkdown } from "../../src/report/markdown";
import { judgementOf } from "../../src/report/judgements";
import { statements } from "../../src/report/statements";
import { numberText, probabilityText } from "../../src/report/numberText";
import { hypotheses, hypothesesHash } from "../../src/hypotheses/hypotheses";
import type { Decision } from "../../src/verdicts";
import { training, world } from "../verdicts/world";

const made = (changes: Parameters<typeof world>[0]) => {
  const results = world({ seeds: 7, ...changes });
  return { ...results, rows: results.rows.map((row) => ({ ...row, hypotheses: hypothesesHash })) };
};
const report = reportOf(made({ discovered: 0.3 }), training);
const outcome = (text: RegExp) => report.statements.find((statement) => text.test(statement.text))!.outcome;

describe("reportOf", () => {
  it("has a section, a figure and a command for every hypothesis", () => {
    expect(report.sections.map(({ hypothesis }) => hypothesis.id)).toEqual(hypotheses.map(({ id }) => id));
    for (const { figure, commands } of report.sections) {
      expect(figure.data.length).toBeGreaterThan(0);
      expect(commands[0]).toMatch(/^npx origin run --protocol world --job \S+$/);
    }
  });

  it("tells parts whose runs are to come from parts that the protocol cannot test", () => {
    const about = { jobs: 15, plannedJobs: 396, directory: "data/paper", changed: false };
    const why = (protocol: string, changes: object, id: string) => {
      const { sections } = reportOf(
        { protocol, rows: [], prompts: [], curves: [], about: { ...about, ...changes } },
        training,
      );
      return sections.find(({ hypothesis }) => hypothesis.id === id)!.parts[0].verdicts[0].sentence;
    };
    expect(why("paper", {}, "H3")).toBe("Not tested yet: no rows for it in 15 of 396 jobs.");
    expect(why("paper", { jobs: 396 }, "H3")).toBe("Not tested: protocol paper is complete and has no rows for it.");
    expect(why("quick", {}, "H4")).toMatch(/^Not tested yet.*; the protocol has no runs in probes\.$/);
  });

  it("begins with the results that it was made from, and reads the same ones in its commands", () => {
    const about = { jobs: 15, plannedJobs: 396, directory: "data/runs/world", changed: false };
    const own = reportOf({ ...made({ seeds: 2 }), about }, training);
    const first = "Your own results, data/runs/world: 15 of 396 jobs of protocol world. 2 base seeds.";
    expect(reportMarkdown(own, () => undefined).split("\n\n")[1]).toContain(first);
    expect(reportHtml(own, () => "")).toContain(`<p class="lead">${first}`);
    expect(own.commands.at(-1)).toContain("report --protocol world --own");
    expect(report.commands.join()).not.toContain("--own");
  });

  it("says of the paper's statements what the verdicts say", () => {
    const novel = report.statements.find(({ text }) => /novel solutions/.test(text))!;
    expect(novel.outcome).toBe("not borne out"); // sequences are discovered
    expect(novel.speaksAgainst.join()).toContain("H2a, rejected");
    expect(outcome(/performance saturates/)).toBe("borne out");
    const honest = reportOf(made({}), training);
    expect(honest.statements.find(({ text }) => /novel/.test(text))!.speaksAgainst).toEqual([]);
  });

  it("says of support and of refutation alike that something is undecided", () => {
    const [some] = report.sections.flatMap(({ parts }) => parts.flatMap((part) => part.verdicts));
    const judged = (...verdicts: Decision[]) => {
      const own = verdicts.map((verdict) => ({ ...some, part: "H1a" as const, verdict }));
      return judgementOf({ whose: "a doubt", text: "", scope: "", supportedBy: ["H1a"] }, own).outcome;
    };
    expect(judged("holds", "holds")).toBe("borne out");
    expect(judged("holds", "undecided")).toBe("borne out (undecided parts: 1)");
    expect(judged("rejected", "undecided")).toBe("not borne out (undecided parts: 1)");
    expect(judged("rejected")).toBe("not borne out");
    expect(judged("rejected", "undecided", "holds")).toBe("in part");
  });

  it("says that nothing was tested where nothing could be", () => {
    const empty = reportOf({ protocol: "nothing", rows: [], prompts: [], curves: [] }, training);
    for (const { outcome, bearsOut, speaksAgainst, open } of empty.statements) {
      expect(outcome).toBe("not tested here");
      expect([...bearsOut, ...speaksAgainst, ...open]).toEqual([]);
    }
  });

  it("warns of rows that were made under other hypotheses, and of these alone", () => {
    expect(report.cautions.join()).not.toContain("another version");
    expect(reportOf(world({ seeds: 2 }), training).cautions.join()).toMatch(
      /0123456789ab.*2 base seeds decide nothing/s,
    );
  });

  it("calls a statement without parts not tested, whatever rows without a hypothesis show", () => {
    const taught = report.statements.find(({ text }) => /may teach/.test(text))!;
    expect(taught.outcome).toBe("not tested here");
    expect(taught.beside).toContain("protocol discovery");
    expect(taught.scope).toContain("80 batches");
  });

  it("counts verdicts without those that their parts could hardly avoid, and marks these", () => {
    const { counts, freeCounts, sections } = report;
    const forced = sections.flatMap(({ parts }) => parts).filter(({ reservation }) => reservation);
    expect(forced.map(({ part }) => part.id)).toContain("H3b");
    expect(freeCounts.holds).toBeLessThan(counts.holds);
    expect(freeCounts.rejected).toBe(counts.rejected);
    const [all, free] = [sections[2].parts.flatMap(({ verdicts }) => verdicts), sections[2].free];
    expect(all.map(({ verdict }) => verdict)).toEqual(["holds", "holds", "holds"]);
    expect(free.verdicts).toEqual([]);
    expect(reportMarkdown(report, () => undefined)).toMatch(
      /^\| H3 Saturation \| holds \| 3, 0, 0 \| no part left \|/m,
    );
    expect(reportMarkdown(report, () => undefined)).toContain("| holds* |");
  });

  it("has the ladder's errors update by update, on both scales", () => {
    const [errors, rungs, ends] = report.sections.find(({ hypothesis }) => hypothesis.id === "H5")!.tables;
    expect(errors.rows).toHaveLength(13); // twelve updates with shared rules, one with distinct
    for (const row of [...errors.rows, ...rungs.rows, ...ends.rows]) expect(row.join()).not.toContain("NaN");
    expect(new Set(errors.rows.map((row) => row[1])).size).toBe(6);
  });

  it("tells the history of protocol paper, and of no other", () => {
    expect(report.history).toEqual([]);
    const told = reportOf({ protocol: "paper", rows: [], prompts: [], curves: [] }, training);
    expect(reportMarkdown(told, () => undefined)).toContain("274 jobs");
    expect(reportHtml(told, () => "")).toContain("274 jobs");
  });

  it("names parts that exist, so that no statement goes unjudged by a slip", () => {
    const verdicts = report.sections.flatMap(({ parts }) => parts.flatMap((part) => part.verdicts));
    for (const { supportedBy, opposedBy = [] } of statements)
      for (const key of [...supportedBy, ...opposedBy])
        expect(
          judgementOf({ whose: "a doubt", text: "", scope: "", supportedBy: [key] }, verdicts).outcome,
          key,
        ).not.toBe("not tested here");
  });
});

describe("the pages", () => {
  const page = reportHtml(report, (id) => `<figure>${id}</figure>`);
  const text = reportMarkdown(report, (id) => `figures/${id}.svg`);

  it("print every verdict with its numbers", () => {
    for (const { parts } of report.sections)
      for (const { verdicts } of parts)
        for (const { effect, lower, upper } of verdicts)
          for (const shown of [numberText(effect), `${numberText(lower)} to ${numberText(upper)}`]) {
            expect(page).toContain(shown);
            expect(text).toContain(shown);
          }
  });

  it("show every figure once", () => {
    for (const id of ["H1", "H8", "2-exposure", "4-ladder"]) {
      expect(page.split(`<figure>${id}</figure>`)).toHaveLength(2);
      expect(text.split(`figures/${id}.svg`)).toHaveLength(2);
    }
  });

  it("show a section of aggregates, a line for each method and exposure, and none where there is nothing to show", () => {
    expect(report.aggregate.map(({ method }) => method)).toContain("GRPO");
    const few = reportOf(made({ seeds: 2 }), training);
    expect(few.aggregate).toEqual([]);
    for (const [shown, left] of [
      [page, reportHtml(few, () => "")],
      [text, reportMarkdown(few, () => undefined)],
    ]) {
      expect(shown).toContain("In aggregate");
      expect(shown).toContain(numberText(report.aggregate[1].onTarget.gain!.value));
      expect(left).not.toContain("In aggregate");
    }
  });

  it("show several figures at one hypothesis", () => {
    const related: FigureId[] = ["5-prompts", "6-curves"];
    const sections = report.sections.map((section) => ({ ...section, related }));
    const several = { ...report, sections };
    for (const shown of [reportHtml(several, (id) => `/${id}.svg`), reportMarkdown(several, (id) => `/${id}.svg`)])
      expect(shown.match(/\/5-prompts\.svg[^/]*\/6-curves\.svg/g)).toHaveLength(sections.length);
  });

  it("colour an outcome by what it is, not by what it leaves open", () => {
    const [section] = report.sections;
    const open = reportHtml({ ...report, sections: [{ ...section, outcome: "holds (undecided parts: 1)" }] }, () => "");
    expect(open).toContain('<span class="badge holds">holds (undecided parts: 1)</span>');
    expect(open).toContain(".holds,.borne-out{");
  });

  it("load nothing from elsewhere, and leave no tag open to text", () => {
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(page).toContain("Q &lt; .3");
  });
});

describe("numbers", () => {
  it("have a true minus, and none for zero", () => {
    expect([-0.02, -0.00001, 12.345, NaN].map(numberText)).toEqual(["−0.020", "0.000", "12.3", ""]);
  });

  it("do not print a p-value of zero", () => {
    expect([0, 0.0004, 0.031, 1, NaN].map(probabilityText)).toEqual(["< .001", "< .001", ".031", "1", ""]);
  });
});
