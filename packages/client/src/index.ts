export type { TakebackClient } from './client.ts';
export type * from './views.ts';
