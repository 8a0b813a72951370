export type { TakebackClient } from './client.ts';
export { type ClientOptions, createClient } from './create-client.ts';
export type { LocalStore } from './store/local-store.ts';
export type * from './views.ts';
