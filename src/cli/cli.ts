/*
 * Room cli: the command `origin`, its verbs. May use: common, strings, model, results, experiments, verdicts, analyses,
 * report, bench, reproduce.
 */

/** The command `origin`: each verb reads its options and calls one room. */

import { createRequire } from "node:module";
import { Command, InvalidArgumentError } from "commander";
import type { Axis } from "../strings";

/** Loads a room when a verb asks for it: TensorFlow alone takes a second. (`import()` would not go through tsx/cjs.) */
const load = createRequire(__filename);
const strings = () => load("../strings") as typeof import("../strings");
const protocols = () => load("../experiments/protocols") as typeof import("../experiments/protocols");
const commands = () => load("./commands") as typeof import("./commands");
const shown = () => load("../report/draw") as typeof import("../report/draw");
const reports = () => load("../report/write") as typeof import("../report/write");
const passRates = () => load("../report/passrates/write") as typeof import("../report/passrates/write");
const verification = () => load("../experiments/verify/verify") as typeof import("../experiments/verify/verify");
const reproduction = () => load("../reproduce/reproduce") as typeof import("../reproduce/reproduce");

const program = new Command("origin")
  .description("Runs, measures and shows the experiments of this repository.")
  .option("--debug", "show where in the code an error comes from")
  .showHelpAfterError("(origin --help lists the commands)");

/** The protocol's name, of a file the one that it gives. Refuses a name that no protocol has. */
const protocolName = (nameOrFile: string) => protocols().protocolNamed(nameOrFile).name;
const protocolOption = [
  "--protocol <name>",
  "a named set of runs; `origin protocols` lists them; or a file of your own, ./mine.ts",
  protocolName,
  "quick",
] as const;
/** Of every command that shows results. */
const shownProtocol = [
  "--protocol <name>",
  "which protocol's; by default replication's (with --own: quick's)",
  protocolName,
] as const;
const ownOption = ["--own", "your own results, data/runs/PROTOCOL, instead of the committed ones"] as const;

const mixOption = ["--mix-engines", "though several engines made the runs, or will have made them"] as const;

program
  .command("data")
  .description("print examples of a task")
  .requiredOption(
    "--axis <axis>",
    "in-distribution, depth, length, vocabulary, composition, or a probe of src/strings/tasks.ts",
  )
  .option("--count <n>", "how many", integer, 10)
  .option("--seed <n>", "which", integer, 1)
  .option("--split <split>", "train or test", "train")
  .option("--format <format>", "steps or answer", "steps")
  .option("--operations <set>", "default, extended, spike, data-alchemy or arithmetic", "default")
  .option("--json", "one JSON object a line")
  .action(({ json, ...request }) => {
    const described = strings().describeExamples({ ...request, axis: request.axis as Axis });
    process.stdout.write(json ? described.json : described.text);
  });

program
  .command("protocols")
  .description("list the protocols")
  .option("--json", "for programs")
  .action(({ json }) => commands().listProtocols(json));

program
  .command("plan")
  .description("print what a protocol runs, and what that costs on this machine")
  .option(...protocolOption)
  .option("--jobs", "a line for each job, also where there are many")
  .option("--json", "for programs: the only source of what there is to run")
  .action(({ protocol, ...options }) => commands().printPlan(protocol, options));

program
  .command("calibrate")
  .description("time this machine again: what plan and progress say of time follows it")
  .option(
    "--constants",
    "measure all that estimates are made of: src/experiments/plan/measuredCosts.json (for maintainers)",
  )
  .action((options) => commands().calibrateNamed(options));

program
  .command("run")
  .description("run one job: a base run and all training runs on it; what is complete is skipped")
  .option(...protocolOption)
  .requiredOption("--job <id>", "the job's id in the plan")
  .action(({ protocol, job }) => commands().runNamed(protocol, job));

program
  .command("collect")
  .description("merge the rows of a protocol's runs")
  .option(...protocolOption)
  .option("--partial", "of the jobs that are complete")
  .option(...mixOption)
  .action(({ protocol, ...options }) => commands().collectNamed(protocol, options));

program
  .command("adopt")
  .description("take a protocol's committed rows as runs of one's own, so that only the others are run")
  .option(...protocolOption)
  .option(...mixOption)
  .action(({ protocol, ...options }) => commands().adoptNamed(protocol, options));

program
  .command("reproduce")
  .description("run what is missing of a protocol, draw its figures, execute its notebooks, print its findings")
  .option(...protocolOption)
  .option("--executor <name>", "Snakemake's executor: local, or slurm, kubernetes, … where its plugin is installed")
  .option("--cores <n>", "local cores; by default all of them", positive)
  .option("--jobs <n>", "jobs in a cluster's queue at once", positive, 100)
  .option("--rows-only", "neither figures nor notebooks")
  .option(...mixOption)
  .argument("[snakemake...]", "after --, further arguments of Snakemake's")
  .action((snakemake, { protocol, ...options }) => reproduction().reproduce(protocol, { ...options, snakemake }));

program
  .command("findings")
  .description("print what was predicted and what was seen")
  .option(...shownProtocol)
  .option(...ownOption)
  .option("--json", "for programs")
  .action(({ json, ...choice }) => commands().printFindings(choice, json));

program
  .command("report")
  .description("judge every hypothesis: an HTML page and Markdown, with figures and the commands behind them")
  .option(...shownProtocol)
  .option(...ownOption)
  .option("--to <directory>", "where the report goes; by default data/runs/PROTOCOL/report or report-of-committed")
  .action(({ to, ...choice }) => reports().writeReport(choice, to));

program
  .command("analyse")
  .description(
    "what your model's pass rates say: is there anything left for RL, did a run teach or sharpen, which group size",
  )
  .argument(
    "[base]",
    "samples or counts of the base model, of base and tuned, or a trainer's log (a file or its directory)",
  )
  .argument("[tuned]", "samples or counts of the tuned model")
  .option("--correct <column>", "the column that says whether a sample is correct, or its reward")
  .option("--threshold <x>", "a sample is correct where that column is at least x", finite)
  .option("--group <column>", "the column by which samples are one prompt's")
  .option("--domain <column>", "the column by which gains are also given")
  .option("--group-size <g>", "rollouts in a group of the run; 16 by default", atLeastTwo)
  .option("--groups <n>", "groups in a step of the run; 64 by default", positive)
  .option("--steps <n>", "steps of the run; 200 by default", positive)
  .option("--beta <b>", "weights of the KL: repeated, or a list such as 0.01,0.1; 0.04, 0.2 and 1 by default", weights)
  .option("--all", "print every answer with its paragraph")
  .option("--html <file>", "write a page with all sections and figures, in one file")
  .option("--json <file>", "write every number with its name, interval and method")
  .option("--csv <file>", "write a line a prompt")
  .option("--example", "on pass rates of this repository")
  .action(async (base, tuned, { groups: batch, beta: betas, ...others }) => {
    const options = { ...others, batch, betas };
    const paths = [base, tuned].filter((path) => path !== undefined);
    process.stdout.write(`${await passRates().analyseFiles(paths, options)}\n`);
  });

program
  .command("study")
  .description("check the analysis of pass rates in simulated worlds of known truth; writes data/passrates/study.csv")
  .action(() => {
    const { writeStudy } = load("../report/passrates/study") as typeof import("../report/passrates/study");
    process.stdout.write(`${writeStudy()}\n`);
  });

program
  .command("verify")
  .description("make runs drawn at random again and compare them with the tables, row by row")
  .option(...protocolOption)
  .option(...ownOption)
  .option("--sample <n>", "how many runs", integer, 5)
  .option("--seed <n>", "which", integer, 1)
  .action(({ protocol, own, ...options }) => verification().verifyNamed({ protocol, own }, options));

program
  .command("compare")
  .description("run the protocol spike and compare it with an independent implementation of the same setting")
  .option("--json", "for programs")
  .action(({ json }) => commands().printComparison(json));

program
  .command("figures")
  .description(
    "draw the figures, and a report.md of every verdict: into figures/, of your own into data/runs/PROTOCOL/figures/",
  )
  .option(...shownProtocol)
  .option(...ownOption)
  .option("--html", "interactive pages too")
  .action(({ html, ...choice }) => commands().drawChosen(choice, { html }));

program
  .command("notebooks")
  .description("execute the notebooks: on committed results in place, on your own into data/runs/PROTOCOL/notebooks/")
  .option(...shownProtocol)
  .option(...ownOption)
  .option("--check", "compare with the committed outputs and write nothing")
  .action(({ check, ...choice }) => shown().executeNotebooks(choice, { check }));

program
  .command("export")
  .description("write a run's model, at its end, as a directory that Hugging Face's transformers loads")
  .option(...protocolOption)
  .requiredOption("--run <id>", "the run's id in the plan")
  .requiredOption("--to <directory>", "config.json, model.safetensors and the tokenizer's files go there")
  .action(({ protocol, run, to }) => commands().exportNamed(protocol, run, to));

program
  .command("import")
  .description("read a model of Hugging Face's transformers, shaped as GPT-2 or GPT-NeoX, into one weights file")
  .requiredOption("--from <directory>", "where config.json and model.safetensors are")
  .requiredOption("--to <file>", "the weights file to write")
  .action(({ from, to }) => commands().importWeights(from, to));

program
  .command("promote")
  .description("make one's own results the committed ones (for maintainers)")
  .argument("<protocol>", "their protocol", protocolName)
  .option("--partial", "though some jobs are not complete yet")
  .action((protocol, { partial }) => commands().promoteNamed(protocol, partial));

program
  .command("seal")
  .description(
    "fix a protocol's settings, hypotheses, statements and judging code before its first run (for maintainers)",
  )
  .argument("<protocol>", "the protocol", protocolName)
  .action((protocol) => commands().sealNamed(protocol));

program
  .command("record")
  .description("keep the verdicts on committed results, so that a change of one is told (for maintainers)")
  .argument("<protocol>", "their protocol", protocolName)
  .action((protocol) => commands().recordNamed(protocol));

function integer(text: string): number {
  return integerFrom(0, text);
}

function positive(text: string): number {
  return integerFrom(1, text);
}

function atLeastTwo(text: string): number {
  return integerFrom(2, text);
}

/** Positive numbers, with commas between them, behind those of earlier options. */
function weights(text: string, before: readonly number[] = []): number[] {
  const values = text.split(",").map((each) => (each.trim() === "" ? NaN : Number(each)));
  if (values.every((value) => value > 0 && Number.isFinite(value))) return [...new Set([...before, ...values])];
  throw new InvalidArgumentError("expected positive numbers, such as 0.04 or 0.01,0.1");
}

function finite(text: string): number {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  throw new InvalidArgumentError("expected a number");
}

function integerFrom(least: number, text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  throw new InvalidArgumentError(`expected an integer of at least ${least}`);
}

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`${program.opts().debug ? error.stack : `origin: ${error.message}`}\n`);
  process.exitCode = 1;
});
