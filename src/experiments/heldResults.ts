/** Where the results of one protocol stand, and of no other in its place. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { committedPlace, runsPlace } from "./places";
import { protocolNamed } from "./protocols";

/** The committed results of `protocol`, else one's own. Throws an Error that lists the protocols, or says how to make them. */
export function heldResults(protocol: string): string {
  protocolNamed(protocol);
  const places = [committedPlace(protocol), runsPlace(protocol)];
  const held = places.find((place) => existsSync(join(place, "provenance.json")));
  if (held) return held;
  throw new Error(
    `protocol ${protocol}: found no results in data/${protocol} or data/runs/${protocol}; ` +
      `\`npm run reproduce -- --protocol ${protocol}\` makes them`,
  );
}
