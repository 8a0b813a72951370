export * from './errors.ts';
export type { FileKeyring } from './file-keyring.ts';
export { type FolderLock, lockFolder } from './folder-lock.ts';
