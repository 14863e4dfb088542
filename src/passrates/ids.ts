/** What a prompt is known by, and names that are short enough to show. */

import { deriveKey } from "../common/random";

const longest = 80;
/** Letters of a longer text that stay. */
const beginning = 40;

/**
 * What a prompt is known by while files are read: its id or text as it stands where that is short; of a longer one the
 * beginning and a hash of 64 bits, so that a million long prompts need little memory.
 */
export function promptKey(text: string): string {
  return text.length <= longest ? text : hashed(text);
}

/**
 * Names for the keys of prompts, all different: the key itself where it is one line; otherwise without its line ends, and
 * where it becomes like another by that, with a hash. `isKey` knows the keys.
 */
export function shortIds(keys: readonly string[], isKey: (text: string) => boolean): string[] {
  const taken = new Set<string>();
  return keys.map((key) => {
    const line = /\s/.test(key) ? key.replace(/\s+/g, " ").trim() : key;
    if (line === key) return key;
    if (isKey(line) || taken.has(line)) return hashed(key);
    taken.add(line);
    return line;
  });
}

/** In letters of one byte each: JavaScript takes two for all where one letter needs them. */
function hashed(text: string): string {
  const [high, low] = deriveKey(0, text, 0).map((half) => (half >>> 0).toString(16).padStart(8, "0"));
  const start = text.slice(0, 4 * beginning).replace(/\s+/g, " ").trim().slice(0, beginning).trimEnd(); // prettier-ignore
  return [start, "... #", high, low].join("");
}

/** The same text by itself: a piece of a longer one would keep all of that in memory. */
export function detached(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}
