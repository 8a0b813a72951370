export type { TakebackClient } from './client.ts';
export { type ClientOptions, createClient } from './create-client.ts';
export { ConnectionError, TakebackError } from './errors.ts';
export { createIndexedDbStore } from './store/indexeddb-store.ts';
export type { LocalStore } from './store/local-store.ts';
export { createMemoryStore } from './store/memory-store.ts';
export type * from './videos/contract.ts';
export type * from './videos/upload-contract.ts';
export type * from './views.ts';
