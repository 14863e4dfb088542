/** Finding Chromium, or any browser of its family, on this machine. */

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

const directories = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/homebrew/bin", "/opt/google/chrome"];

const macApplications = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"];

/** What to tell a user whose figures could not be rendered. */
export const howToGetBrowser =
  "install Chromium (Debian, Ubuntu: apt install chromium; macOS: brew install --cask chromium) or Google Chrome, " +
  "or set CHROMIUM_PATH to the executable of one";

/**
 * The executable of a browser that can render figures, or undefined.
 *
 * CHROMIUM_PATH, then CHROME_PATH decide alone where they are set; otherwise the first one found on PATH and in the
 * directories where Linux and macOS put them.
 */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment.CHROMIUM_PATH || environment.CHROME_PATH;
  const candidates = chosen ? [chosen] : [...installed(environment.PATH ?? ""), ...applications()];
  return candidates.find((path) => existsSync(path));
}

function installed(path: string): string[] {
  const all = [...path.split(delimiter).filter(Boolean), ...directories];
  return commands.flatMap((command) => all.map((directory) => join(directory, command)));
}

function applications(): string[] {
  const roots = ["/Applications", join(homedir(), "Applications")];
  return macApplications.flatMap((name) => roots.map((root) => join(root, `${name}.app/Contents/MacOS/${name}`)));
}
