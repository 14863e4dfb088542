import { describe, expect, it } from "vitest";
import { z } from "zod";
import { modelConfig } from "../../src/model/config";
import { pretrainSchema, reinforceSchema } from "../../src/training/config";
import { parse } from "../../src/common/validate";

const rl = (settings: object) => () => parse(reinforceSchema, settings, "rl");
const pretraining = (settings: object) => () => parse(pretrainSchema, settings, "pretraining");

describe("parse", () => {
  it("completes settings by their defaults", () =>
    expect(parse(reinforceSchema, { beta: 0.1 }, "rl")).toMatchObject({
      beta: 0.1,
      num_generations: 16,
      epsilon: 0.2,
    }));

  it("names a setting's path, what was expected and what was given", () => {
    expect(rl({ num_generations: 1 })).toThrow(
      "rl.num_generations: expected an integer of at least 2 (a group of one carries no signal), got 1",
    );
    expect(rl({ learning_rate: 0 })).toThrow("rl.learning_rate: expected a number above 0, got 0");
    expect(pretraining({ batch_size: 1.5 })).toThrow("pretraining.batch_size: expected an integer, got 1.5");
    expect(pretraining({ lr_scheduler_type: "step" })).toThrow(
      'pretraining.lr_scheduler_type: expected one of constant, linear, cosine, got "step"',
    );
    expect(() => modelConfig({ vocabularySize: 2 })).toThrow(
      "model.vocabularySize: expected a number of at least 3, got 2",
    );
  });

  it("names what was given, or the default, where a rule between settings is broken", () => {
    expect(() => modelConfig({ vocabularySize: 7, width: 10, heads: 3 })).toThrow(
      "model.heads: expected a divisor of width, got 3",
    );
    expect(() => modelConfig({ vocabularySize: 7, width: 12 })).toThrow(
      "model.heads: expected an even head width (width / heads): RoPE rotates pairs, got 4",
    );
    expect(rl({ kl_in_reward: true })).toThrow(
      'rl.kl_estimator: expected "k1": only k1 can stand in the reward (kl_in_reward), got "k3"',
    );
  });

  it("refuses a setting that it does not know, and lists every mistake, one a line", () =>
    expect(rl({ lr: 1, beta: -1 })).toThrow(
      "rl.beta: expected a number of at least 0, got -1\nrl: unknown setting lr",
    ));

  it("refuses numbers that are none", () => {
    expect(() => parse(z.object({ x: z.number() }), { x: NaN }, "at")).toThrow("at.x: expected a number, got NaN");
  });
});
