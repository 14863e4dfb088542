import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelConfig, type ModelConfig } from "../../../src/model/config";
import { exportPolicy } from "../../../src/model/huggingface/export";
import { initialParameters } from "../../../src/model/parameters";
import { Policy } from "../../../src/model/policy";
import { createTestbed } from "../../../src/strings";
import { variants } from "../tiny";
import { golden } from "./golden";
import { distance, greedyOf, logitsOf } from "./logits";

const root = join(__dirname, "../../..");
const { missing } = createRequire(__filename)("../../../src/setup/peers.cjs") as { missing: (at: object) => boolean };
const python = join(root, ".cache/bench/venv/bin/python");

/** What peer.py says of one export. */
interface Answer {
  architecture: string;
  /** Names of tensors that were missing, unexpected or of another shape. */
  loading: Record<string, string[]>;
  logits: number[];
  greedy: number[][];
  encoded: number[];
  continued: string;
  refusal: string;
}

const { vocabulary } = createTestbed();
const spoken = "a b c d +1 shift >";
const shape = {
  vocabularySize: vocabulary.size,
  width: 16,
  heads: 2,
  feedForwardFactor: 3,
  context: 24,
  initialScale: 0.2,
};
const configs = variants
  .filter(({ positions }) => positions !== "alibi")
  .map((variant) => modelConfig({ ...shape, ...variant, attentionBias: variant.activation === "gelu" }));
const directory = mkdtempSync(join(tmpdir(), "transformers-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Random weights, and biases and gains that are not as they start; with this seed all of them say several words. */
function parametersOf(config: ModelConfig): Float32Array {
  return initialParameters(config, 22).map((x, i) => x + 0.2 * Math.sin(i));
}

function withPolicy<T>(config: ModelConfig, use: (policy: Policy) => T): T {
  const policy = Policy.from(config, parametersOf(config));
  try {
    return use(policy);
  } finally {
    policy.dispose();
  }
}

function ask(directories: string[]): Answer[] {
  const { texts, prompts } = golden;
  const input = JSON.stringify({ directories, texts, prompts, spoken, unknown: "a b z" });
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, "peer.py")], {
    input,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answer[];
}

describe.skipIf(missing({ root }))("an exported model in transformers (skipped without it: npm run bench)", () => {
  let answers: Answer[];
  beforeAll(() => {
    const directories = configs.map((config, i) => {
      const to = join(directory, String(i));
      withPolicy(config, (policy) => exportPolicy(policy, vocabulary.names, to));
      return to;
    });
    answers = ask(directories);
  }, 300_000);

  const cases = configs.map((config, i) => ({ ...config, i }));
  const name = "$positions positions, $activation, attention biases $attentionBias";

  it.each(cases)(`has every tensor, none too many, and our logits to 1e-4: ${name}`, ({ i, ...config }) => {
    const { architecture, loading, logits } = answers[i];
    expect(architecture).toBe(config.positions === "rope" ? "GPTNeoXForCausalLM" : "GPT2LMHeadModel");
    expect(Object.values(loading).flat()).toEqual([]);
    const ours = withPolicy(config, (policy) => logitsOf(policy, golden.texts));
    expect(distance(logits, ours)).toBeLessThan(1e-4);
  });

  it.each(cases)(`says our greedy tokens, up to its context: ${name}`, ({ i, ...config }) => {
    const { greedy } = answers[i];
    const left = config.context - golden.prompts[0].length;
    const ours = withPolicy(config, (policy) => greedyOf(policy, golden.prompts, left));
    const padded = greedy.map((text) => [...text, ...Array<number>(left - text.length).fill(0)]); // it stops with the last
    expect(padded).toEqual(ours);
  });

  it.each(cases)(`speaks our strings in a pipeline: ${name}`, ({ i, ...config }) => {
    const { encoded, continued, refusal } = answers[i];
    const prompt = vocabulary.encode(spoken);
    expect(encoded).toEqual(prompt);
    const [[text]] = withPolicy(config, (policy) => [greedyOf(policy, [prompt], config.context - prompt.length)]);
    const words = text.filter((id) => id !== vocabulary.PAD && id !== vocabulary.EOS);
    expect(continued).toBe([spoken, vocabulary.decode(words)].filter((part) => part !== "").join(" "));
    expect(refusal).toContain("Missing [UNK] token");
  });
});
