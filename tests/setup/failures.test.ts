import { describe, expect, it } from "vitest";
import { load } from "./load";

const { SetupFailure, explain, describe: textOf } = load("failures");

/** What npm and pip print, as seen when each was made to fail. */
const seen = {
  "the host to download from cannot be reached": [
    "npm error code ECONNREFUSED\nnpm error syscall connect\nnpm error errno ECONNREFUSED",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused')': /simple/pip/\nERROR: No matching distribution found for pip==26.3",
    "Error: getaddrinfo ENOTFOUND registry.example",
  ],
  "no space is left on the disk": [
    "npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "/usr/bin/ld: final link failed: No space left on device",
  ],
  "a downloaded package is not the one whose hash is locked": [
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "npm error code EINTEGRITY",
  ],
};

describe("a failure", () => {
  for (const [why, outputs] of Object.entries(seen)) {
    it.each(outputs)(`is put down to: ${why} (%#)`, (output) => {
      const failure = explain(Object.assign(new Error("pip ended with code 1"), { output }), "packages");
      expect(failure.why.split("\n")[0]).toBe(why);
    });
  }

  it("shows the line that gave its cause away", () => {
    const output = "one\nnpm error code ENOSPC\ntwo";
    expect(explain(Object.assign(new Error("npm failed"), { output }), "packages").why).toContain(
      "npm error code ENOSPC",
    );
  });

  it("of an unknown cause shows what was printed last", () => {
    const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n");
    const { why } = explain(Object.assign(new Error("c++ ended with code 1"), { output }), "compiling");
    expect(why).toContain("c++ ended with code 1");
    expect(why).toContain("line 99");
    expect(why).not.toContain("line 50");
  });

  it("says what, why, and the command that mends it", () => {
    const failure = new SetupFailure({
      what: "finding Python",
      why: "there is none",
      mend: ["apt-get install python3"],
    });
    expect(textOf(failure)).toBe("failed: finding Python\nwhy:    there is none\nmend:   apt-get install python3");
  });
});
