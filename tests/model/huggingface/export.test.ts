import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readJson } from "../../../src/common/files";
import { exportPolicy } from "../../../src/model/huggingface/export";
import { importPolicy } from "../../../src/model/huggingface/import";
import { readSafetensors } from "../../../src/model/safetensors";
import { createTestbed } from "../../../src/strings";
import { demandNoLeaks } from "../checks";
import { tinyPolicy, variants } from "../tiny";
import { checkpointDirectory } from "./golden";
import { distance, logitsOf } from "./logits";

demandNoLeaks();

const directory = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(directory, { recursive: true }));
let to: string;
beforeEach(() => (to = mkdtempSync(join(directory, "model-"))));

const { vocabulary } = createTestbed();
const tinyTokens = ["PAD", "EOS", "a", "b", "c", "d", "e"];
const settingsAt = (at: string) => readJson(join(at, "config.json")) as Record<string, unknown>;

describe("exportPolicy", () => {
  it.each(["gpt2", "gpt_neox"] as const)("writes the tensors that transformers itself writes: %s", (name) => {
    const policy = importPolicy(checkpointDirectory(name));
    expect(exportPolicy(policy, vocabulary.names, to)).toBe(name);
    policy.dispose();
    const { tensors: theirs } = readSafetensors(join(checkpointDirectory(name), "model.safetensors"));
    const { tensors: ours, metadata } = readSafetensors(join(to, "model.safetensors"));
    if (name === "gpt2") theirs["lm_head.weight"] = theirs["transformer.wte.weight"]; // tied there
    expect(ours).toEqual(theirs);
    expect(metadata.format).toBe("pt");
  });

  it.each(["gpt2", "gpt_neox"] as const)("writes settings that transformers knows, with its values: %s", (name) => {
    const policy = importPolicy(checkpointDirectory(name));
    exportPolicy(policy, vocabulary.names, to);
    policy.dispose();
    const [ours, theirs] = [settingsAt(to), settingsAt(checkpointDirectory(name))];
    const untied = { n_inner: 64, tie_word_embeddings: false };
    const undropped = { embd_pdrop: 0, attn_pdrop: 0, resid_pdrop: 0 };
    const version4 = { rotary_pct: 1, rotary_emb_base: 100 };
    expect({ ...theirs, ...untied, ...undropped, ...version4 }).toMatchObject(ours);
  });

  it.each(variants.filter(({ positions }) => positions !== "alibi"))(
    "gives back the same logits when it is imported: $positions positions, $activation",
    (variant) => {
      const policy = tinyPolicy(variant);
      const texts = [[2, 3, 4, 5, 6, 1, 0, 2, 3, 3, 6, 5]];
      exportPolicy(policy, tinyTokens, to);
      const back = importPolicy(to);
      expect(distance(logitsOf(back, texts), logitsOf(policy, texts))).toBeLessThan(1e-5);
      expect(back.config.activation).toBe(variant.activation);
      policy.dispose();
      back.dispose();
    },
  );

  it("numbers the words of the tokenizer as the vocabulary does", () => {
    const policy = importPolicy(checkpointDirectory("gpt2"));
    exportPolicy(policy, vocabulary.names, to);
    policy.dispose();
    const { model } = readJson(join(to, "tokenizer.json")) as { model: { vocab: Record<string, number> } };
    const text = "a b c d +1 shift >";
    expect(text.split(" ").map((word) => model.vocab[word])).toEqual(vocabulary.encode(text));
    expect(Object.keys(model.vocab).length).toBe(vocabulary.size);
  });

  it("refuses ALiBi, says why, and what exports instead", () => {
    const policy = tinyPolicy({ positions: "alibi" });
    expect(() => exportPolicy(policy, tinyTokens, to)).toThrow(
      /^model.positions: alibi cannot be exported: .* BLOOM .* Train with positions rope, learned or none/,
    );
    policy.dispose();
  });

  it.each([
    ["too few", tinyTokens.slice(1)],
    ["two alike", ["PAD", "EOS", "a", "b", "c", "d", "d"]],
    ["one with a blank", ["PAD", "EOS", "a", "b", "c", "d", "e f"]],
    ["an empty one", ["PAD", "EOS", "a", "b", "c", "d", ""]],
  ])("refuses names that a tokenizer cannot tell apart: %s", (_, names) => {
    const policy = tinyPolicy();
    expect(() => exportPolicy(policy, names, to)).toThrow("tokens: expected 7 distinct names without white space");
    policy.dispose();
  });

  it("leaves nothing that loads where it was interrupted, over an older export too", () => {
    const policy = tinyPolicy();
    exportPolicy(policy, tinyTokens, to);
    rmSync(join(to, "tokenizer.json"));
    mkdirSync(join(to, "tokenizer.json", "in-the-way"), { recursive: true });
    expect(() => exportPolicy(policy, tinyTokens, to)).toThrow("tokenizer.json");
    expect(existsSync(join(to, "config.json"))).toBe(false);
    policy.dispose();
  });
});
