/** What a prompt is known by, and names that are short enough to show. */

import { deriveKey } from "../common/random";
import { Keys } from "./keys";

const longest = 80;
/** Letters of a longer text that stay. */
const beginning = 40;

/**
 * What a prompt is known by while files are read: its id or text as it stands where that is short; of a longer one the
 * beginning and a hash of 64 bits, so that a million long prompts need little memory.
 */
export function promptKey(text: string): string {
  return text.length <= longest && !/\p{Surrogate}/u.test(text) ? text : hashed(text); // half a letter has no bytes
}

/**
 * Names for prompts by the index of their keys, all different: the key itself where it is one line; otherwise without its
 * line ends, and where it becomes like another by that, with a hash.
 */
export function namesOf(keys: Keys): (index: number) => string {
  const lines = new Keys();
  const alike = new Set<number>();
  for (let i = 0; i < keys.length; i++) {
    const key = keys.at(i);
    const line = lineOf(key);
    if (line === key) continue;
    const known = lines.length;
    if (lines.indexOf(line) < known || keys.has(line)) alike.add(i);
  }
  if (lines.length === 0) return (index) => keys.at(index);
  return (index) => {
    const key = keys.at(index);
    return alike.has(index) ? hashed(key) : lineOf(key);
  };
}

function lineOf(text: string): string {
  return text.replace(/ *[^\S ]\s*| {2,}/g, " ").trim(); // a match at each single space would be slow
}

/** In letters of one byte each: JavaScript takes two for all where one letter needs them. */
function hashed(text: string): string {
  const [high, low] = deriveKey(0, text, 0).map((half) => (half >>> 0).toString(16).padStart(8, "0"));
  const start = lineOf(text.slice(0, 4 * beginning))
    .slice(0, beginning)
    .trimEnd();
  return [start, "... #", high, low].join("");
}
