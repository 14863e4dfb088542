/** A process that does one side's work, and answers requests with a line of JSON each. */

import { spawn, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { isAbsolute, join } from "node:path";
import { createInterface } from "node:readline";
import { requireInteger } from "../common/require";
import { limitsOf, type InstructionSet } from "./instructions";
import type { Part as TimedPart } from "../tensor/native/times";
import type { EngineHere } from "./ours/engine";
import type { Specification } from "./specification";

export type Request =
  | { do: "check"; to: string }
  /** At least one call, more until the time is up. */
  | { do: "round"; seconds: number }
  | { do: "memory" }
  /** Whether TensorFlow traces what it runs from now on; ours only, see profile/. */
  | { do: "trace"; on: boolean }
  /** Where our own ops' time went since this was last asked; ours only. */
  | { do: "parts" };

export interface Answer {
  ready?: boolean;
  /** What computes; ours only, with `ready`. */
  engine?: EngineHere;
  /** Milliseconds of each call. */
  times?: number[];
  /** Milliseconds of the processor that all of them took together; ours only. */
  processor?: number;
  /** Largest resident set so far, in bytes. */
  peak?: number;
  /** Milliseconds of each part of our own ops, by its name. */
  parts?: Partial<Record<TimedPart, number>>;
}

/** Where a worker runs, and on what. */
export interface WorkerOptions {
  root: string;
  threads: number;
  /** What its libraries are kept to. */
  instructions: InstructionSet;
  /** The core that it is bound to, where the system can bind. */
  core?: number;
  /** Besides those that every worker gets. */
  variables?: Record<string, string>;
}

const verbose = "onednn_verbose,";

const errorShown = 4000; // characters

export class Worker {
  /** What computes in it, once it is ready; of ours only. */
  engine?: EngineHere;
  private readonly answers: AsyncIterator<string>;
  private readonly child: ChildProcess;
  private errorOutput = "";
  /** oneDNN's lines since they were last taken. */
  private verboseLines: string[] = [];

  /** Starts `program` (of src/bench, of its peers, or an executable's path) on a specification; `ready` tells when it can be asked. */
  constructor(
    readonly peer: string,
    program: string,
    specification: Specification,
    { root, threads, instructions, core, variables }: WorkerOptions,
  ) {
    requireInteger("threads", threads, { min: 1 });
    const [command, ...args] = [...bound(core), ...programAt(root, program), JSON.stringify(specification)];
    const env = { ...variablesOf(root, threads, instructions), ...variables };
    this.child = spawn(command, args, { cwd: root, env, stdio: ["pipe", "pipe", "pipe"] });
    this.child.on("error", (error) => (this.errorOutput += error.message)); // a program that is not there
    this.child.stdin!.on("error", () => undefined); // a worker that has died is noticed where its answer is missing
    this.child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.errorOutput = (this.errorOutput + text).slice(-errorShown);
    });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Resolves when the worker has built what it needs. @throws Error with what it printed, if it dies */
  async ready(): Promise<this> {
    this.engine = (await this.next("start")).engine;
    return this;
  }

  async check(to: string): Promise<void> {
    await this.ask({ do: "check", to });
  }

  /** Milliseconds of each call of a round. */
  async round(seconds: number): Promise<number[]> {
    return (await this.ask({ do: "round", seconds })).times!;
  }

  /** How many calls a round has made, milliseconds of the processor that one took on average, and of the clock, all. */
  async processorTime(seconds: number): Promise<{ calls: number; perCall: number; elapsed: number }> {
    const { times, processor } = await this.ask({ do: "round", seconds });
    const elapsed = times!.reduce((sum, time) => sum + time, 0);
    return { calls: times!.length, perCall: processor! / times!.length, elapsed };
  }

  /** In bytes. */
  async peakMemory(): Promise<number> {
    return (await this.ask({ do: "memory" })).peak!;
  }

  async trace(on: boolean): Promise<void> {
    await this.ask({ do: "trace", on });
  }

  /** Milliseconds of each part of our own ops since this was last asked; none where graphs compute. */
  async takeParts(): Promise<NonNullable<Answer["parts"]>> {
    return (await this.ask({ do: "parts" })).parts ?? {};
  }

  /** What oneDNN has printed since this was last called: ONEDNN_VERBOSE makes it print. */
  takeVerbose(): string[] {
    const taken = this.verboseLines;
    this.verboseLines = [];
    return taken;
  }

  /** Ends the process; resolves when it is gone. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once("close", resolve));
    this.child.stdin!.end();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(timer);
  }

  private ask(request: Request): Promise<Answer> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return this.next(request.do);
  }

  private async next(what: string): Promise<Answer> {
    const { value, done } = await this.answers.next();
    if (done)
      throw new Error(`${this.peer}: expected an answer to ${what}, but the process ended:\n${this.errorOutput}`);
    const line = value as string;
    if (!line.startsWith(verbose)) return JSON.parse(line) as Answer;
    this.verboseLines.push(line);
    return this.next(what);
  }
}

function programAt(root: string, program: string): string[] {
  if (isAbsolute(program)) return [program];
  if (program.endsWith(".ts")) return [process.execPath, "--require", "tsx/cjs", join(__dirname, program)];
  return [pythonOf(root), "-u", join(__dirname, "peers", program)];
}

/** The Python that the peers are installed for. */
export function pythonOf(root: string): string {
  return join(root, ".cache", "bench", "venv", "bin", "python");
}

function bound(core: number | undefined): string[] {
  return core !== undefined && process.platform === "linux" ? ["taskset", "--cpu-list", String(core)] : [];
}

/** Every library's own way to be told its threads and its instruction set; caches inside the clone; nothing fetched from the network. */
export function variablesOf(root: string, threads: number, instructions: InstructionSet): NodeJS.ProcessEnv {
  const count = String(threads);
  const { variables, xla } = limitsOf(instructions, root);
  const cache = (name: string) => join(root, ".cache", "bench", name);
  return {
    ...process.env,
    ...variables,
    GRPO_ORIGIN_THREADS: count,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    XLA_FLAGS: [`--xla_cpu_multi_thread_eigen=${threads > 1}`, ...xla].join(" "),
    TORCHINDUCTOR_CACHE_DIR: cache("inductor"),
    HF_HOME: cache("huggingface"),
    HF_HUB_OFFLINE: "1",
    TOKENIZERS_PARALLELISM: "false",
    TRANSFORMERS_VERBOSITY: "error",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONWARNINGS: "ignore",
  };
}

/** Cores that this process may use. */
export const cores = availableParallelism();
