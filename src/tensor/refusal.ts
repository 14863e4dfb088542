import { relative, sep } from "node:path";

/** Why a function cannot be captured. */
export class CaptureError extends Error {
  override name = "CaptureError";
}

/** A CaptureError that names the line of the caller's code it comes from. */
export function refusal(subject: string, reason: string): CaptureError {
  return new CaptureError(`${subject}${place()}: ${reason}`);
}

/** " at file:line" of the innermost stack frame outside this room and outside packages; "" if there is none. */
function place(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100; // tfjs puts some twenty frames between a kernel and its caller
  const frames = new Error().stack?.split("\n").slice(1) ?? [];
  Error.stackTraceLimit = limit;
  const frame = frames.find((line) => /[/\\]/.test(line) && !line.includes(__dirname + sep) && !foreign(line));
  const location = frame?.match(/\(?((?:file:\/\/)?[^()\s]*:\d+):\d+\)?$/)?.[1].replace("file://", "");
  return location ? ` at ${relative(process.cwd(), location)}` : "";
}

/** Whether the frame is a package's or Node's; source maps take packages' frames to paths like tfjs-core/src/engine.ts. */
function foreign(line: string): boolean {
  return /node_modules|node:|tfjs-\w+[/\\]src[/\\]/.test(line);
}
