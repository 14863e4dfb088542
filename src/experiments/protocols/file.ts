/** Protocols of one's own, in a file: `--protocol ./mine.ts`. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { writeAtomically } from "../../common/files";
import { protocolNames } from "../../results/protocolNames";
import { runsDirectory } from "../../results/paths";
import { defineProtocol, type Protocol, type ProtocolSettings } from "./protocol";

/** Whether an argument names a file, and not one of the project's protocols. */
export function isProtocolFile(argument: string): boolean {
  return /[/\\]|\.(ts|mts|cts|js|mjs|cjs|json)$/.test(argument);
}

/**
 * The protocol in a file: TypeScript or JavaScript whose default export has a protocol's settings, or JSON. Checked as
 * the project's own are. Throws an Error that names the file: where it is not there, cannot be loaded, exports nothing,
 * has a wrong setting, or the name of a protocol of the project.
 */
export function readProtocolFile(path: string): Protocol {
  const file = resolve(path);
  if (!existsSync(file)) throw new Error(`--protocol: expected a protocol's name or its file, got ${path}: not there`);
  const protocol = defineProtocol(settingsIn(file, path), path);
  if (isOfTheProject(protocol.name))
    throw new Error(
      `${path}: name: expected one of its own, got "${protocol.name}", which is a protocol of the project`,
    );
  return protocol;
}

function settingsIn(file: string, shown: string): ProtocolSettings {
  const loaded = load(file, shown);
  const settings = isObject(loaded) && "default" in loaded ? loaded.default : loaded;
  if (isObject(settings) && "name" in settings) return settings as ProtocolSettings;
  throw new Error(
    `${shown}: expected a protocol's settings as its default export (export default { name, … }), got none`,
  );
}

/** Through the loader that this process has, which knows TypeScript. */
function load(file: string, shown: string): unknown {
  try {
    return file.endsWith(".json") ? JSON.parse(readFileSync(file, "utf8")) : createRequire(__filename)(file);
  } catch (error) {
    throw new Error(`${shown}: cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
}

function isOfTheProject(name: string): boolean {
  return (protocolNames as readonly string[]).includes(name);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const keptIn = (directory: string) => join(directory, "protocol.json");

/**
 * Keeps a protocol beside its runs, whole: processes that make them, on whatever node, need nothing else. Says on standard
 * error where it takes the place of other settings of that name, whose runs are then made again.
 */
export function keepProtocol(protocol: Protocol, directory = runsDirectory(protocol.name)): void {
  if (isOfTheProject(protocol.name)) return;
  const path = keptIn(directory);
  const text = `${JSON.stringify(protocol, null, 2)}\n`;
  const kept = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  if (kept === text) return;
  if (kept !== undefined)
    process.stderr.write(`${path}: had other settings; runs whose settings are others now are made again\n`);
  writeAtomically(path, text);
}

/** The protocol that was kept in a directory of runs. Throws as `readProtocolFile` does. */
export function protocolKeptIn(directory: string): Protocol {
  return readProtocolFile(keptIn(directory));
}

/** The protocol of this name that was kept beside its runs; undefined where none was. Throws where it has another name. */
export function keptProtocol(name: string): Protocol | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return undefined;
  const directory = runsDirectory(name);
  if (!existsSync(keptIn(directory))) return undefined;
  const protocol = protocolKeptIn(directory);
  if (protocol.name === name) return protocol;
  throw new Error(
    `${keptIn(directory)}: name: expected "${name}", as its directory is called, got "${protocol.name}": call the ` +
      `directory ${protocol.name}, or write ${name} in the file`,
  );
}
