import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs } from './durable-node-fs.ts';

/**
 * Opens the embedded PostgreSQL in a folder, which it creates when it is empty. Its start parameters are PGlite's own
 * without `-F` (which switches fsync off), and with a small buffer: the whole process is to stay below 250 MB.
 */
export function startPglite(folder: string, onSync?: () => void): Promise<PGlite> {
  const settings = [
    'search_path=public',
    'exit_on_error=false',
    'log_checkpoints=off',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'io_method=sync',
    'fsync=on',
    'synchronous_commit=on',
    'full_page_writes=on',
    'wal_sync_method=fsync',
    'shared_buffers=16MB',
    'max_wal_size=256MB',
    'timezone=UTC',
    // Plans of prepared statements are made while tables are small, and nothing analyses them later: without this the
    // hot statements would go on reading whole tables (measured: an unsend 50 times as slow at 30,000 messages).
    'enable_seqscan=off',
    'enable_bitmapscan=off',
  ];
  return PGlite.create({
    fs: new DurableNodeFs(folder, onSync),
    initialMemory: 128 * 1024 * 1024,
    startParams: ['--single', '-O', '-j', ...settings.flatMap((setting) => ['-c', setting])],
  });
}
