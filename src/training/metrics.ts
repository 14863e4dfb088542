import { createHash } from "node:crypto";
import { appendFileSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { explained, writeAtomically } from "../common/files";

/** What one training step reports, by TRL's names. */
export type Metrics = { step: number } & Record<string, number>;

/** Metrics of a run, one JSON object a line. */
export class MetricsLog {
  private readonly hash = createHash("sha256");

  /** Opens the log and drops what was written after `step`: those steps are taken again. */
  constructor(
    private readonly path: string,
    step: number,
  ) {
    mkdirSync(dirname(path), { recursive: true });
    const kept = existsSync(path) ? readMetrics(path).filter((row) => row.step <= step) : [];
    const text = kept.map((row) => `${JSON.stringify(row)}\n`).join("");
    writeAtomically(path, text);
    this.hash.update(text);
  }

  append(row: Metrics): void {
    const line = `${JSON.stringify(row)}\n`;
    try {
      appendFileSync(this.path, line);
    } catch (error) {
      throw explained(error, this.path);
    }
    this.hash.update(line);
  }

  /** SHA-256 of all rows, as hexadecimal digits. */
  digest(): string {
    return this.hash.copy().digest("hex");
  }

  /** Returns when all rows are on the disk. */
  flush(): void {
    const file = openSync(this.path, "r+");
    fsyncSync(file);
    closeSync(file);
  }
}

/** All complete lines of a metrics file: a line that a kill cut short is left out. Throws on a line that is not JSON. */
export function readMetrics(path: string): Metrics[] {
  const text = readFileSync(path, "utf8");
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter(Boolean).map((line, i) => {
    try {
      return JSON.parse(line) as Metrics;
    } catch (error) {
      throw new Error(`${path}: line ${i + 1}: expected JSON, ${(error as Error).message}`, { cause: error });
    }
  });
}
