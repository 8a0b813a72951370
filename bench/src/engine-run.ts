import { openTakeback, type TakebackAdapter } from './adapters/takeback.ts';
import { countLost, sendUntilKilled } from './measures/crash.ts';
import { measureHistory } from './measures/history.ts';
import { measureIdleSessions } from './measures/idle-sessions.ts';
import { measureLatency } from './measures/latency.ts';
import { measureThroughput } from './measures/throughput.ts';
import { measureUnsend, measureUnsends } from './measures/unsends.ts';
import { measureUpload } from './measures/upload.ts';
import { measureWaiting } from './measures/waiting.ts';
import type { Plan } from './plan.ts';
import type { Part } from './population/loading.ts';
import { conversationsOf } from './population/names.ts';
import { load, type Place, type RunningServer, startServer } from './processes/server.ts';
import { residentBytesOf } from './processes/usage.ts';
import type { Figures } from './report/rows.ts';

/** Says what is being done, to whoever waits. */
export type Tell = (what: string) => void;

/** Which measures to take; all unless told. */
export const groups = [
  'start',
  'waiting',
  'history',
  'throughput',
  'latency',
  'unsend',
  'upload',
  'crash',
  'idle',
  'archive',
] as const;
export type Group = (typeof groups)[number];

const idleRest = 10_000;
const mega = 1_000_000;

/** Measures one database engine, on a population made for it. */
export async function runEngine(
  place: Place,
  plan: Plan,
  wanted: ReadonlySet<Group>,
  tell: Tell,
): Promise<Figures> {
  const run = new EngineRun(place, plan, tell);
  await run.take(wanted);
  return run.figures;
}

class EngineRun {
  readonly figures: Record<string, number> = {};
  readonly #place: Place;
  readonly #plan: Plan;
  readonly #tell: Tell;
  /** Messages that were loaded. */
  #archived = 0;

  constructor(place: Place, plan: Plan, tell: Tell) {
    this.#place = place;
    this.#plan = plan;
    this.#tell = tell;
  }

  async take(wanted: ReadonlySet<Group>): Promise<void> {
    this.#loadBase(wanted);
    const steps: Readonly<Record<Group, () => Promise<void>>> = {
      start: () => this.#withServer((server, adapter) => this.#start(server, adapter)),
      // On a server that has just started: no body is in its memory.
      waiting: () => this.#withServer((_, adapter) => this.#waiting(adapter)),
      history: () => this.#withServer((_, adapter) => this.#history(adapter)),
      throughput: () => this.#withServer((server, adapter) => this.#throughput(server, adapter)),
      latency: () => this.#withServer((server, adapter) => this.#latency(server, adapter)),
      unsend: () => this.#withServer((_, adapter) => this.#unsend(adapter)),
      upload: () => this.#withServer((server) => this.#upload(server)),
      crash: () => this.#crash(),
      idle: () => this.#withServer((server, adapter) => this.#idle(server, adapter)),
      archive: () => this.#archive(),
    };
    for (const group of groups) if (wanted.has(group)) await steps[group]();
  }

  async #withServer(act: (server: RunningServer, adapter: TakebackAdapter) => Promise<void>): Promise<void> {
    const server = await startServer(this.#place);
    try {
      await act(server, await openTakeback(server.url, 'pairs.0.a'));
    } finally {
      await server.stop();
    }
  }

  /** Loads what the wanted measures are taken on. */
  #loadBase(wanted: ReadonlySet<Group>): void {
    const { pairs, chats, chatMessages, waitingPairs, waitingMessages, idleSessions } = this.#plan;
    this.#tell('loading the population');
    const parts: Part[] = [{ place: 'pairs', pairs, messages: 0 }];
    if (wanted.has('history') || wanted.has('archive'))
      parts.push({ place: 'chats', pairs: chats, messages: chatMessages });
    if (wanted.has('waiting'))
      parts.push({ place: 'waiting', pairs: waitingPairs, messages: waitingMessages });
    if (wanted.has('idle')) parts.push({ place: 'idle', pairs: Math.ceil(idleSessions / 2), messages: 0 });
    const loaded = load(this.#place, { parts });
    this.#archived = loaded.messages;
    this.figures['commit.p50'] = loaded.commit.p50;
    this.figures['commit.p99'] = loaded.commit.p99;
    if (loaded.messages > 0) this.figures['bytes'] = loaded.bytesPerMessage;
  }

  get #pairs() {
    return conversationsOf('pairs', this.#plan.pairs);
  }

  /** A server that has been used a little since it started, and rests. */
  async #start({ pid, pids, startedIn }: RunningServer, adapter: TakebackAdapter): Promise<void> {
    this.#tell('a start, and rest');
    this.figures['start'] = startedIn / 1_000;
    await measureLatency(adapter, this.#pairs, pids, { rate: 200, seconds: 2 });
    await new Promise((resolve) => setTimeout(resolve, idleRest));
    this.figures['resident'] = residentBytesOf(pid) / mega;
  }

  async #waiting(adapter: TakebackAdapter): Promise<void> {
    this.#tell('devices that come back to 1,000 messages');
    const { waitingPairs, waitingMessages } = this.#plan;
    const away = conversationsOf('waiting', waitingPairs);
    const cold = await measureWaiting(adapter, away, waitingMessages, adapter.beginning);
    // The last of them are still in memory.
    const last = away.slice(-5);
    await measureWaiting(adapter, last, waitingMessages, adapter.beginning);
    const warm = await measureWaiting(adapter, last, waitingMessages, adapter.beginning);
    this.figures['waiting.cold.p50'] = cold.p50;
    this.figures['waiting.cold.max'] = cold.max;
    this.figures['waiting.warm.p50'] = warm.p50;
  }

  async #history(adapter: TakebackAdapter): Promise<void> {
    this.#tell('pages of history');
    const { chats, chatMessages, pages } = this.#plan;
    const found = await measureHistory(adapter, conversationsOf('chats', chats), chatMessages, pages);
    this.figures['history.archive'] = this.#archived;
    this.figures['history.p50'] = found.latest.p50;
    this.figures['history.p99'] = found.latest.p99;
    this.figures['history.anywhere.p50'] = found.anywhere.p50;
    this.figures['history.anywhere.p99'] = found.anywhere.p99;
  }

  async #throughput({ pid, pids }: RunningServer, adapter: TakebackAdapter): Promise<void> {
    this.#tell('throughput');
    const { throughputSeconds } = this.#plan;
    const { perSecond, cpuPerThousand } = await measureThroughput(
      adapter,
      this.#pairs,
      pids,
      throughputSeconds,
    );
    this.figures['throughput'] = perSecond;
    this.figures['throughput.cpu'] = cpuPerThousand;
    this.figures['resident.loaded'] = residentBytesOf(pid) / mega;
  }

  async #latency({ pids }: RunningServer, adapter: TakebackAdapter): Promise<void> {
    for (const rate of this.#plan.rates) {
      this.#tell(`latency at ${rate}/s`);
      Object.assign(this.figures, await latencyFigures(adapter, pids, this.#plan, rate));
    }
  }

  async #unsend(adapter: TakebackAdapter): Promise<void> {
    this.#tell('unsends');
    const { send, gone, answer } = await measureUnsend(adapter, this.#pairs, this.#plan.unsendSeconds);
    this.figures['unsend.gone.p50'] = gone.p50;
    this.figures['unsend.gone.p99'] = gone.p99;
    this.figures['unsend.send.p99'] = send.p99;
    this.figures['unsend.ratio'] = gone.p99 / send.p99;
    this.figures['unsend.answer.p99'] = answer.p99;
    this.figures['unsends'] = await measureUnsends(adapter, this.#pairs, this.#plan.bulkUnsends);
  }

  async #crash(): Promise<void> {
    this.#tell('a crash');
    const first = await startServer(this.#place);
    const before = await openTakeback(first.url, 'pairs.0.a');
    const since = before.present();
    const kill = () => first.stop('SIGKILL');
    const promised = await sendUntilKilled(before, this.#pairs, this.#plan.crashSeconds, kill);
    await this.#withServer(async (_, adapter) => {
      this.figures['lost'] = await countLost(adapter, this.#pairs, promised, since);
      this.figures['lost.of'] = promised.acknowledged.size;
    });
  }

  async #upload({ url, pid }: RunningServer): Promise<void> {
    this.#tell('an upload');
    const { uploadBytes } = this.#plan;
    const { bytesPerSecond, bytesOfServer } = await measureUpload(url, 'pairs.0.a', pid, uploadBytes);
    this.figures['upload.memory'] = bytesOfServer / mega;
    this.figures['upload.rate'] = bytesPerSecond / mega;
  }

  async #idle({ pid }: RunningServer, adapter: TakebackAdapter): Promise<void> {
    this.#tell('idle sessions');
    const { idleSessions } = this.#plan;
    const people = conversationsOf('idle', Math.ceil(idleSessions / 2)).flatMap(({ members }) => members);
    const { bytesPerSession, bytesWithFirst } = await measureIdleSessions(adapter, people, pid);
    this.figures['idle'] = bytesPerSession / 1_000;
    this.figures['idle.first'] = bytesWithFirst / 1_000;
    this.figures['idle.count'] = people.length;
  }

  async #archive(): Promise<void> {
    const { archive, chats, chatMessages, pages } = this.#plan;
    const there = this.#archived;
    if (archive <= there) return;
    this.#tell(`loading up to ${archive} messages`);
    const each = Math.ceil((archive - there) / 1_000);
    const loaded = load(this.#place, { parts: [{ place: 'archive', pairs: 1_000, messages: each }] });
    this.figures['bytes'] = loaded.bytesPerMessage;
    this.figures['history.large.archive'] = there + loaded.messages;
    await this.#withServer(async ({ startedIn }, adapter) => {
      const { latest } = await measureHistory(adapter, conversationsOf('chats', chats), chatMessages, pages);
      this.figures['start.large'] = startedIn / 1_000;
      this.figures['history.large.p50'] = latest.p50;
      this.figures['history.large.p99'] = latest.p99;
      const small = this.figures['history.p50'];
      if (small !== undefined) this.figures['history.large.ratio'] = latest.p50 / small;
    });
  }
}

/** The figures of one rate, for server and relay alike. */
export async function latencyFigures(
  adapter: Parameters<typeof measureLatency>[0],
  pids: () => readonly number[],
  { pairs, latencySeconds }: Plan,
  rate: number,
): Promise<Figures> {
  const load = { rate, seconds: latencySeconds };
  const { delivery, lag, cpuPerThousand } = await measureLatency(
    adapter,
    conversationsOf('pairs', pairs),
    pids,
    load,
  );
  return {
    [`latency.${rate}.p50`]: delivery.p50,
    [`latency.${rate}.p99`]: delivery.p99,
    [`latency.${rate}.max`]: delivery.max,
    [`latency.${rate}.lag`]: lag.p50,
    [`latency.${rate}.cpu`]: cpuPerThousand,
  };
}
