/** All protocols, by name. */

import type { Protocol } from "./protocol";
import { isProtocolFile, keptProtocol, readProtocolFile } from "./file";
import { discovery } from "./discovery";
import { levers } from "./levers";
import { paper } from "./paper";
import { quick } from "./quick";
import { replication } from "./replication";
import { smoke } from "./smoke";
import { spike } from "./spike";
import { tuning } from "./tuning";
import { tuningLevers } from "./tuningLevers";

export const protocols: Record<string, Protocol> = {
  paper,
  replication,
  discovery,
  quick,
  smoke,
  spike,
  tuning,
  "tuning-levers": tuningLevers,
  levers,
};

/** Protocols of one's own that this process has read from a file. */
const ofFiles = new Map<string, Protocol>();

/** The protocol of this name, or in this file, which then goes by its name in this process. Throws an Error that lists the known names. */
export function protocolNamed(name: string): Protocol {
  if (isProtocolFile(name)) {
    const protocol = readProtocolFile(name);
    ofFiles.set(protocol.name, protocol);
    return protocol;
  }
  const protocol = knownProtocol(name);
  if (protocol) return protocol;
  throw new Error(`protocol: expected one of ${Object.keys(protocols).join(", ")}, got ${name}`);
}

/** The protocol of this name: the project's, or one's own that was read from a file or has runs; undefined for none. */
export function knownProtocol(name: string): Protocol | undefined {
  return Object.hasOwn(protocols, name) ? protocols[name] : (ofFiles.get(name) ?? keptProtocol(name));
}
