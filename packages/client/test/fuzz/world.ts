import { type Kit, startKit } from '../../../server/test/kit.ts';

/** One real server on which many stories are played at once, each with people of its own. */
export interface World {
  readonly kit: Kit;
  /** Where it is, or was while it is being started again. */
  readonly url: string;
  /** Puts the server's clock forward, or back. */
  moveClock(seconds: number): void;
  /** When somebody was born who is of age by the server's clock: thousands of stories put it forward by centuries. */
  birthDate(): string;
  /** Stops the server and starts it again on the same folders, once for all who ask meanwhile. */
  restart(): Promise<void>;
  /** Runs something during which the server is there and is not restarted. */
  undisturbed<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Calls back before and after each restart. @returns what ends it */
  onRestart(listener: { before(): void; after(): void }): () => void;
  /** Resolves when something else has had its turn: after a question to the server and its answer. */
  turn(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server. */
export async function startWorld(): Promise<World> {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const kit = await startKit({ clock: { now } });
  const listeners = new Set<{ before(): void; after(): void }>();
  let { url } = kit;
  let restarting: Promise<void> | null = null;

  const undisturbed = new Set<Promise<unknown>>();

  async function startAgain(): Promise<void> {
    await Promise.allSettled(undisturbed);
    for (const { before } of listeners) before();
    await kit.restart();
    ({ url } = kit);
    restarting = null;
    for (const { after } of listeners) after();
  }

  return {
    kit,
    get url() {
      return url;
    },
    moveClock(seconds) {
      ahead += seconds * 1_000;
    },
    birthDate: () => `${now().getUTCFullYear() - 30}-01-31`,
    restart() {
      restarting ??= startAgain();
      return restarting;
    },
    async undisturbed(work) {
      while (restarting !== null) await restarting;
      const running = work();
      undisturbed.add(running);
      return running.finally(() => undisturbed.delete(running));
    },
    onRestart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async turn() {
      await restarting;
      // It may be stopped by another story at this very moment.
      await fetch(`${url}/healthz`).then(
        (answer) => answer.arrayBuffer(),
        () => undefined,
      );
    },
    stop: () => kit.stop(),
  };
}
