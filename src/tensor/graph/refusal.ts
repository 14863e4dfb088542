import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Why a function cannot be captured. */
export class CaptureError extends Error {
  override name = "CaptureError";
}

/** A CaptureError that names the line of the caller's code it comes from. */
export function refusal(subject: string, reason: string): CaptureError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100; // tfjs puts some twenty frames between a kernel and its caller
  const line = callersLine(new Error().stack ?? "");
  Error.stackTraceLimit = limit;
  return new CaptureError(`${subject}${line ? ` at ${line}` : ""}: ${reason}`);
}

/** src/tensor, whose own lines are never the caller's. */
const tensorDirectory = dirname(__dirname);

/** The innermost `file:line` of a stack trace outside src/tensor and outside packages; undefined if there is none. */
export function callersLine(stack: string): string | undefined {
  const frame = stack
    .split("\n")
    .find((line) => location.test(line) && !line.includes(tensorDirectory + sep) && !foreign(line));
  if (frame === undefined) return undefined;
  const [, file, line] = frame.match(location)!;
  return `${relative(process.cwd(), file.startsWith("file:") ? fileURLToPath(file) : file)}:${line}`;
}

/** "at f (file:line:column)" or "at file:line:column". */
const location = /(?:\(|\bat )((?:file:\/)?\/[^()]*):(\d+):\d+\)?$/;

/** Whether the frame is a package's or Node's; source maps take packages' frames to paths like tfjs-core/src/engine.ts. */
function foreign(line: string): boolean {
  return /node_modules|node:|tfjs-\w+[/\\]src[/\\]/.test(line);
}
