import type { Account, MethodParams, Session as SignedIn } from '@takeback/protocol';
import { v4 } from 'uuid';
import type { Call } from '../connection/http.ts';
import { ConnectionError, endsSession } from '../errors.ts';
import { announce } from '../store/commit.ts';
import { type LocalStore, type SessionRow, type StoreTransaction, tableNames } from '../store/local-store.ts';
import { TouchedBuilder } from '../sync/touched.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface SessionOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly http: Call;
  readonly auth: 'cookie' | 'token';
  readonly deviceName: string;
}

type Without<Params> = Omit<Params, 'deviceName'> & { deviceName?: string };

/** Who is signed in on this device: begins and ends the session, and wipes the store with it. */
export class Session {
  readonly #options: SessionOptions;
  #row: SessionRow | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get account(): Account | null {
    return this.#row?.account ?? null;
  }

  /** Names this session among all that this device ever had. */
  get mark(): string {
    return this.#row?.mark ?? '';
  }

  get token(): string | null {
    return this.#row?.token ?? null;
  }

  get endedBecause(): 'revoked' | 'signed-out' | null {
    return this.#row?.endedBecause ?? null;
  }

  get mustSignOut(): boolean {
    return this.#row?.mustSignOut ?? false;
  }

  /** Reads who is signed in. A browser may have the session's cookie though its store is empty: it asks the server. */
  async restore(): Promise<void> {
    await this.reload();
    if (this.#row !== null || this.#options.auth !== 'cookie') return;
    try {
      const { account } = await this.#options.http('accounts.get', {});
      await this.#begin(account, null);
    } catch {
      // Not signed in, or not to be found out now.
    }
  }

  /** Reads again what another tab may have written. */
  async reload(): Promise<void> {
    this.#row = (await this.#options.store.read((reads) => reads.get('session', 'session'))) ?? null;
  }

  async signUp(params: Without<MethodParams<'accounts.signUp'>>): Promise<{ recoveryCodes: string[] }> {
    const { deviceName } = this.#options;
    await this.#leave();
    const answer = await this.#options.http('accounts.signUp', { deviceName, ...params });
    await this.#adopt(answer);
    return { recoveryCodes: answer.recoveryCodes };
  }

  async signIn(params: Without<MethodParams<'sessions.signIn'>>): Promise<void> {
    const { deviceName } = this.#options;
    await this.#leave();
    await this.#adopt(await this.#options.http('sessions.signIn', { deviceName, ...params }));
  }

  async recover(params: Without<MethodParams<'sessions.recover'>>): Promise<void> {
    const { deviceName } = this.#options;
    await this.#leave();
    await this.#adopt(await this.#options.http('sessions.recover', { deviceName, ...params }));
  }

  /** Wipes the store at once; the server is told now, or at the next contact. */
  async signOut(): Promise<void> {
    if (!this.account) return;
    await this.#write({
      id: 'session',
      account: null,
      mark: v4(),
      token: this.token,
      endedBecause: 'signed-out',
      mustSignOut: true,
    });
    await this.finishSignOut();
  }

  /** Tells the server of a sign-out it has not heard of. Does not fail: it stays to be done. */
  async finishSignOut(): Promise<void> {
    if (!this.#row?.mustSignOut) return;
    const { mark } = this.#row;
    try {
      await this.#options.http('sessions.signOut', {});
    } catch (error) {
      if (!endsSession(error)) return;
    }
    if (this.#row?.mark !== mark) return;
    const row: SessionRow = { ...this.#row, token: null, mustSignOut: false };
    await this.#options.store.write((transaction) => transaction.put('session', row));
    this.#row = row;
  }

  /** The server ended the session named by `mark`: wipes before anything more is shown. */
  async revoked(mark: string): Promise<void> {
    if (!this.account || this.mark !== mark) return;
    const row: SessionRow = {
      id: 'session',
      account: null,
      mark: v4(),
      token: null,
      endedBecause: 'revoked',
      mustSignOut: false,
    };
    await this.#write(row, mark);
  }

  /** Ends what was before: a device has one session at a time. */
  async #leave(): Promise<void> {
    if (this.account) await this.signOut();
    else await this.finishSignOut();
  }

  async #adopt({ account, token }: SignedIn): Promise<void> {
    if (this.#options.auth === 'token' && token === null) {
      throw new ConnectionError('The server gave no token.');
    }
    await this.#begin(account, token);
  }

  #begin(account: Account, token: string | null): Promise<void> {
    return this.#write({
      id: 'session',
      account,
      mark: v4(),
      token,
      endedBecause: null,
      mustSignOut: false,
    });
  }

  /** Wipes everything and keeps only the row; nothing when another tab has begun the next session already. */
  async #write(row: SessionRow, instead?: string): Promise<void> {
    const touched = new TouchedBuilder();
    touched.everything = true;
    touched.session = true;
    const written = await this.#options.store.write(async (transaction) => {
      const held = await transaction.get('session', 'session');
      if (instead !== undefined && held?.mark !== instead) return false;
      await clearAll(transaction);
      await transaction.put('session', row);
      return true;
    });
    if (!written) return;
    this.#row = row;
    // Not awaited: a tab that is frozen must not keep a person from signing out.
    announce(this.#options.tabs, touched).catch(() => undefined);
  }
}

async function clearAll(transaction: StoreTransaction): Promise<void> {
  for (const table of tableNames) await transaction.clear(table);
}
