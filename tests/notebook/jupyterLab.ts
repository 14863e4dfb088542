import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { findBrowser } from "../../src/figures/files/browser";
import { load } from "../setup/load";
import { freePorts } from "./client";
import { python, root } from "./python";

/** A real JupyterLab, with the settings and the style of `npm run lab`, and a real browser on it. */
export class JupyterLab {
  private constructor(
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    private readonly address: string,
    private readonly token: string,
  ) {}

  /** On a directory that has notebooks/ in it. */
  static async start(directory: string, environment: NodeJS.ProcessEnv): Promise<JupyterLab> {
    configure(environment.JUPYTER_CONFIG_DIR!);
    const [port] = await freePorts(1);
    const token = randomUUID();
    const argv = ["-m", "jupyterlab", "--no-browser", "--allow-root", `--ServerApp.port=${port}`];
    const env = { ...environment, JUPYTER_TOKEN: token };
    const server = spawn(python!, argv, { cwd: directory, env, stdio: "ignore" });
    const address = `http://127.0.0.1:${port}`;
    await answering(`${address}/api/status?token=${token}`);
    const { chromium } = await import("playwright-core");
    const executablePath = findBrowser()!;
    const browser = await chromium.launch({
      executablePath,
      args: ["--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    return new JupyterLab(server, browser, address, token);
  }

  /** Opens a notebook of notebooks/ in a page of its own, once its kernel is idle, or `Busy`. */
  async open(notebook: string, status: "Idle" | "Busy" = "Idle"): Promise<Page> {
    const page = await this.browse(notebook);
    await page.waitForSelector(".jp-Notebook", { timeout: 120_000 });
    await page.waitForSelector(`text=/^TypeScript \\(grpo-origin\\) \\| ${status}/`, { timeout: 120_000 }); // status bar
    return page;
  }

  /** A page on notebooks/, or on a file in it. */
  async browse(file = ""): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 1400 } });
    const workspace = randomUUID(); // a shared one would open the notebooks of earlier pages too
    await page.goto(`${this.address}/lab/workspaces/${workspace}/tree/notebooks/${file}?token=${this.token}`);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    const exited = once(this.server, "exit");
    this.server.kill("SIGTERM");
    await exited;
  }
}

function configure(directory: string): void {
  for (const [name, value] of Object.entries(load("kernelspec").settings)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), JSON.stringify(value));
  }
  writeFileSync(join(directory, "jupyter_lab_config.py"), load("kernelspec").savingConfig(root));
  load("lab").writeStyle(directory);
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await sleep(500);
  }
  throw new Error("JupyterLab did not answer within two minutes");
}
