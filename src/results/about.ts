/*
 * Room results: result rows: their columns, tables on disk, provenance, reading, and what training changed. May use:
 * common, statistics, frames, strings, training, evaluation.
 */

/** Where results come from and how much of their protocol they have, in words. */

import type { Results } from "./rows";

/**
 * `Committed results, data/quick: 8 of 8 jobs of protocol quick.` Or, of one's own runs under an edited protocol:
 * `Your own results, data/runs/quick: 1 of 8 jobs of protocol quick; its settings are not those of the committed results.`
 * Of results that were not read from a directory, the protocol's name alone.
 */
export function aboutText({ protocol, about }: Pick<Results, "protocol" | "about">): string {
  if (!about) return `Protocol ${protocol}.`;
  const { jobs, plannedJobs, directory, changed } = about;
  const settings = changed ? "; its settings are not those of the committed results" : "";
  return `${ownerOf(directory, protocol)}, ${directory}: ${jobs} of ${plannedJobs} jobs of protocol ${protocol}${settings}.`;
}

/** Whether results were read from where this machine's runs are collected. */
export function isOwn({ protocol, about }: Pick<Results, "protocol" | "about">): boolean {
  return about?.directory === `data/runs/${protocol}`;
}

function ownerOf(directory: string, protocol: string): string {
  if (directory === `data/${protocol}`) return "Committed results";
  return directory.startsWith("data/runs/") ? "Your own results" : "Results";
}
