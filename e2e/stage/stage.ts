import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium } from './browser.ts';
import { openDevice, type Watched } from './person.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** A server and a browser, for one story. */
export interface Stage {
  readonly server: ServerProcess;
  /** A device of its own, signed out. @param url the server's own address unless told */
  device(size: 'phone' | 'desktop', theme?: 'light' | 'dark', url?: string): Promise<Watched>;
  /** Ends everything. @throws when a page complained of anything during the story */
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const [server, browser]: [ServerProcess, Browser] = await Promise.all([
    startServerProcess(),
    launchChromium(),
  ]);
  const devices: Watched[] = [];
  return {
    server,
    device: async (size, theme = 'light', url = server.url) => {
      const device = await openDevice(browser, url, size, theme);
      devices.push(device);
      return device;
    },
    close: async () => {
      await browser.close();
      await server.close();
      expect(devices.flatMap(({ complaints }) => complaints)).toEqual([]);
    },
  };
}
