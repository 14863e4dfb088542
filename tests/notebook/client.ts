import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Dealer, Subscriber } from "zeromq";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the protocol's contents are open
type Content = Record<string, any>;

/** A message of the kernel, with the id of the request that it answers. */
export interface Message {
  type: string;
  content: Content;
  request: string;
}

/** What a cell left: the reply to its request, and what it published from busy to idle. */
export interface Run {
  reply: Content;
  messages: Message[];
}

const CHANNELS = ["shell", "iopub", "control", "stdin", "hb"];
const DELIMITER = "<IDS|MSG>";

/** A Jupyter front end of few lines, on the real kernel. */
export class Client {
  readonly messages: Message[] = [];
  log = "";
  private readonly key = randomUUID();
  private readonly directory = mkdtempSync(join(tmpdir(), "kernel-"));
  private readonly shell = new Dealer();
  private readonly control = new Dealer();
  private readonly iopub = new Subscriber();
  private wake: () => void = () => undefined;
  process!: ChildProcess;

  static async start(): Promise<Client> {
    const client = new Client();
    await client.connect();
    return client;
  }

  private async connect(): Promise<void> {
    const ports = await freePorts(CHANNELS.length);
    const file = join(this.directory, "connection.json");
    const named = Object.fromEntries(CHANNELS.map((name, i) => [`${name}_port`, ports[i]]));
    const fixed = { ip: "127.0.0.1", transport: "tcp", signature_scheme: "hmac-sha256", key: this.key };
    writeFileSync(file, JSON.stringify({ ...fixed, ...named }));
    this.spawnKernel(file);
    for (const [i, socket] of [this.shell, this.iopub, this.control].entries()) {
      socket.connect(`tcp://127.0.0.1:${ports[i]}`);
      void this.listen(socket);
    }
    this.iopub.subscribe();
    await this.greet();
  }

  /** A subscription takes hold some time after the connection: ask until a status comes through. */
  private async greet(): Promise<void> {
    for (let heard = false; !heard;) {
      const id = await this.send("kernel_info_request", {});
      await this.until((m) => m.request === id && m.type === "kernel_info_reply");
      heard = await this.until((m) => m.request === id && m.content.execution_state === "idle", 0.3).then(
        () => true,
        () => false,
      );
    }
  }

  private spawnKernel(connectionFile: string): void {
    const node = process.env.KERNEL_NODE ?? process.execPath; // another Node than the tests'
    const argv = [resolve("src/notebook/kernel.cjs"), "--config-path", connectionFile];
    this.process = spawn(node, argv, { cwd: tmpdir(), stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream?.on("data", (text) => (this.log += text));
  }

  private async listen(socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const start = frames.findIndex((frame) => frame.toString() === DELIMITER) + 2;
      const [header, parent, , content] = frames.slice(start, start + 4).map((frame) => JSON.parse(frame.toString()));
      this.messages.push({ type: header.msg_type, content, request: parent.msg_id });
      this.wake();
    }
  }

  /** Sends a request and returns its id. */
  async send(type: string, content: Content, socket = this.shell): Promise<string> {
    const id = randomUUID();
    const header = { msg_id: id, msg_type: type, session: "test", username: "test", version: "5.3" };
    const bodies = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac("sha256", this.key).update(bodies.join("")).digest("hex");
    await socket.send([DELIMITER, signature, ...bodies]);
    return id;
  }

  /** The first message that fulfils the condition, past or to come. */
  async until(condition: (message: Message) => boolean, seconds = 30): Promise<Message> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = this.messages.find(condition);
      if (found) return found;
      if (Date.now() > end) throw new Error(`no such message within ${seconds} s; the kernel said: ${this.log}`);
      await new Promise<void>((done) => {
        this.wake = done;
        setTimeout(done, 100);
      });
    }
  }

  /** Waits until a request is answered and the kernel idle. */
  async finish(id: string, seconds?: number): Promise<Run> {
    await this.until((m) => m.request === id && m.content.execution_state === "idle", seconds);
    const reply = await this.until((m) => m.request === id && m.type.endsWith("_reply"), seconds);
    const messages = this.messages.filter((m) => m.request === id && m !== reply);
    return { reply: reply.content, messages };
  }

  async request(type: string, content: Content): Promise<Run> {
    return this.finish(await this.send(type, content));
  }

  sendCell(code: string, more: Content = {}): Promise<string> {
    return this.send("execute_request", { code, silent: false, store_history: true, allow_stdin: false, ...more });
  }

  async execute(code: string, more: Content = {}): Promise<Run> {
    return this.finish(await this.sendCell(code, more));
  }

  interrupt(): void {
    this.process.kill("SIGINT");
  }

  /** Shuts the kernel down by the protocol; returns its exit code. */
  async stop(): Promise<number | null> {
    const exited = this.process.exitCode === null ? once(this.process, "exit") : [this.process.exitCode];
    await this.send("shutdown_request", { restart: false }, this.control);
    const [code] = await exited;
    for (const socket of [this.shell, this.iopub, this.control]) socket.close();
    rmSync(this.directory, { recursive: true });
    return code;
  }
}

/** All that a run printed and returned, as text. */
export function textOf(run: Run): string {
  return run.messages.map(({ content }) => content.text ?? content.data?.["text/plain"] ?? "").join("");
}

/** The contents of a run's messages of one type. */
export function contentsOf(run: Run, type: string): Content[] {
  return run.messages.filter((message) => message.type === type).map((message) => message.content);
}

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
