/** Names of prompts that are short enough to show. */

import { deriveKey } from "../common/random";

const longest = 80;

/**
 * Names for ids that are all different: the id itself where it is one line of at most 80 letters; of a longer text, and
 * of one that becomes like another without its line ends, the beginning and a hash. `isId` knows the ids.
 */
export function shortIds(ids: readonly string[], isId: (text: string) => boolean): string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    const line = /\s/.test(id) ? id.replace(/\s+/g, " ").trim() : id;
    if (line === id && id.length <= longest) return id;
    const isFree = line.length <= longest && !isId(line) && !taken.has(line);
    if (isFree) taken.add(line);
    return isFree ? line : hashed(line, id);
  });
}

function hashed(line: string, id: string): string {
  const [high, low] = deriveKey(0, id, 0).map((half) => (half >>> 0).toString(16).padStart(8, "0"));
  return `${line.slice(0, longest - 20).trimEnd()}… #${high}${low}`;
}
