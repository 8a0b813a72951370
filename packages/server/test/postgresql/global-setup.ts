import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../src/config.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { templateDatabase } from '../kit-data.ts';
import { type ClusterAddress, startCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresql: ClusterAddress;
  }
}

/** Starts the one PostgreSQL of a run. @returns what ends it */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  const folder = await mkdtemp(join(tmpdir(), 'takeback-test-'));
  await cluster.createDatabase(templateDatabase);
  const config = loadConfig({
    DATABASE_URL: cluster.urlOf(templateDatabase),
    KEYS_DIR: join(folder, 'keys'),
    MEDIA_DIR: join(folder, 'media'),
  });
  const storage = await openStorage(config, () => {}, 1_024);
  await storage.database.kysely.deleteFrom('identity').execute();
  await storage.close();
  await rm(folder, { recursive: true });
  provide('postgresql', cluster.address);
  return () => cluster.stop();
}
