import { isIPv6 } from 'node:net';
import type { MethodName } from '@takeback/protocol';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from './errors.ts';

/** Whose calls are counted: an address, and the account that is signed in there, if any. */
interface Source {
  readonly address: string;
  readonly caller: { readonly accountId: string } | null;
}

/** What is counted: calls of methods, and what is asked for beside them. */
export type CountedName = MethodName | 'uploads.begin' | 'uploads.continue' | 'media.read';

/** Bounds on how often methods may be called. */
export interface RateLimits {
  /** Counts a call. @throws Refusal too_many_requests */
  take(name: CountedName, params: unknown, source: Source): Promise<void>;
  /** A call of a stranger went well: attempts that are only counted against guessing are forgiven. */
  succeeded(name: MethodName, params: unknown, source: Source): Promise<void>;
}

type Counted = 'address' | 'handle' | 'handle-at-address' | 'account';

interface Limit {
  readonly per: Counted;
  readonly calls: number;
  readonly seconds: number;
  /** Successful calls do not count: the limit is on guessing. */
  readonly forgiving?: boolean;
}

const minute = 60;
const hour = 60 * minute;

/** Against guessing: strict for one address, wider for a handle, so that a stranger cannot lock a person out easily. */
const guesses: readonly Limit[] = [
  { per: 'address', calls: 100, seconds: 15 * minute, forgiving: true },
  { per: 'handle-at-address', calls: 10, seconds: 15 * minute, forgiving: true },
  { per: 'handle', calls: 100, seconds: hour, forgiving: true },
];

/** What an account may do where nothing is said: far more than a person does. */
const ordinary: readonly Limit[] = [{ per: 'account', calls: 600, seconds: minute }];

const byMethod: Partial<Record<CountedName, readonly Limit[]>> = {
  'server.info': [{ per: 'address', calls: 600, seconds: minute }],
  'accounts.signUp': [{ per: 'address', calls: 30, seconds: hour }],
  'sessions.signIn': guesses,
  'sessions.recover': guesses,
  'accounts.changePassword': [{ per: 'account', calls: 10, seconds: 15 * minute }],
  'accounts.renewRecoveryCodes': [{ per: 'account', calls: 10, seconds: 15 * minute }],
  'invitations.create': [{ per: 'account', calls: 100, seconds: hour }],
  'people.search': [{ per: 'account', calls: 120, seconds: minute }],
  // More than a person does in a sitting, less than it takes to follow everybody and be followed back.
  'people.follow': [
    { per: 'account', calls: 60, seconds: minute },
    { per: 'account', calls: 400, seconds: hour },
  ],
  'people.unfollow': [{ per: 'account', calls: 120, seconds: minute }],
  'people.block': [{ per: 'account', calls: 120, seconds: minute }],
  'people.unblock': [{ per: 'account', calls: 120, seconds: minute }],
  'people.mute': [{ per: 'account', calls: 120, seconds: minute }],
  'people.unmute': [{ per: 'account', calls: 120, seconds: minute }],
  'people.get': [{ per: 'account', calls: 300, seconds: minute }],
  'people.followers': [{ per: 'account', calls: 120, seconds: minute }],
  'people.following': [{ per: 'account', calls: 120, seconds: minute }],
  'conversations.open': [{ per: 'account', calls: 60, seconds: minute }],
  'messages.send': [{ per: 'account', calls: 300, seconds: minute }],
  // A retraction must never wait for long: people take back in bulk.
  'messages.unsend': [{ per: 'account', calls: 1_200, seconds: minute }],
  // More than anybody swipes, less than it takes to read all that there is.
  'feed.forYou': [{ per: 'account', calls: 120, seconds: minute }],
  'feed.engage': [{ per: 'account', calls: 300, seconds: minute }],
  'feed.search': [{ per: 'account', calls: 120, seconds: minute }],
  'feed.tags': [{ per: 'account', calls: 120, seconds: minute }],
  'videos.like': [{ per: 'account', calls: 120, seconds: minute }],
  'videos.unlike': [{ per: 'account', calls: 120, seconds: minute }],
  'comments.post': [
    { per: 'account', calls: 30, seconds: minute },
    { per: 'account', calls: 300, seconds: hour },
  ],
  'comments.like': [{ per: 'account', calls: 120, seconds: minute }],
  'comments.unlike': [{ per: 'account', calls: 120, seconds: minute }],
  'videos.report': [{ per: 'account', calls: 60, seconds: hour }],
  'comments.report': [{ per: 'account', calls: 60, seconds: hour }],
  'typing.set': [{ per: 'account', calls: 120, seconds: minute }],
  // Each is minutes of work for the machine.
  'videos.post': [{ per: 'account', calls: 60, seconds: hour }],
  // Each may tell every device of all that was made with the video.
  'videos.update': [{ per: 'account', calls: 30, seconds: minute }],
  'uploads.begin': [{ per: 'account', calls: 120, seconds: hour }],
  // A large file in pieces, over a fast network.
  'uploads.continue': [{ per: 'account', calls: 1_200, seconds: minute }],
  // A household that scrolls: each video is a poster and a few parts of a file.
  'media.read': [{ per: 'address', calls: 3_000, seconds: minute }],
};

/** One household or one phone has a whole /64 of IPv6: counted as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function handleIn(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('handle' in params)) return '';
  return typeof params.handle === 'string' ? params.handle : '';
}

function keyOf(per: Counted, params: unknown, source: Source): string {
  switch (per) {
    case 'address':
      return networkOf(source.address);
    case 'handle':
      return handleIn(params);
    case 'handle-at-address':
      return `${handleIn(params)} ${networkOf(source.address)}`;
    case 'account':
      return source.caller?.accountId ?? '';
  }
}

async function takeOne(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent;
    throw new Refusal('too_many_requests', {
      retryAfter: Math.max(1, Math.ceil(spent.msBeforeNext / 1_000)),
    });
  }
}

/** Limits counted in this process. */
export function createRateLimits(): RateLimits {
  const limiters = new Map<Limit, RateLimiterMemory>();
  const limiterOf = (limit: Limit): RateLimiterMemory => {
    const known = limiters.get(limit);
    if (known !== undefined) return known;
    const made = new RateLimiterMemory({ points: limit.calls, duration: limit.seconds });
    limiters.set(limit, made);
    return made;
  };
  const limitsOf = (name: CountedName): readonly Limit[] => byMethod[name] ?? ordinary;
  return {
    take: async (name, params, source) => {
      for (const limit of limitsOf(name)) await takeOne(limiterOf(limit), keyOf(limit.per, params, source));
    },
    succeeded: async (name, params, source) => {
      for (const limit of limitsOf(name))
        if (limit.forgiving === true) await limiterOf(limit).reward(keyOf(limit.per, params, source));
    },
  };
}

/** For measuring the server: RATE_LIMITS=off. */
export const noRateLimits: RateLimits = { take: async () => {}, succeeded: async () => {} };
