import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Options = Awaited<ReturnType<NodeFS['init']>>['emscriptenOpts'];

/** What the runtime hands its file operations: a file has a descriptor of the machine, a folder only its place. */
interface OpenStream {
  readonly nfd?: number;
  readonly node: Parameters<NodeFileSystem['realPath']>[0];
}

interface NodeFileSystem {
  realPath(node: unknown): string;
  stream_ops: { fsync?: (stream: OpenStream) => number };
}

function isNodeFileSystem(value: unknown): value is NodeFileSystem {
  return typeof value === 'object' && value !== null && 'stream_ops' in value && 'realPath' in value;
}

/**
 * PGlite's Node file system with an `fsync` that reaches the disk. As shipped it has none, so that a commit is only in
 * the page cache: `fsync=on` alone changes nothing.
 */
export class DurableNodeFs extends NodeFS {
  readonly #count: () => void;

  /** @param onSync called after each sync: the tests count them */
  constructor(folder: string, onSync: () => void = () => {}) {
    super(folder);
    this.#count = onSync;
  }

  override async init(
    pg: PGlite,
    options: Parameters<NodeFS['init']>[1],
  ): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const preRun = emscriptenOpts.preRun ?? [];
    const steps = Array.isArray(preRun) ? preRun : [preRun];
    steps.unshift((module) => {
      const nodeFs: unknown = 'NODEFS' in module ? module.NODEFS : undefined;
      if (!isNodeFileSystem(nodeFs)) throw new Error('PGlite has no Node file system to make durable');
      nodeFs.stream_ops.fsync = (stream) => {
        if (stream.nfd === undefined) syncFolder(nodeFs.realPath(stream.node));
        else fsyncSync(stream.nfd);
        this.#count();
        return 0;
      };
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun: steps } };
  }
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
