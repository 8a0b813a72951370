import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { desktop, phone } from './browser.ts';

export interface Name {
  readonly handle: string;
  readonly displayName: string;
}

const password = 'correct horse battery';

/** A page whose errors end the test: nothing may go wrong unseen. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of, apart from a server that cannot be reached. */
  readonly complaints: readonly string[];
}

/** A browser of its own: a device nobody is signed in on. */
export async function openDevice(
  browser: Browser,
  url: string,
  size: 'phone' | 'desktop',
  colorScheme: 'light' | 'dark',
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: size === 'phone' ? phone : desktop,
    hasTouch: size === 'phone',
    isMobile: size === 'phone',
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection|net::ERR/.test(text))
      complaints.push(text);
  });
  await page.goto(url);
  return { page, context, complaints };
}

/** Signs a new person up, keeps the recovery codes, and leaves them in an empty inbox. */
export async function signUp(page: Page, { handle, displayName }: Name): Promise<string[]> {
  await page
    .getByRole('link', { name: 'New here? Sign up' })
    .or(page.getByLabel('Date of birth'))
    .first()
    .waitFor();
  const toSignUp = page.getByRole('link', { name: 'New here? Sign up' });
  if (await toSignUp.isVisible()) await toSignUp.click();
  await page.getByLabel('Handle').fill(handle);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(displayName);
  await page.getByLabel('Date of birth').fill('1990-05-17');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  const codes = await page
    .getByRole('list', { name: 'Recovery codes' })
    .getByRole('listitem')
    .allTextContents();
  await page.getByLabel('I have kept them in a safe place').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await openInbox(page);
  return codes;
}

export async function signIn(page: Page, handle: string): Promise<void> {
  const toSignIn = page.getByRole('link', { name: 'Have an account? Sign in' });
  await page.getByRole('button', { name: 'Sign in' }).or(toSignIn).first().waitFor();
  if (await toSignIn.isVisible()) await toSignIn.click();
  await page.getByLabel('Handle').fill(handle);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await openInbox(page);
}

/** Chooses the Inbox from the tabs. */
export async function openInbox(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).first().waitFor();
}

/** Finds somebody by handle and opens the chat with them. */
export async function startChat(page: Page, whom: Name): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name or handle').fill(whom.handle);
  await sheet.getByRole('button', { name: whom.displayName }).click();
  await sheet.getByRole('button', { name: 'Message', exact: true }).click();
  await composer(page, whom).waitFor();
}

export function composer(page: Page, whom: Name): Locator {
  return page.getByRole('textbox', { name: `Message to ${whom.displayName}` });
}

export async function send(page: Page, whom: Name, text: string): Promise<void> {
  await composer(page, whom).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await bubble(page, text).waitFor();
}

/** The message with this text, in the open chat. */
export function bubble(page: Page, text: string): Locator {
  return page.getByRole('article').filter({ hasText: text });
}

/** Waits until this message of one's own says how far it got. */
export function reached(
  page: Page,
  text: string,
  state: 'Sent' | 'Delivered' | 'Seen' | 'Waits',
): Promise<void> {
  return bubble(page, text).locator('xpath=..').getByText(state).waitFor();
}

/** Opens a chat from the inbox. */
export async function openChat(page: Page, whom: Name): Promise<void> {
  await page
    .getByRole('list', { name: 'Conversations' })
    .getByRole('link', { name: new RegExp(whom.displayName) })
    .click();
  await composer(page, whom).waitFor();
}

/** Presses a finger on a message until its menu opens, then lifts it. */
export async function pressAndHold(watched: Watched, text: string): Promise<Locator> {
  const { page, context } = watched;
  const target = bubble(page, text).getByText(text);
  // Until the list has come to rest.
  await target.click({ trial: true });
  const box = await target.boundingBox();
  if (box === null) throw new Error(`“${text}” is not on the screen`);
  const cdp = await context.newCDPSession(page);
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  const menu = page.getByRole('dialog');
  await menu.getByText('Delete for me').waitFor();
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await cdp.detach();
  return menu;
}

/** All that this device's browser storage holds, as text. */
export function readLocalStore(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const read = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await read(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        found.push(await read(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const url = new URL(request.url);
        if (url.pathname.startsWith('/api/')) found.push(url.href);
      }
    }
    return JSON.stringify(found);
  });
}
