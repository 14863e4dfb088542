import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPassRates } from "../../src/passrates";
import { root } from "../../src/results/paths";
import { countsText, file, inputAt, lines, readFixture } from "./fixture";

describe("the files of a tool", () => {
  it.each([
    ["trl.json", "TRL completions (JSON)", "column prompt", "accuracy_reward = 1"],
    ["trl_conversational.parquet", "TRL completions (Parquet)", "column prompt", "accuracy_reward = 1"],
    ["verl_validation.jsonl", "verl rollouts or validation (JSON lines)", "column input", "acc = 1"],
    ["inspect.eval", "inspect_ai log (zip)", "sample id, over epochs", "score of match = 1"],
    ["inspect.json", "inspect_ai log (JSON)", "sample id, over epochs", "score of match = 1"],
    [
      "details_sums_2026-11-28T00-00-00.parquet",
      "lighteval details (Parquet)",
      "column doc.id",
      "pass@k:k=1&n=4 · number of samples",
    ],
    ["eval_results.json", "EvalPlus results (JSON)", "task_id", "base_status and plus_status = 1"],
    ["prime_rl_traces.jsonl", "prime-rl traces (JSON lines)", "column task.key", "the sum of score · weight = 1"],
    ["verifiers_results.jsonl", "verifiers results (JSON lines)", "column example_id", "reward = 1"],
    [
      "nemo_rl_train_data_step50.jsonl",
      "NeMo-RL data (JSON lines)",
      "token_ids before the first trained token",
      "rewards = 1",
    ],
    ["nemo_rl_val_data_step50.jsonl", "NeMo-RL data (JSON lines)", "the prompt in content", "rewards = 1"],
    ["nemo_gym_rollouts.jsonl", "NeMo-Gym rollouts (JSON lines)", "column _ng_task_index", "reward = 1"],
    [
      "nemo_gym_reward_profiling.jsonl",
      "NeMo-Gym reward profile (JSON lines)",
      "column _ng_task_index",
      "reward of rollout_infos (mean/reward · num_rollouts where they are incomplete) = 1",
    ],
    ["skyrl_sums.jsonl", "SkyRL evaluation (JSON lines)", "column input_prompt", "score = 1"],
    ["lists.jsonl", "samples (JSON lines)", "column question_id", "rewards = 1"],
  ])("%s are recognised by their content, and give the samples that are in them", async (name, shape, by, correct) => {
    const reading = await readFixture(name);
    expect(countsText(reading)).toBe("3/4 1/4 0/4");
    expect(reading.sources).toEqual([
      { file: name, shape, policy: "base", rows: expect.any(Number), samples: 12, correct: 4, groupedBy: by, correctBy: correct }, // prettier-ignore
    ]);
    expect(reading.dropped).toEqual([]);
  });

  it("may be one of base and tuned, as counts or with a column that says whose a sample is", async () => {
    for (const name of ["counts.csv", "counts.csv.gz", "counts.csv.zst"]) {
      const reading = await readFixture(name);
      expect([countsText(reading), countsText(reading, "tuned")]).toEqual(["3/4 1/4 0/4", "0/8 2/8 4/8"]);
      expect(reading.sources[0].policy).toBe("both");
    }
    const reading = await readFixture("policies.csv");
    expect([countsText(reading), countsText(reading, "tuned")]).toEqual(["3/4 1/4 0/4", "3/4 1/4 0/4"]);
  });

  it("may have semicolons and decimal commas", async () => {
    const reading = await readFixture("semicolons.csv", { threshold: 0.5 });
    expect(countsText(reading)).toBe("3/4 1/4 0/4");
    expect(reading.notes[0]).toContain("commas inside numbers are read as decimal points");
    expect(reading.sources[0].correctBy).toBe("reward ≥ 0.5");
  });

  it("may be a directory: a log over steps, or the tasks of one evaluation", async () => {
    const { steps, prompts } = await readFixture("trl");
    expect([prompts.length, steps.map(({ step }) => step)]).toEqual([0, [2, 4, 6]]);
    expect(steps[0].groups).toEqual([
      { id: "What is 2 + 3?", n: 4, k: 3, meanReward: 0.75, isFlat: false },
      { id: "What is 17 · 23?", n: 4, k: 1, meanReward: 0.25, isFlat: false },
      { id: "Is 1,009 a prime?", n: 4, k: 0, meanReward: 0, isFlat: true },
    ]);
    const verl = (await readFixture("verl")).steps;
    expect(verl.map(({ groups }) => groups.filter(({ isFlat }) => isFlat).length)).toEqual([1, 1, 3]);
    expect(countsText(await readFixture("areal"))).toBe("3/4 1/4 0/4");
  });
});

describe("what misleads in a tool's files is named", () => {
  const notesOf = async (name: string) => (await readFixture(name)).notes.join(" ");
  it.each([
    ["trl", "The steps are 2 apart: the rollouts of about 1 of 2 steps are missing"],
    ["trl", "Other rewards in the files (format_reward) are not counted"],
    ["verl_validation.jsonl", "acc counts, not score, which may mix in terms for format"],
    ["verl", "verl's score may mix in terms for format or length"],
    ["samples_sums_2026-11-28T00-00-00.jsonl", "4 answers a document were sampled, but the filter kept 1"],
    ["samples_sums_2026-11-28T00-00-00.jsonl", "One sample a prompt (base)"],
    ["samples_sums_2026-11-28T00-00-00.jsonl", "one line for each filter (strict-match, flexible-extract)"],
    ["details_sums_2026-11-28T00-00-00.parquet", "round(mean · samples)"],
    ["eval_results.json", "passes the original and the extra tests"],
    ["skyrl_sums.jsonl", "Scores that are lists, a term for each token, are summed up"],
  ])("%s: %s", async (name, note) => expect(await notesOf(name)).toContain(note));

  it("lm-evaluation-harness's filters are counted once, and its other lines as dropped", async () => {
    const reading = await readFixture("samples_sums_2026-11-28T00-00-00.jsonl");
    expect(countsText(reading)).toBe("1/1 0/1 0/1");
    expect(reading.dropped).toMatchObject([{ reason: expect.stringContaining("flexible-extract"), count: 3 }]);
  });

  it("EvalPlus's original tests alone count where they are asked for", async () =>
    expect(countsText(await readFixture("eval_results.json", { correct: "base" }))).toBe("3/4 1/4 4/4"));

  it("verl's score, which mixes in format, needs a threshold", async () => {
    await expect(readFixture("verl_validation.jsonl", { correct: "score" })).rejects.toThrow(
      "verl_validation.jsonl, row 3, column score: expected 0 or 1, got 0.1: say from which value on a sample is correct",
    );
    expect(countsText(await readFixture("verl_validation.jsonl", { correct: "score", threshold: 0.5 }))).toBe(
      "3/4 1/4 0/4",
    );
  });

  it("NeMo-Gym's mean counts where its column is named, in place of the single rewards", async () => {
    const profile = { _ng_task_index: 0, num_rollouts: 2, "mean/reward": 0, "mean/other": 0.5, rollout_infos: [{ reward: 0 }, { reward: 0 }] }; // prettier-ignore
    const base = file(lines(profile));
    expect(countsText(await readPassRates({ base }))).toBe("0/2");
    const { prompts, sources } = await readPassRates({ base }, { correct: "mean/other" });
    expect([prompts.at(0)?.base, sources[0].correctBy]).toEqual([{ n: 2, k: 1 }, "mean/other · num_rollouts = 1"]);
  });

  it("null rewards are dropped and counted; Python's NaN is one of them", async () => {
    const rows = lines({ id: 1, reward: 1 }, { id: 1, reward: null }) + '{"id": 1, "reward": NaN, "note": "NaN"}\n';
    const { prompts, dropped } = await readPassRates({ base: file(rows) });
    expect([...prompts]).toEqual([{ id: "1", base: { n: 1, k: 1 } }]);
    expect(dropped).toEqual([
      { reason: "no score: reward is empty, null or NaN", count: 2, examples: ["samples.jsonl, row 2", "samples.jsonl, row 3"] }, // prettier-ignore
    ]);
  });
});

describe("options", () => {
  const rows = lines({ a: { b: "x" }, c: 0.4, d: "algebra" }, { a: { b: "x" }, c: 0.6, d: "algebra" });
  it("choose the columns of prompt, score and domain, inside objects too", async () => {
    const options = { group: "a.b", correct: "c", threshold: 0.5, domain: "d" };
    const { prompts } = await readPassRates({ base: file(rows) }, options);
    expect([...prompts]).toEqual([{ id: "x", domain: "algebra", base: { n: 2, k: 1 } }]);
  });
  it("that a file has no use for are refused: a threshold for means over samples, another domain than EvalPlus's task", async () => {
    const profile = { _ng_task_index: 0, num_rollouts: 2, "mean/reward": 0.5 };
    await expect(readPassRates({ base: file(lines(profile)) }, { threshold: 0.5 })).rejects.toThrow(
      "samples.jsonl, row 1, column mean/reward: --threshold: expected a score of each sample, got how many of 2 samples are correct, or their mean: leave it out",
    );
    await expect(readFixture("eval_results.json", { domain: "x" })).rejects.toThrow(
      "eval_results.json: --domain: EvalPlus's samples have their task, and no other column: leave it out",
    );
  });
  it("that name no column are refused with those that there are", () =>
    expect(readPassRates({ base: file(rows) }, { correct: "c", group: "e" })).rejects.toThrow(
      'samples.jsonl: --group: expected one of its columns (a.b, c, d), got "e"',
    ));
});

const shared = join(root, "..", "shared");
const hasShared = existsSync(join(shared, "logs"));
if (!hasShared) console.warn("passrates: ../shared is missing: the real files are not read");

describe.skipIf(!hasShared)("files as tools wrote them", () => {
  it.each([
    ["areal_17.jsonl", "AReaL", "1/1"],
    ["completions_00005.parquet", "TRL", "1/2"],
    ["completions_00006_conversational.parquet", "TRL", "1/1"],
    ["counts.csv", "counts", "104/128"],
    ["details_toy_0_2026-11-28T00-00-00.parquet", "lighteval", "2/4"],
    ["eval_results.json", "EvalPlus", "1/2"],
    ["nemo_gym_reward_profiling.jsonl", "NeMo-Gym", "2/4"],
    ["nemo_gym_rollouts.jsonl", "NeMo-Gym", "1/1"],
    ["nemo_rl_train_data_step50.jsonl", "NeMo-RL", "1/1"],
    ["nemo_rl_val_data_step50.jsonl", "NeMo-RL", "1/1"],
    ["prime_rl_traces.jsonl", "prime-rl", "1/1"],
    ["samples_gsm8k_2026-11-28T00-00-00.jsonl", "lm-evaluation-harness", "1/1"],
    ["skyrl_gsm8k.jsonl", "SkyRL", "1/1"],
    ["toy.eval", "inspect_ai", "2/3"],
    ["trl_completions_00005.json", "TRL", "1/2"],
    ["verifiers_results.jsonl", "verifiers", "1/1"],
    ["verl_120.jsonl", "verl", "1/2"],
    ["verl_v1_rollout_120.jsonl", "verl", "1/2"],
  ])("%s", async (name, tool, counts) => {
    const reading = await readPassRates({ base: inputAt(join(shared, "logs", name)) });
    expect(reading.sources[0].shape.startsWith(tool)).toBe(true);
    expect(countsText(reading)).toBe(counts);
  });

  it("One-Shot-RLVR's counts: 1,209 prompts, 16 samples before and 64 after", async () => {
    const { prompts, sources } = await readPassRates({ base: inputAt(join(shared, "data", "one-shot-rlvr.csv")) });
    expect([...prompts].every(({ base, tuned }) => base?.n === 16 && tuned?.n === 64)).toBe(true);
    expect([prompts.length, sources[0].samples]).toEqual([1209, 1209 * 80]);
  });
});
