import type { Config } from '../config.ts';
import { describeAddress } from './postgresql/address.ts';

/** Where the data is, for sentences: in words, and the setting that says so. */
export interface Place {
  readonly name: string;
  readonly setting: 'DATA_DIR' | 'DATABASE_URL';
}

/** Never holds the database's password. */
export function placeOf({ databaseUrl, dataFolder }: Config): Place {
  if (databaseUrl === undefined) return { name: dataFolder, setting: 'DATA_DIR' };
  return { name: `the database ${describeAddress(databaseUrl)}`, setting: 'DATABASE_URL' };
}
