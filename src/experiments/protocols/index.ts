/** All protocols, by name. */

import type { Protocol } from "./protocol";
import { discovery } from "./discovery";
import { paper } from "./paper";
import { quick } from "./quick";
import { replication } from "./replication";
import { smoke } from "./smoke";
import { spike } from "./spike";
import { tuning } from "./tuning";

export const protocols: Record<string, Protocol> = { paper, replication, discovery, quick, smoke, spike, tuning };

/** The protocol of this name. Throws an Error that lists the known names. */
export function protocolNamed(name: string): Protocol {
  if (Object.hasOwn(protocols, name)) return protocols[name];
  throw new Error(`protocol: expected one of ${Object.keys(protocols).join(", ")}, got ${name}`);
}
