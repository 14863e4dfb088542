/** What the verbs of `npx origin` print and do. Standard output is for results, standard error for progress. */

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { requireDirectoryTarget, requireFileTarget } from "../common/target";
import { importPolicy } from "../model/huggingface/import";
import { saveWeights } from "../model/weights";
import { calibration, calibrationPath, timingHere, timingOf } from "../experiments/calibration/calibration";
import { measureCosts } from "../experiments/calibration/measureCosts";
import { adopt } from "../experiments/collect/adopt";
import { collect } from "../experiments/collect/collect";
import { partPower, partPowerText } from "../analyses/partPower";
import { compareWithTestbed, comparisonText } from "../analyses/independent";
import { findingsOf, findingsText } from "../report/findings";
import { readChosen, type Choice } from "../results/chosenResults";
import { markDone } from "../experiments/runs/doneMarkers";
import { committedDirectory, root, runsDirectory } from "../results/paths";
import { atPace, planOf } from "../experiments/plan/plan";
import { writeUnitCosts } from "../experiments/plan/unitCosts";
import { jobNamed, type Job } from "../experiments/plan/jobs";
import { estimateText, powerText, completionText, studiesText } from "../experiments/plan/text";
import { powerOf } from "../experiments/plan/power";
import { exportRun } from "../experiments/runs/exportRun";
import { promote } from "../experiments/collect/promote";
import { protocolNamed, protocols } from "../experiments/protocols";
import { keepProtocol } from "../experiments/protocols/file";
import { quick } from "../experiments/protocols/quick";
import { isPartial, jobsText } from "../results/provenance";
import { runProtocol } from "../reproduce/reproduce";
import { readResults } from "../results/read";
import { machineHere } from "../experiments/runs/machineHere";
import { runJob } from "../experiments/runs/runJob";
import { drawResults, executeNotebooks } from "../report/draw";
import { requireSealedJudge, seal, sealOf } from "../report/seal";
import { statementsHashOf, statementsOf } from "../report/statements";
import { verdictsOf } from "../verdicts";
import { isRecorded, recordVerdicts } from "../verdicts/record";
import { committedCharts } from "../bench/charts";
import { isJobIntact, removeDamaged, stateOf } from "../experiments/runs/intact";

const print = (text: string) => process.stdout.write(`${text.trimEnd()}\n`);
const printJson = (value: unknown) => print(JSON.stringify(value, null, 2));

export function listProtocols(json?: boolean): void {
  const list = Object.values(protocols).map(({ name, version, purpose }) => ({ name, version, purpose }));
  if (json) printJson(list);
  else {
    const width = Math.max(...list.map(({ name }) => name.length));
    print(list.map(({ name, version, purpose }) => `${name.padEnd(width)} ${version.padEnd(5)} ${purpose}`).join("\n"));
  }
}

/**
 * What a protocol runs and costs on this machine, and which of its jobs are complete, with `jobs` a line for each, however many; and what
 * its seeds can show, where the committed rows of `quick` say how seeds differ.
 */
export async function printPlan(name: string, { json = false, jobs = false } = {}): Promise<void> {
  const protocol = protocolNamed(name);
  const { pace, text } = timingHere();
  const plan = atPace(planOf(protocol), pace);
  if (json) {
    printJson(plan);
    return;
  }
  const pilot = existsSync(committedDirectory(quick.name))
    ? (await readResults(committedDirectory(quick.name))).rows
    : [];
  const state = (job: Job) => stateOf(runsDirectory(name), protocol, job);
  const parts = [estimateText(plan), `  ${text}`, studiesText(plan, pace), completionText(plan, state, jobs)];
  parts.push(powerText(powerOf(plan, pilot), quick.name));
  if (sealOf(name))
    parts.push(partPowerText(partPower(name, verdictsOf(await readResults(committedDirectory("paper")))), "paper"));
  print(parts.filter(Boolean).join("\n"));
}

/**
 * Times this machine again, whatever was kept of it. With `constants` it measures all that estimates are made of, and so
 * makes this machine the one that others are compared with.
 */
export async function calibrateNamed({ constants = false } = {}): Promise<void> {
  if (constants) {
    requireDirectoryTarget("--constants", join(root, "src", "experiments", "plan"));
    const path = writeUnitCosts(await measureCosts());
    print(`${relative(root, path)}: measured on this machine; the next command estimates by it`);
    return;
  }
  rmSync(calibrationPath, { force: true });
  print(timingOf(calibration()).text);
}

/** Runs one job of a protocol; ends with the marker that Snakemake waits for. */
export async function runNamed(protocolName: string, id: string): Promise<void> {
  const protocol = protocolNamed(protocolName);
  const job = jobNamed(planOf(protocol), id);
  const directory = runsDirectory(protocolName);
  requireDirectoryTarget("run", directory);
  keepProtocol(protocol);
  const onRun = (run: string, outcome: string) => process.stderr.write(`${run}: ${outcome}\n`);
  for (const problem of removeDamaged(directory, protocol, job)) process.stderr.write(`${problem}; made again\n`);
  await runJob(protocol, job, directory, { onRun, signal: stopSignal() });
  markDone(directory, job);
  process.stderr.write(
    `${id} is complete. To see it: npx origin collect --protocol ${protocolName} --partial,\n` +
      `then ${howToSee(protocolName)}\n`,
  );
}

/** What shows the collected rows of one's own runs. */
function howToSee(protocol: string): string {
  const own = relative(root, runsDirectory(protocol));
  return `npx origin findings --own --protocol ${protocol}, or GRPO_ORIGIN_RESULTS=${own} npm run lab`;
}

/** Aborts on the first request to stop, so that training writes its checkpoint. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => controller.abort(new Error(`stopped by ${name}; the same command goes on from here`)));
  return controller.signal;
}

/** Merges the rows of all jobs, or with `partial` of those that are complete; with `mixEngines` whatever made them. */
export async function collectNamed(name: string, { partial = false, mixEngines = false } = {}): Promise<void> {
  const protocol = protocolNamed(name);
  const plan = planOf(protocol);
  const directory = runsDirectory(name);
  const jobs = partial ? plan.jobs.filter((job) => isJobIntact(directory, protocol, job)) : plan.jobs;
  const shown = relative(root, directory);
  requireDirectoryTarget("collect", directory);
  if (jobs.length === 0)
    throw new Error(
      `${shown}: no job is complete under the protocol's present settings; \`npx origin plan --protocol ${name} --jobs\` ` +
        `lists them, \`npx origin run --protocol ${name} --job ID\` runs one`,
    );
  await collect(protocol, directory, jobs, { mixEngines });
  process.stderr.write(
    `${shown}: collected ${jobs.length} of ${plan.jobs.length} jobs. To see them: ${howToSee(name)}\n`,
  );
}

/** Takes the committed rows of a protocol as runs of one's own; with `mixEngines` whatever makes the others. */
export async function adoptNamed(name: string, { mixEngines = false } = {}): Promise<void> {
  const protocol = protocolNamed(name);
  requireDirectoryTarget("adopt", runsDirectory(name));
  const options = { mixEngines, here: machineHere() };
  const { adopted, kept } = await adopt(protocol, committedDirectory(name), runsDirectory(name), options);
  const own = kept.length > 0 ? `; ${kept.length} were there before, and are kept as they are` : "";
  print(`data/runs/${name}: wrote ${adopted.length} of ${planOf(protocol).jobs.length} jobs as committed${own}`);
}

export async function printFindings(choice: Choice, json?: boolean): Promise<void> {
  const findings = findingsOf(await readChosen(choice));
  if (json) printJson(findings);
  else print(findingsText(findings));
}

/** Draws all figures of these results; of the committed ones the benchmark's charts too. */
export async function drawChosen(choice: Choice, { html = false } = {}): Promise<void> {
  await drawResults(choice, { html, others: choice.own ? {} : committedCharts() });
}

/** Runs what is missing of the protocol spike and compares; exit code 1 where a number is outside. */
export async function printComparison(json?: boolean): Promise<void> {
  await runProtocol("spike", { rowsOnly: true });
  const comparison = compareWithTestbed(await readResults(runsDirectory("spike")));
  if (json) printJson(comparison);
  else print(comparisonText(comparison));
  if (comparison.some((line) => !line.within)) process.exitCode = 1;
}

/** Fixes a protocol, and what will judge it, before its first run. */
export function sealNamed(protocol: string): void {
  const { hypotheses, judging } = seal(protocol);
  print(`data/${protocol}/seal.json: hypotheses ${hypotheses}, judging code ${judging}`);
}

/**
 * Records the verdicts on committed results, where their record is of other tables. Rejects where the protocol is sealed
 * and this is not the code that was to judge it.
 */
export async function recordNamed(protocol: string): Promise<void> {
  const directory = committedDirectory(protocol);
  if (!isRecorded(directory)) requireSealedJudge(protocol);
  const statements = statementsHashOf(statementsOf(protocol));
  const { judged, verdicts } = recordVerdicts(directory, await readResults(directory), statements);
  print(`data/${protocol}/verdicts.json: ${verdicts.length} verdicts, recorded ${judged}`);
}

/** Copies one's own results to the committed ones, records the verdicts on complete ones, then redraws all that is drawn from them. */
export async function promoteNamed(protocol: string, partial = false): Promise<void> {
  for (const to of [committedDirectory(protocol), join(root, "figures"), join(root, "notebooks")])
    requireDirectoryTarget("promote", to);
  if (!partial) requireSealedJudge(protocol);
  const provenance = promote(protocol, { partial });
  if (!isPartial(provenance)) await recordNamed(protocol);
  const { runs, files } = provenance;
  print(
    `data/${protocol}: ${jobsText(provenance)}, ${runs} runs, ${Object.values(files)
      .map(({ rows }) => rows)
      .join(" + ")} rows`,
  );
  await drawChosen({});
  await executeNotebooks();
}

/** Writes a run's model as a directory that the library transformers loads. */
export function exportNamed(protocol: string, run: string, to: string): void {
  const modelType = exportRun(protocolNamed(protocol), runsDirectory(protocol), run, to);
  print(
    `${to}: ${run} as ${modelType}; in Python: transformers.pipeline("text-generation", model=${JSON.stringify(to)})`,
  );
}

/**
 * Writes a checkpoint of the library transformers as weights of this project. Throws an Error, before it reads, where they
 * cannot be written to `to`, or would replace a file of the checkpoint.
 */
export function importWeights(from: string, to: string): void {
  const inputs = existsSync(from) ? readdirSync(from).map((name) => join(from, name)) : [];
  requireFileTarget("--to", to, inputs);
  const policy = importPolicy(from);
  saveWeights(to, policy);
  print(`${to}: ${policy.vector.size} parameters; in TypeScript: loadWeights(${JSON.stringify(to)})`);
  policy.dispose();
}
