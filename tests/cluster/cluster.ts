/**
 * A private Slurm on this machine, in a temporary directory: munged, slurmctld and a slurmd for each node, on free ports,
 * without systemd, control groups or accounting.
 *
 * Where a process may have a host name of its own there are two nodes, told apart by it; one elsewhere.
 */

import { spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { makeTemporaryDirectory } from "../../src/common/temporary";
import { canNameHosts, endDaemon, freePort, killByEnvironment, missingPrograms, startDaemon, until } from "./daemons";

const path = `${process.env.PATH}:/usr/sbin:/sbin`;

/** Throws an Error that says what to install where this machine has no Slurm. */
export function requireSlurm(): void {
  const missing = missingPrograms(path);
  if (missing.length > 0)
    throw new Error(`no ${missing.join(", ")} on this machine; on Debian or Ubuntu: apt install slurm-wlm munge`);
}

/** Starts a cluster. Rejects where it does not come up, with what slurmctld says; nothing is then left running. */
export async function startCluster(): Promise<Cluster> {
  const cluster = new Cluster();
  try {
    await cluster.begin();
    return cluster;
  } catch (error) {
    const log = lastLines(join(cluster.directory, "slurmctld.log"));
    await cluster.stop();
    throw new Error(`${(error as Error).message}; the last lines of slurmctld:\n${log}`, { cause: error });
  }
}

/** A cluster that `startCluster` has started. */
export class Cluster {
  readonly directory = makeTemporaryDirectory("slurm");
  readonly nodes = canNameHosts() ? ["n1", "n2"] : ["n1"];
  /** Environment of a process on its login node. */
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${join(this.directory, "bin")}:${path}`,
    SLURM_CONF: join(this.directory, "slurm.conf"),
  };
  private readonly daemons: ChildProcess[] = [];

  async begin(): Promise<void> {
    await prepare(this.directory, this.nodes);
    this.start("munged", mungedIn(this.directory));
    this.start("slurmctld", ["slurmctld", "-D"]);
    await until("an answer of slurmctld", 60, () => answered(() => this.slurm("scontrol", "ping").includes("UP")));
    // The name is inherited by all that runs on the node.
    for (const node of this.nodes) this.start(node, slurmd(node, this.nodes), { SLURMD_NODENAME: node });
    const idle = this.nodes.map(() => "idle").join("\n");
    const states = () => this.slurm("sinfo", "--noheader", "--Node", "--format=%t").trim();
    await until("all nodes idle", 60, () => (states() === idle ? true : undefined));
  }

  /** What a command of Slurm's prints. Throws what it says where it fails. */
  slurm(command: string, ...args: string[]): string {
    return outputOf(command, args, this.env);
  }

  /** Ends all of a node's processes at once, as a power cut would, and lets Slurm know. */
  crash(node: string): void {
    killByEnvironment(`SLURM_CONF=${this.env.SLURM_CONF}`, `SLURMD_NODENAME=${node}`);
    this.slurm("scontrol", "update", `NodeName=${node}`, "State=DOWN", "Reason=crash");
  }

  /** Ends everything that was started and removes the directory. */
  async stop(): Promise<void> {
    for (const daemon of [...this.daemons].reverse()) await endDaemon(daemon);
    killByEnvironment(`SLURM_CONF=${this.env.SLURM_CONF}`);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private start(name: string, command: string[], further: NodeJS.ProcessEnv = {}): void {
    this.daemons.push(startDaemon(this.directory, name, command, { ...this.env, ...further }));
  }
}

function outputOf(command: string, args: string[], env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}

function answered(ask: () => boolean): true | undefined {
  try {
    return ask() || undefined;
  } catch {
    return undefined;
  }
}

function slurmd(node: string, nodes: string[]): string[] {
  const command = ["slurmd", "-D", "-N", node];
  return nodes.length === 1
    ? command
    : ["unshare", "--uts", "sh", "-c", `hostname ${node}-host && exec "$@"`, node, ...command];
}

function mungedIn(directory: string): string[] {
  const files = { socket: "socket", "key-file": "munge.key", "pid-file": "munged.pid", "log-file": "munged.log" };
  const options = Object.entries({ ...files, "seed-file": "munged.seed" });
  return ["munged", "--foreground", ...options.map(([option, name]) => `--${option}=${join(directory, name)}`)];
}

async function prepare(directory: string, nodes: string[]): Promise<void> {
  chmodSync(directory, 0o711); // munged demands that everyone can reach its socket
  writeFileSync(join(directory, "munge.key"), randomBytes(128), { mode: 0o400 });
  for (const name of ["bin", "state"]) mkdirSync(join(directory, name));
  const [control, ...others] = await Promise.all(["slurmctld", ...nodes].map(freePort));
  const config = join(directory, "slurm.conf");
  writeFileSync(
    config,
    configuration(
      directory,
      control,
      nodes.map((node, at) => [node, others[at]]),
    ),
  );
  // Snakemake drops SLURM_CONF before it starts a step; a real cluster has its configuration in /etc.
  const srun = outputOf("sh", ["-c", "command -v srun"], process.env).trim();
  writeFileSync(join(directory, "bin", "srun"), `#!/bin/sh\nSLURM_CONF=${config} exec ${srun} "$@"\n`, { mode: 0o755 });
}

function configuration(directory: string, control: number, nodes: [string, number][]): string {
  const host = hostname().split(".")[0];
  const user = userInfo().username;
  const at = (name: string) => join(directory, name);
  const node = ([name, port]: [string, number]) =>
    `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=2 RealMemory=8000 State=UNKNOWN`;
  return `
ClusterName=private
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${control}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${at("socket")}
StateSaveLocation=${at("state")}
SlurmctldPidFile=${at("slurmctld.pid")}
SlurmctldLogFile=${at("slurmctld.log")}
SlurmdSpoolDir=${at("spool-%n")}
SlurmdPidFile=${at("slurmd-%n.pid")}
SlurmdLogFile=${at("slurmd-%n.log")}
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
${nodes.map(node).join("\n")}
PartitionName=main Nodes=${nodes.map(([name]) => name).join()} Default=YES MaxTime=INFINITE State=UP
`.trimStart();
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").slice(-8).join("\n");
  } catch {
    return "(no log)";
  }
}
