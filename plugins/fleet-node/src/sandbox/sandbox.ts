import type { SignIn } from './signIn';

/** A program to run over files that nobody vouches for: a resolver, a template's migration, a campaign's script. */
export interface SandboxedCommand {
  /** Program and arguments; no shell. Run in the folder, which it sees as `/sandbox`. */
  command: string[];
  /** The only folder it may write to, beside a temporary one of its own (`/tmp`). */
  folder: string;
  /** Folders beside the system's programs that it may read, at the same path, such as that of the tool itself. */
  readable?: string[];
  /** All of its environment, beside PATH, HOME, TMPDIR and LANG, which the sandbox sets. Never credentials. */
  environment?: Record<string, string>;
  /** Addresses (scheme, host, port) that it may reach through the filtering proxy; none when absent. */
  reach?: string[];
  /** What the proxy signs in to for it, to read only; these addresses are reached without being in `reach`. */
  signIns?: SignIn[];
  limits?: {
    /** Milliseconds; 10 minutes unless told otherwise. */
    timeoutMs?: number;
    /** Bytes of address space per process, and of memory in use by all together; 4 GiB unless told otherwise. */
    memoryBytes?: number;
  };
  signal?: AbortSignal;
}

export interface SandboxResult {
  /** As a shell has it: 127 when there is no such program, 128 and the signal's number when a signal ended it. */
  exitCode: number;
  /** The last 64 KiB of each. */
  stdout: string;
  stderr: string;
  /** Why it was ended, when it did not end by itself. */
  endedBy?: 'timeout' | 'memory' | 'signal';
  /** Hosts and ports, or addresses, that it asked the proxy for and did not get; each once, at most 20. */
  refused?: string[];
}

/** What this machine can hold a program to. */
export interface SandboxSupport {
  available: boolean;
  /** Why not, as a sentence that says what to do. */
  reason?: string;
}
