/** One line on standard error for work that takes longer than two seconds. */

const patience = 2000; // ms
const interval = 200; // ms between two texts on a terminal; elsewhere there is one text every ten seconds
const rarely = 10_000;

export interface LineOfProgress {
  update(text: string): void;
  /** Takes the line away. */
  end(): void;
}

export function lineOfProgress(
  stream: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
): LineOfProgress {
  const began = performance.now();
  let last = began + patience - (stream.isTTY ? interval : rarely);
  let isShown = false;
  return {
    update(text) {
      const now = performance.now();
      if (now - last < (stream.isTTY ? interval : rarely)) return;
      last = now;
      isShown = true;
      const line = `${text} (${((now - began) / 1000).toFixed(0)} s)`;
      stream.write(stream.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end() {
      if (isShown && stream.isTTY) stream.write("\r\u001b[K");
    },
  };
}
