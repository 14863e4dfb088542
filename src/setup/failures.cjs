/** What failed, why, and the command that mends it. */

const again = "npm run setup";

/** A failure that a user can act on. `mend`: lines to do, in order. */
class SetupFailure extends Error {
  constructor({ what, why, mend }) {
    super(`${what}: ${why}`);
    Object.assign(this, { what, why, mend });
  }
}

const causes = [
  {
    sign: /ENOSPC|no space left on (the )?device|disk quota exceeded|EDQUOT/i,
    why: "no space is left on the disk",
    mend: ["free about 3 GB on the disk of this directory, then run: " + again],
  },
  {
    sign: /EROFS|EACCES|EPERM|permission denied|read-only file system/i,
    why: "a file or directory cannot be written",
    mend: ["make this directory, and the package managers' caches, yours to write, then run: " + again],
  },
  {
    sign: /DO NOT MATCH THE HASHES|EINTEGRITY/i,
    why: "a downloaded package is not the one whose hash is locked",
    mend: ["clear the caches: npm cache clean --force; .venv/bin/python -m pip cache purge", "then run: " + again],
  },
  {
    sign: /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|certificate verify failed/i,
    why: "the package registry's certificate is not trusted",
    mend: ["behind a proxy: set NODE_EXTRA_CA_CERTS and PIP_CERT to its certificate, then run: " + again],
  },
  {
    sign: /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ConnectionError|NewConnectionError|Max retries exceeded|connection (was )?refused|timed out|network is unreachable|name resolution|no such host/i,
    why: "the host to download from cannot be reached",
    mend: [
      "check the network, and the registry that npm and pip are set to (npm ping; pip config list)",
      "then run: " + again,
    ],
  },
];

const shown = 160; // characters of a line

/** The end of a command's output, without empty lines. */
function lastLines(text, count) {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-count);
}

/** A SetupFailure for whatever went wrong while doing `what`: of a known cause its sign is shown, else the last lines. */
function explain(error, what) {
  if (error instanceof SetupFailure) return error;
  const lines = lastLines(`${error.message}\n${error.output || ""}`, Infinity);
  const cause = causes.find(({ sign }) => lines.some((line) => sign.test(line)));
  const seen = cause
    ? [lines.find((line) => cause.sign.test(line))]
    : [error.message, ...lastLines(error.output || "", 8)];
  const why = [...(cause ? [cause.why] : []), ...seen].map((line) => line.trim().slice(0, shown)).join("\n        ");
  return new SetupFailure({ what, why, mend: cause ? cause.mend : [`mend this, then run: ${again}`] });
}

/** The text shown for a failure. */
function describe(failure, log) {
  const lines = [`failed: ${failure.what}`, `why:    ${failure.why}`];
  for (const line of failure.mend) lines.push(`mend:   ${line}`);
  if (log) lines.push(`log:    ${log}`);
  return lines.join("\n");
}

module.exports = { SetupFailure, explain, describe };
