/** Merges the rows of a protocol's runs into its three tables, in the plan's order: equal whatever ran first. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, sha256OfFile } from "../files";
import { hypothesesHash } from "./hypotheses";
import { tableNames } from "./places";
import type { Plan } from "./plan";
import { writeProvenance, type Machine } from "./provenance";
import {
  readCurveRows,
  readPromptRows,
  readResultRows,
  writeCurveRows,
  writePromptRows,
  writeResultRows,
} from "./tables";

/** What a run leaves beside its rows. */
export interface RunSummary {
  run: string;
  /** Time on a core, the waiting for one not included. */
  coreSeconds: number;
  machine: Machine;
  /** SHA-256 of each table; runs made before 2026-11-24 have none. */
  files?: Record<string, string>;
}

/** SHA-256 of each table in a run's directory. */
export function digestsOf(place: string): Record<string, string> {
  return Object.fromEntries(Object.values(tableNames).map((name) => [name, sha256OfFile(join(place, name))]));
}

/** Writes rows.csv, curves.csv, prompts.parquet and provenance.json. Rejects, naming the run, where one is missing or changed. */
export async function collect(plan: Plan, directory: string): Promise<void> {
  const places = runIds(plan).map((id) => runPlace(directory, id));
  const missing = places.find((place) => !existsSync(join(place, "summary.json")));
  if (missing)
    throw new Error(`${missing}: this run is not whole; \`npx origin reproduce --protocol ${plan.protocol}\``);
  places.forEach(requireUnchanged);
  const rows = places.flatMap((place) => readResultRows(join(place, tableNames.rows)));
  const curves = places.flatMap((place) => readCurveRows(join(place, tableNames.curves)));
  const prompts = (await Promise.all(places.map((place) => readPromptRows(join(place, tableNames.prompts))))).flat();
  writeResultRows(join(directory, tableNames.rows), rows);
  writeCurveRows(join(directory, tableNames.curves), curves);
  writePromptRows(join(directory, tableNames.prompts), prompts);
  const counts = { rows: rows.length, curves: curves.length, prompts: prompts.length };
  writeProvenance(directory, { ...about(plan), ...madeBy(places) }, counts);
}

function requireUnchanged(place: string): void {
  const { files } = readJson(join(place, "summary.json")) as RunSummary;
  if (!files) return;
  const found = digestsOf(place);
  const changed = Object.keys(found).find((name) => found[name] !== files[name]);
  if (!changed) return;
  throw new Error(
    `${join(place, changed)}: not what its run wrote. Delete ${place}, and the same command makes the run anew.`,
  );
}

/** Ids of all runs of a plan, base runs before what is trained on them. */
export function runIds(plan: Plan): string[] {
  return [...plan.jobs]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ base, runs }) => [base.id, ...runs.map(({ id }) => id)]);
}

/** Where a run stands inside its protocol's directory. */
export function runPlace(directory: string, id: string): string {
  return join(directory, "runs", id);
}

function about({ protocol, version, hash, runs }: Plan) {
  return { protocol, version, protocolHash: hash, hypotheses: hypothesesHash, runs };
}

function madeBy(places: string[]): { coreSeconds: number; machines: Machine[] } {
  const summaries = places.map((place) => readJson(join(place, "summary.json")) as RunSummary);
  const machines = new Map(summaries.map(({ machine }) => [JSON.stringify(machine), machine]));
  const coreSeconds = summaries.reduce((sum, summary) => sum + summary.coreSeconds, 0);
  return { coreSeconds: Math.round(coreSeconds), machines: [...machines.values()] };
}
