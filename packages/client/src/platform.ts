import { createFallbackStore } from './store/fallback-store.ts';
import { createIndexedDbStore } from './store/indexeddb-store.ts';
import type { LocalStore } from './store/local-store.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { BrowserTabs } from './tabs/browser-tabs.ts';
import { createSoleTab, type Tabs } from './tabs/tabs.ts';

/** Whether this is a page or a worker of a browser. */
export function isBrowser(): boolean {
  return typeof globalThis.location === 'object' && typeof globalThis.navigator === 'object';
}

/** IndexedDB where the context is secure and tabs can be told apart, else memory. */
export function chooseStore(): LocalStore {
  const lasting = isBrowser() && globalThis.isSecureContext && 'indexedDB' in globalThis && hasLocks();
  return lasting ? createFallbackStore(createIndexedDbStore(), createMemoryStore()) : createMemoryStore();
}

/** Tabs share what the store shares. @throws Error where they could not be kept in step. */
export function chooseTabs(store: LocalStore): Tabs {
  if (store.sharedAs === null) return createSoleTab();
  if (!hasLocks()) throw new Error('A shared local store needs Web Locks (a secure context).');
  return new BrowserTabs(store.sharedAs, navigator.locks);
}

function hasLocks(): boolean {
  return typeof globalThis.navigator === 'object' && 'locks' in globalThis.navigator;
}

const browsers: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** How this device is called among a person's devices, in plain words. */
export function describeDevice(): string {
  if (!isBrowser()) return `Node.js on ${globalThis.process?.platform ?? 'an unknown system'}`;
  const agent = navigator.userAgent;
  const find = (known: readonly [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1];
  return `${find(browsers) ?? 'Browser'} on ${find(systems) ?? 'an unknown system'}`;
}

/** @throws Error where there is no WebSocket and none was given. */
export function chooseWebSocket(given: typeof WebSocket | undefined): typeof WebSocket {
  if (given) return given;
  if (typeof globalThis.WebSocket === 'function') return globalThis.WebSocket;
  throw new Error(
    'There is no WebSocket here: use Node 22 or newer, or pass the one of the "ws" package as `webSocket`.',
  );
}
