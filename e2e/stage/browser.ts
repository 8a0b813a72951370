import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium, with nothing in it that would call out. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Two cameras and a microphone that are drawn and beep. Whether a page may use them stays a question.
      '--use-fake-device-for-media-stream=device-count=2',
    ],
  });
}

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1440, height: 900 };
