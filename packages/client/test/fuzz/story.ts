import { type Body, limits, uuidv7 } from '@takeback/protocol';
import { v7 } from 'uuid';
import { ConnectionError, TakebackError } from '../../src/index.ts';
import { until } from '../people.ts';
import { FuzzDevice } from './fuzz-device.ts';
import { Said } from './model.ts';
import { type Operation, planOf, type Who, whos } from './operations.ts';
import type { World } from './world.ts';

const password = 'a good long password';
const mostDevices = 3;

/** What happened in a story, for who looks whether it came out right. */
export interface Told {
  readonly world: World;
  readonly conversationId: string;
  readonly devices: readonly FuzzDevice[];
  readonly said: readonly Said[];
  /** What went wrong on the way. */
  readonly wrong: string[];
  /** Signs a further device of a person in. */
  signIn(who: Who, kind: 'memory' | 'indexeddb'): Promise<FuzzDevice>;
}

/** Plays the story of a seed. */
export class Story {
  readonly #world: World;
  readonly #seed: number;
  readonly #devices: FuzzDevice[] = [];
  /** Those that were signed out too: each is closed in the end. */
  readonly #opened: FuzzDevice[] = [];
  readonly #said: Said[] = [];
  readonly #wrong: string[] = [];
  readonly #open = new Set<Promise<void>>();
  #conversationId = '';
  readonly #run: string;

  /** @param run tells this playing of the seed apart from others on the same server */
  constructor(world: World, seed: number, run: string) {
    this.#world = world;
    this.#seed = seed;
    this.#run = run;
  }

  #handle(who: Who): string {
    return `${who}${this.#run}`;
  }

  /** @returns when everything that was asked for has been answered, with all devices connected again */
  async play(): Promise<Told> {
    const { stores, operations } = planOf(this.#seed);
    await this.#begin(stores);
    const end = this.#world.onRestart({
      before: () => {
        for (const device of this.#devices) device.endLossy();
      },
      after: () => {
        for (const device of this.#devices) if (device.isReachable) device.client.reconnect();
      },
    });
    try {
      for (const operation of operations) await this.#perform(operation);
      for (const device of this.#devices) {
        device.letGo();
        device.mend();
      }
      await Promise.all(this.#open);
    } finally {
      end();
    }
    return {
      world: this.#world,
      conversationId: this.#conversationId,
      devices: this.#devices,
      said: this.#said,
      wrong: this.#wrong,
      signIn: (who, kind) => this.#signIn(who, kind),
    };
  }

  async close(): Promise<void> {
    for (const device of this.#opened) await device.close();
  }

  async #begin(stores: Readonly<Record<Who, 'memory' | 'indexeddb'>>): Promise<void> {
    for (const who of whos) {
      const device = await this.#openDevice(who, stores[who]);
      await this.#asOftenAsNeeded(() => this.#signUp(who, device));
    }
    const [ada, ben] = this.#devices;
    const account = ben?.client.state.get().account;
    if (ada === undefined || !account) throw new Error('Nobody is signed in.');
    this.#conversationId = await this.#asOftenAsNeeded(() => ada.client.openConversation(account.id));
    for (const device of this.#devices) device.watch(this.#conversationId);
    await this.#send(ada);
    // Only then may ben know of the conversation.
    for (const device of this.#devices)
      await until(
        device.client.conversation(this.#conversationId),
        (detail) => (detail?.messages[0]?.sequence ?? null) !== null,
      );
  }

  async #signUp(who: Who, { client }: FuzzDevice): Promise<void> {
    const handle = this.#handle(who);
    const more = { displayName: who, birthDate: this.#world.birthDate(), password };
    try {
      await client.signUp({ handle, ...more });
    } catch (error) {
      // They had signed up, and the answer was lost.
      if (!(error instanceof TakebackError && error.code === 'handle_taken')) throw error;
      await client.signIn({ handle, password });
    }
  }

  /** Another story may restart the server meanwhile. */
  async #asOftenAsNeeded<Result>(ask: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const isPassing =
          error instanceof ConnectionError ||
          (error instanceof TakebackError && error.code === 'unavailable');
        if (!isPassing) throw error;
        await this.#world.turn();
      }
    }
  }

  async #openDevice(who: Who, kind: 'memory' | 'indexeddb'): Promise<FuzzDevice> {
    const name = `${who}'s device ${this.#opened.filter((one) => one.who === who).length + 1} (${kind})`;
    const device = await FuzzDevice.open(this.#world, { name, who, kind });
    this.#opened.push(device);
    this.#devices.push(device);
    return device;
  }

  async #signIn(who: Who, kind: 'memory' | 'indexeddb'): Promise<FuzzDevice> {
    const device = await this.#openDevice(who, kind);
    await this.#asOftenAsNeeded(() => device.client.signIn({ handle: this.#handle(who), password }));
    device.watch(this.#conversationId);
    return device;
  }

  #devicesOf(who: Who): FuzzDevice[] {
    return this.#devices.filter((device) => device.who === who);
  }

  #choose(who: Who, at: number): FuzzDevice {
    const own = this.#devicesOf(who);
    const device = own[at % own.length];
    if (device === undefined) throw new Error('Everybody keeps one device');
    return device;
  }

  /** One of the messages whose content this device shows now. */
  #chooseShown(device: FuzzDevice, which: number, isWanted: (said: Said) => boolean): Said | undefined {
    const views = device.client.conversation(this.#conversationId).get()?.messages ?? [];
    const shown = views.flatMap(({ id, sequence, body }) => {
      const said = this.#said.find((one) => one.id === id);
      return said !== undefined && sequence !== null && body !== null && isWanted(said) ? said : [];
    });
    return shown[which % Math.max(1, shown.length)];
  }

  async #perform(operation: Operation): Promise<void> {
    switch (operation.do) {
      case 'pause':
        for (let turn = 0; turn < operation.turns; turn += 1) await this.#world.turn();
        return;
      case 'clock':
        this.#world.moveClock(operation.seconds);
        return;
      case 'restart':
        await this.#world.restart();
        return;
      case 'signIn':
        if (this.#devicesOf(operation.who).length < mostDevices)
          await this.#signIn(operation.who, operation.store);
        return;
      default:
        await this.#performOn(this.#choose(operation.who, operation.device), operation);
    }
  }

  async #performOn(
    device: FuzzDevice,
    operation: Exclude<Operation, { do: 'pause' | 'clock' | 'restart' | 'signIn' }>,
  ): Promise<void> {
    switch (operation.do) {
      case 'send':
        return this.#send(device);
      case 'unsend':
        return this.#unsend(device, operation.which);
      case 'unsendOfAnother':
        return this.#unsendOfAnother(device, operation.which);
      case 'hide':
        return this.#hide(device, operation.which);
      case 'unhide':
        return this.#unhide(device, operation.which);
      case 'read': {
        const views = device.client.conversation(this.#conversationId).get()?.messages ?? [];
        const sequence = views[operation.which % Math.max(1, views.length)]?.sequence;
        if (sequence) device.client.markRead(this.#conversationId, sequence);
        return;
      }
      case 'cut':
        return device.cut();
      case 'mend':
        return device.mend();
      case 'loseRequests':
        return device.lose('requests');
      case 'loseAnswers':
        return device.lose('answers');
      case 'holdArriving':
        return device.frames.hold('arriving');
      case 'holdLeaving':
        return device.frames.hold('leaving');
      case 'letGo':
        return device.letGo(operation.disorder);
      case 'reopen':
        if (device.isLasting) await device.reopen(this.#conversationId);
        return;
      case 'signOut':
        return this.#signOut(device);
    }
  }

  async #send(device: FuzzDevice): Promise<void> {
    const number = this.#said.length;
    const body: Body =
      number % cardEvery === cardEvery - 1
        ? { kind: 'video', videoId: uuidv7.parse(v7()) }
        : { kind: 'text', text: `text ${this.#run}.${number}.` };
    const id = await device.client.send(this.#conversationId, body);
    this.#said.push(new Said(id, device.who, body, device));
  }

  /** Goes on without waiting where the answer cannot come yet; in the end each must have come. */
  async #follow(device: FuzzDevice, what: string, work: Promise<void>): Promise<void> {
    const { client } = device;
    const open = work.catch((error: unknown) => {
      // What is under way when an app is closed comes to no end there.
      if (device.client !== client) return;
      this.#wrong.push(`${device.name} could not ${what}: ${error}`);
    });
    this.#open.add(open);
    if (device.isOnline) await Promise.race([open, this.#world.turn()]);
  }

  async #unsend(device: FuzzDevice, which: number): Promise<void> {
    const own = this.#said.filter(({ who }) => who === device.who);
    const said = own[which % Math.max(1, own.length)];
    if (said === undefined) return;
    const asked = said.askUnsend(device);
    const { client } = device;
    await this.#follow(
      device,
      `unsend ${said.text}`,
      client.unsend(this.#conversationId, said.id).then(
        (outcome) => {
          asked.outcome = outcome === 'queued' ? 'waits' : 'done';
          device.markGone(said.id);
        },
        (error: unknown) => {
          asked.outcome = 'unknown';
          if (device.isIn) throw error;
        },
      ),
    );
  }

  async #unsendOfAnother(device: FuzzDevice, which: number): Promise<void> {
    const said = this.#chooseShown(device, which, ({ who }) => who !== device.who);
    if (said === undefined) return;
    await this.#follow(
      device,
      `be kept from unsending ${said.text}`,
      device.client.unsend(this.#conversationId, said.id).then(
        (outcome) => {
          // It may have been taken back by its sender since; and what this device has hidden only the server refuses.
          if (said.unsent === 'no' && outcome !== 'queued')
            throw new Error(`what ${said.who} sent was ${outcome} for ${device.who}`);
        },
        (error: unknown) => {
          if (error instanceof TakebackError && error.code === 'not_the_sender') return;
          if (device.isIn) throw error;
        },
      ),
    );
  }

  async #hide(device: FuzzDevice, which: number): Promise<void> {
    const said = this.#chooseShown(device, which, () => true);
    if (said === undefined) return;
    const asked = said.askHiding(device, 'hide');
    await this.#follow(
      device,
      `hide ${said.text}`,
      device.client.hide(this.#conversationId, said.id).then(
        () => {
          // Answered or not: what this device has written down it does.
          asked.outcome = device.isOnline ? 'done' : 'waits';
        },
        (error: unknown) => {
          // Of an unsent message nothing may be there any more.
          const isGone = error instanceof TakebackError && error.code === 'not_found';
          asked.outcome = isGone && said.unsent !== 'no' ? 'refused' : 'unknown';
          if (device.isIn && !(isGone && said.unsent !== 'no')) throw error;
        },
      ),
    );
  }

  async #unhide(device: FuzzDevice, which: number): Promise<void> {
    const hidden = this.#said.filter((one) => one.hiddenFor(device.who) !== 'no');
    const said = hidden[which % Math.max(1, hidden.length)];
    if (said === undefined) return;
    const asked = said.askHiding(device, 'unhide');
    await this.#follow(
      device,
      `unhide ${said.text}`,
      device.client.unhide(this.#conversationId, said.id).then(
        () => {
          asked.outcome = 'done';
        },
        (error: unknown) => {
          const isRefused = error instanceof TakebackError && error.code !== 'unavailable';
          asked.outcome = isRefused ? 'refused' : 'unknown';
          const isExpected = isRefused
            ? error.code === 'undo_expired' || error.code === 'not_found'
            : error instanceof ConnectionError;
          if (device.isIn && !isExpected) throw error;
        },
      ),
    );
  }

  async #signOut(device: FuzzDevice): Promise<void> {
    if (this.#devicesOf(device.who).length < 2) return;
    const stored = await device.store.read((reads) => reads.all('messages'));
    for (const said of this.#said) if (stored.some(({ id }) => id === said.id)) said.isAcknowledged = true;
    device.isIn = false;
    this.#devices.splice(this.#devices.indexOf(device), 1);
    await device.client.signOut();
    const kept = await device.dump();
    if (this.#said.some(({ text }) => kept.includes(text)))
      this.#wrong.push(`${device.name} has kept something`);
  }
}

/** One message in so many is a shared video. */
const cardEvery = 4;

/** Further than any story goes. */
export const mostMessages = limits.historyPage;
