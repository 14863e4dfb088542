/** The names of all protocols: what may stand after --protocol. experiments/protocols has what they are; a test compares. */

import { basename } from "node:path";
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
export function protocolAt(directory: string): { protocol: ProtocolName; own: boolean } | undefined {
  const protocol = protocolNames.find((name) => name === basename(directory));
  if (protocol === undefined) return undefined;
  if (directory === runsDirectory(protocol)) return { protocol, own: true };
  return directory === committedDirectory(protocol) ? { protocol, own: false } : undefined;
}
