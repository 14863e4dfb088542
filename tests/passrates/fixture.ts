import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { inputOf, type InputFile, readPassRates, type Reading, type ReadingOptions } from "../../src/passrates";
import { root } from "../../src/results/paths";

/** Made-up files in the shapes of all tools; make.py beside them says what is in them. */
export const fixtures = join(root, "tests", "passrates", "fixtures");

/** A file, or the files of a directory. */
export function inputAt(path: string): InputFile | InputFile[] {
  if (!statSync(path).isDirectory()) return inputOf(basename(path), readFileSync(path));
  return readdirSync(path)
    .sort()
    .map((name) => inputOf(`${basename(path)}/${name}`, readFileSync(join(path, name))));
}

export function readFixture(name: string, options?: ReadingOptions): Promise<Reading> {
  return readPassRates({ base: inputAt(join(fixtures, name)) }, options);
}

/** A text, or bytes, as a file. */
export function file(content: string | Uint8Array, name = "samples.jsonl"): InputFile {
  return inputOf(name, typeof content === "string" ? new TextEncoder().encode(content) : content);
}

export function lines(...rows: object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Correct of all samples, by prompt: "3/4 1/4 0/4". */
export function countsText({ prompts }: Reading, policy: "base" | "tuned" = "base"): string {
  return prompts.map(({ [policy]: count }) => (count ? `${count.k}/${count.n}` : "–")).join(" ");
}
