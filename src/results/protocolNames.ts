/** The names of all protocols: what may stand after --protocol. experiments/protocols has what they are; a test compares. */

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { committedDirectory, runsDirectory } from "./paths";

export const protocolNames = [
  "paper",
  "replication",
  "discovery",
  "quick",
  "smoke",
  "spike",
  "tuning",
  "tuning-levers",
  "levers",
] as const;

export type ProtocolName = (typeof protocolNames)[number];

/**
 * Whose results a directory keeps, the committed ones or one's own; undefined of any other directory, whatever its name.
 * Only then do commands with `--protocol` say anything of it.
 */
export function protocolAt(directory: string): { protocol: string; own: boolean } | undefined {
  const protocol = basename(directory);
  const isOfTheProject = (protocolNames as readonly string[]).includes(protocol);
  const isKnown = isOfTheProject || existsSync(join(directory, "protocol.json")); // kept beside runs of a file of one's own
  if (isKnown && directory === runsDirectory(protocol)) return { protocol, own: true };
  return isOfTheProject && directory === committedDirectory(protocol) ? { protocol, own: false } : undefined;
}
