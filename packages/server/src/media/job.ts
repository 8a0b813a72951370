import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { VideoRefusal } from '@takeback/protocol';
import { type Bounds, commandOf, prlimit } from './confinement.ts';
import { MediaFailed, MediaRefused } from './media-errors.ts';
import type { Order } from './orders.ts';
import { type Report, report } from './reports.ts';

/** What a job used. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Most memory resident at a time. */
  readonly peakBytes: number;
}

export interface JobOptions {
  readonly bounds: Bounds;
  /** Open files that the job inherits; it knows them by `inheritedAs`. */
  readonly files: readonly FileHandle[];
  readonly signal?: AbortSignal | undefined;
  /** Called for each report but the last; reports wait for one another. */
  readonly onReport: (report: Report) => void | Promise<void>;
}

/** After standard input, output and error comes the channel. */
const firstInherited = 4;
/** Of the processor time it may use: at low priority, beside others. */
const patience = 10;

/** The descriptor by which a job knows the file at this index. */
export function inheritedAs(index: number): number {
  return firstInherited + index;
}

/** Memory of pictures is given back at once, and not kept by every thread: all there is in the environment of a job. */
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/** What a sudden end tells about the file. */
const refusalOfSignal: Readonly<Partial<Record<NodeJS.Signals, VideoRefusal>>> = {
  SIGXCPU: 'timed_out',
  SIGABRT: 'out_of_memory',
  SIGTRAP: 'out_of_memory',
  SIGSEGV: 'damaged',
  SIGBUS: 'damaged',
  SIGILL: 'damaged',
  SIGFPE: 'damaged',
};

const execute = promisify(execFile);

/** From here on the process can open neither file nor socket, whatever runs in it. */
async function closeOff({ pid }: ChildProcess): Promise<void> {
  if (prlimit !== undefined && pid !== undefined)
    await execute(prlimit, ['--pid', String(pid), '--nofile=0:0']);
}

/**
 * Runs one job in a process of its own and waits for its end.
 * @throws MediaRefused
 * @throws MediaFailed
 * @throws the signal's reason, when it was cancelled
 */
export async function runJob(order: Order, options: JobOptions): Promise<Usage> {
  const { bounds, files, signal, onReport } = options;
  signal?.throwIfAborted();
  const [program, ...given] = commandOf(bounds);
  const child = spawn(program, given, {
    env: allocator,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', ...files.map((file) => file.fd)],
  });
  const exited = once(child, 'exit');
  let usage: Usage | undefined;
  let problem: Error | undefined;
  const end = (error: Error): void => {
    problem ??= error;
    child.kill('SIGKILL');
  };
  let handled: Promise<unknown> = Promise.resolve();
  const hear = async (message: unknown): Promise<void> => {
    const parsed = report.safeParse(message);
    if (!parsed.success) end(new MediaFailed('report'));
    else if (parsed.data.kind === 'ready') {
      await closeOff(child);
      child.send(order);
    } else if (parsed.data.kind === 'done') {
      const { cpuSeconds, peakBytes } = parsed.data;
      usage = { cpuSeconds, peakBytes };
      // Nothing of it is needed any more, and an orderly exit could hang.
      child.kill('SIGKILL');
    } else if (parsed.data.kind === 'refused') end(new MediaRefused(parsed.data.reason));
    else if (parsed.data.kind === 'failed') end(new MediaFailed(parsed.data.operation, parsed.data.code));
    else await onReport(parsed.data);
  };
  child.on('message', (message) => {
    handled = handled
      .then(() => hear(message))
      .catch((error: unknown) => end(error instanceof Error ? error : new MediaFailed('report')));
  });
  const abort = (): void => end(new MediaFailed('cancelled'));
  signal?.addEventListener('abort', abort, { once: true });
  const tooLate = setTimeout(() => end(new MediaRefused('timed_out')), bounds.cpuSeconds * patience * 1_000);
  try {
    const [, killedBy]: unknown[] = await exited;
    await handled;
    signal?.throwIfAborted();
    if (problem !== undefined) throw problem;
    if (usage !== undefined) return usage;
    const reason = isSignal(killedBy) ? refusalOfSignal[killedBy] : undefined;
    throw reason === undefined ? new MediaFailed('ended without a word') : new MediaRefused(reason);
  } finally {
    clearTimeout(tooLate);
    signal?.removeEventListener('abort', abort);
  }
}

function isSignal(name: unknown): name is NodeJS.Signals {
  return typeof name === 'string' && name.startsWith('SIG');
}
