/** Whether the ops of our own are used, and which build of them: decided without loading TensorFlow. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { processor } from "../../common/processor";
import { chosenOps } from "../settings";

/** What is used: a build for a set of instructions, or the graph path, and why. */
export type Choice = { ops: "native"; build: string; file: string } | { ops: "graph"; why: string };

interface Variant {
  name: string;
  needs: string[];
}

/** What set-up wrote beside the builds; see build.cjs. */
interface Stamp {
  key: string;
  sizes: Record<string, number>;
  whyNone?: string;
}

const requireHere = createRequire(__filename);
const { variantsHere, fileOf, stampName, keyOf } = requireHere("./build.cjs") as {
  variantsHere: Variant[];
  fileOf(variant: Variant): string;
  stampName: string;
  keyOf(): string;
};

/** Where set-up puts the builds. */
const builds = join(__dirname, "..", "..", "..", ".cache", "native");

/** Another directory of builds, whatever they were made from: for tests of builds by other compilers and flags. */
const DIRECTORY = "GRPO_ORIGIN_NATIVE_DIRECTORY";

/**
 * Native ops where they are built and the processor can run them, else the graph path; GRPO_ORIGIN_OPS chooses.
 *
 * Throws Error where the builds were made from other sources, or where native ops are asked for and cannot be had.
 */
export function chooseOps(environment = process.env, { instructionSets } = processor()): Choice {
  const wanted = chosenOps(environment);
  if (wanted === "graph") return { ops: "graph", why: "GRPO_ORIGIN_OPS=graph" };
  const choice = best(environment[DIRECTORY], instructionSets);
  if (choice.ops === "native" || wanted === undefined) return choice;
  throw new Error(
    `GRPO_ORIGIN_OPS=native: there are no native ops (${choice.why}): \`npm run doctor\` says how to get them, ` +
      "and without GRPO_ORIGIN_OPS the graph path runs",
  );
}

/** `choice` for a reader: "native, avx2", or "graph: the processor lacks avx2". */
export function describeChoice(choice: Choice): string {
  return choice.ops === "native" ? `native, ${choice.build}` : `graph: ${choice.why}`;
}

/** The fastest build in the directory that the processor can run. */
function best(directory: string | undefined, instructionSets: string[]): Choice {
  const none = directory ? undefined : whyNone();
  if (none) return { ops: "graph", why: none };
  const built = variantsHere
    .map((variant) => ({ ...variant, file: join(directory ?? builds, fileOf(variant)) }))
    .filter(({ file }) => existsSync(file));
  const lacking = ({ needs }: Variant) => needs.filter((name) => !instructionSets.includes(name));
  const found = built.find((variant) => lacking(variant).length === 0);
  if (found) return { ops: "native", build: found.name, file: found.file };
  const least = built.at(-1);
  return {
    ops: "graph",
    why: least ? `the processor lacks ${lacking(least).join(", ")}` : `none in ${directory ?? builds}`,
  };
}

/** Why set-up made no builds, undefined where it did. Throws Error where it made them from other sources. */
function whyNone(): string | undefined {
  const file = join(builds, stampName);
  if (!existsSync(file)) return "they are not built; `npm run setup` builds them";
  const stamp = JSON.parse(readFileSync(file, "utf8")) as Stamp;
  if (stamp.key !== keyOf()) {
    throw new Error(`${builds}: built from other sources than those in src/tensor/native: run \`npm run setup\``);
  }
  return stamp.whyNone;
}
