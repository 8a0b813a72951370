import { randomUUID } from 'node:crypto';
import { type ErrorCode, type Method, type MethodName, type MethodParams, methods } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, kitPassword, Refused, type SignedIn, type SignedUp, startKit } from './kit.ts';
import type { LiveConnection } from './kit-live.ts';
import { upload } from './tus.ts';
import { insertVideo } from './video-rows.ts';

/**
 * Who calls. The *owner* sent the message, is in the conversation, has the account and the device that are asked for;
 * the *member* is in the same conversation; the *stranger* and the *host* have accounts here and nothing to do with it;
 * a *signed-out* caller has no session.
 */
const roles = ['owner', 'member', 'stranger', 'host', 'signedOut'] as const;
type Role = (typeof roles)[number];
type Outcome = 'ok' | ErrorCode;

/** Those people, and a message of the owner's that the member has. */
interface Cast extends Readonly<Record<Exclude<Role, 'signedOut'>, SignedIn>> {
  readonly password: string;
  readonly conversationId: string;
  /** What a new person signs up with. */
  newcomer(): MethodParams<'accounts.signUp'>;
  signUp(): Promise<SignedUp>;
  /** A new message of the owner's. */
  message(): Promise<{ conversationId: string; messageId: string }>;
  hide(by: 'owner' | 'member', message: { conversationId: string; messageId: string }): Promise<void>;
  /** A new device of the owner's. @returns its id */
  deviceOfOwner(): Promise<string>;
  /** A new invitation. @returns its id */
  invitation(): Promise<string>;
  /** A new video of the owner's for friends, of whom the member is one. @returns its id */
  video(): Promise<string>;
  /** A new comment of the owner's under such a video. @returns its id */
  comment(): Promise<string>;
  /** A new Duet of the member's with a video of the owner's. */
  duet(): Promise<{ videoId: string; madeId: string }>;
  /** A new upload of somebody's. @returns its id */
  upload(by: Role): Promise<string>;
  /** A place in the change log, as somebody new would get it. */
  cursor(): Promise<string>;
}

interface Row<Name extends MethodName> extends Readonly<Record<Role, Outcome>> {
  /** Valid parameters about something of the owner's, fresh for every call. */
  readonly ask: (cast: Cast, role: Role) => MethodParams<Name> | Promise<MethodParams<Name>>;
}

const everybody = { owner: 'ok', member: 'ok', stranger: 'ok', host: 'ok', signedOut: 'ok' } as const;
const signedIn = { ...everybody, signedOut: 'not_signed_in' } as const;
/** What is done to the owner by everybody else; nobody does it to themselves. */
const toOthers = { ...signedIn, owner: 'not_allowed' } as const;
const hosts = {
  owner: 'not_allowed',
  member: 'not_allowed',
  stranger: 'not_allowed',
  host: 'ok',
  signedOut: 'not_signed_in',
} as const;
const members = {
  owner: 'ok',
  member: 'ok',
  stranger: 'not_found',
  host: 'not_found',
  signedOut: 'not_signed_in',
} as const;
const owners = { ...members, member: 'not_found' } as const;

/** What every method answers to everybody. A new method does not compile until it has its row. */
const table: { readonly [Name in MethodName]: Row<Name> } = {
  'server.info': { ...everybody, ask: () => ({}) },
  'accounts.signUp': { ...everybody, ask: (cast) => cast.newcomer() },
  'sessions.signIn': {
    ...everybody,
    ask: ({ owner, password }) => ({ handle: owner.handle, password, deviceName: 'another' }),
  },
  'sessions.recover': {
    ...everybody,
    ask: async (cast) => {
      const forgetful = await cast.signUp();
      return {
        handle: forgetful.handle,
        recoveryCode: forgetful.recoveryCodes[0] ?? '',
        newPassword: cast.password,
        deviceName: 'another',
      };
    },
  },

  'accounts.get': { ...signedIn, ask: () => ({}) },
  'accounts.update': { ...signedIn, ask: () => ({ displayName: 'Renamed' }) },
  'accounts.changePassword': {
    ...signedIn,
    ask: ({ password }) => ({ currentPassword: password, newPassword: password }),
  },
  'accounts.renewRecoveryCodes': { ...signedIn, ask: ({ password }) => ({ currentPassword: password }) },
  'sessions.signOut': { ...signedIn, ask: () => ({}) },
  'devices.list': { ...signedIn, ask: () => ({}) },
  'people.get': { ...signedIn, ask: ({ owner }) => ({ handle: owner.handle }) },
  'people.search': { ...signedIn, ask: () => ({ query: 'a' }) },
  'people.followers': { ...signedIn, ask: ({ owner }) => ({ handle: owner.handle }) },
  'people.following': { ...signedIn, ask: ({ owner }) => ({ handle: owner.handle }) },
  'people.friends': { ...signedIn, ask: () => ({}) },
  'people.blocked': { ...signedIn, ask: () => ({}) },
  'people.muted': { ...signedIn, ask: () => ({}) },
  'people.follow': { ...toOthers, ask: ({ owner }) => ({ accountId: owner.accountId }) },
  'people.unfollow': { ...toOthers, ask: ({ owner }) => ({ accountId: owner.accountId }) },
  'people.mute': { ...toOthers, ask: ({ owner }) => ({ accountId: owner.accountId }) },
  'people.unmute': { ...toOthers, ask: ({ owner }) => ({ accountId: owner.accountId }) },
  'people.block': { ...toOthers, ask: ({ owner }) => ({ accountId: owner.accountId }) },
  'people.unblock': { ...toOthers, ask: ({ owner }) => ({ accountId: owner.accountId }) },
  'conversations.open': {
    ...signedIn,
    ask: async (cast) => ({ accountId: (await cast.signUp()).accountId }),
  },
  'sync.snapshot': { ...signedIn, ask: () => ({}) },
  'sync.changes': { ...signedIn, ask: async (cast) => ({ cursor: await cast.cursor() }) },
  'sync.confirm': { ...signedIn, ask: async (cast) => ({ cursor: await cast.cursor() }) },

  'invitations.create': { ...hosts, ask: () => ({}) },
  'invitations.list': { ...hosts, ask: () => ({}) },
  'invitations.revoke': { ...hosts, ask: async (cast) => ({ invitationId: await cast.invitation() }) },

  'devices.revoke': { ...owners, ask: async (cast) => ({ deviceId: await cast.deviceOfOwner() }) },

  'conversations.get': { ...members, ask: ({ conversationId }) => ({ conversationId }) },
  'messages.history': { ...members, ask: ({ conversationId }) => ({ conversationId }) },
  'messages.send': {
    ...members,
    ask: ({ conversationId }) => ({ conversationId, id: uuidv7(), body: { kind: 'text', text: 'hello' } }),
  },
  'messages.hide': { ...members, ask: (cast) => cast.message() },
  'messages.unhide': {
    ...members,
    ask: async (cast, role) => {
      const message = await cast.message();
      if (role === 'owner' || role === 'member') await cast.hide(role, message);
      return message;
    },
  },
  'receipts.read': { ...members, ask: ({ conversationId }) => ({ conversationId, sequence: 1 }) },
  'typing.set': { ...members, ask: ({ conversationId }) => ({ conversationId }) },

  'videos.post': {
    ...signedIn,
    ask: async (cast, role) => ({
      id: uuidv7(),
      uploadId: await cast.upload(role),
      caption: '',
      audiences: { see: 'nobody', comment: null, duet: null, stitch: null },
      trim: null,
      coverAt: 0,
      composition: null,
    }),
  },
  'videos.get': { ...members, ask: async (cast) => ({ videoId: await cast.video() }) },
  'videos.getOwn': { ...owners, ask: async (cast) => ({ videoId: await cast.video() }) },
  'videos.mine': { ...signedIn, ask: () => ({}) },
  'videos.ofPerson': { ...signedIn, ask: ({ owner }) => ({ handle: owner.handle }) },
  'videos.liked': { ...signedIn, ask: () => ({}) },
  'videos.update': { ...owners, ask: async (cast) => ({ videoId: await cast.video(), caption: 'changed' }) },
  'videos.delete': { ...owners, ask: async (cast) => ({ videoId: await cast.video() }) },
  'videos.madeWith': { ...owners, ask: async (cast) => ({ videoId: await cast.video() }) },
  'videos.takeOut': { ...owners, ask: (cast) => cast.duet() },

  'videos.like': { ...members, ask: async (cast) => ({ videoId: await cast.video() }) },
  'videos.unlike': { ...members, ask: async (cast) => ({ videoId: await cast.video() }) },
  'videos.report': {
    ...members,
    owner: 'not_allowed',
    ask: async (cast) => ({ videoId: await cast.video(), reason: 'spam' }),
  },
  'comments.list': { ...members, ask: async (cast) => ({ videoId: await cast.video() }) },
  'comments.post': {
    ...members,
    ask: async (cast) => ({ videoId: await cast.video(), id: uuidv7(), text: 'words', replyTo: null }),
  },
  'comments.replies': { ...members, ask: async (cast) => ({ commentId: await cast.comment() }) },
  'comments.like': { ...members, ask: async (cast) => ({ commentId: await cast.comment() }) },
  'comments.unlike': { ...members, ask: async (cast) => ({ commentId: await cast.comment() }) },
  'comments.delete': { ...owners, ask: async (cast) => ({ commentId: await cast.comment() }) },
  'comments.report': {
    ...members,
    owner: 'not_allowed',
    ask: async (cast) => ({ commentId: await cast.comment(), reason: 'spam' }),
  },

  'feed.forYou': { ...signedIn, ask: () => ({}) },
  'feed.engage': {
    ...signedIn,
    ask: async (cast) => ({ engagements: [{ kind: 'impression', videoId: await cast.video() }] }),
  },
  'feed.following': { ...signedIn, ask: () => ({}) },
  'feed.tag': { ...signedIn, ask: () => ({ tag: 'boats' }) },
  'feed.search': { ...signedIn, ask: () => ({ query: 'boats' }) },
  'feed.tags': { ...signedIn, ask: () => ({}) },

  'messages.unsend': { ...members, member: 'not_the_sender', ask: (cast) => cast.message() },
  'messages.unsendReceipt': {
    ...members,
    member: 'not_the_sender',
    ask: async (cast) => {
      const message = await cast.message();
      await kit.call('messages.unsend', message, cast.owner);
      return message;
    },
  },
};

let kit: Kit;
let host: SignedUp;
beforeAll(async () => {
  kit = await startKit();
  host = await kit.signUp('the.host');
});
afterAll(() => kit.stop());

let people = 0;

async function assemble(): Promise<Cast> {
  const newcomer = (): MethodParams<'accounts.signUp'> => {
    people += 1;
    const birthDate = '1990-01-31';
    const names = { handle: `person.${people}`, displayName: 'Anna Bell', deviceName: 'phone' };
    return { ...names, birthDate, password: kitPassword };
  };
  const signUp = (): Promise<SignedUp> => {
    const form = newcomer();
    return kit.signUp(form.handle, form);
  };
  const owner = await signUp();
  const member = await signUp();
  const stranger = await signUp();
  // The host is one for all tests: the same password again, which signs the devices of former tests out.
  const hosting = await kit.signIn(host);
  const same = { currentPassword: kitPassword, newPassword: kitPassword };
  await kit.call('accounts.changePassword', same, hosting);
  const opened = await kit.call('conversations.open', { accountId: member.accountId }, owner);
  const conversationId = opened.conversation.id;
  const message: Cast['message'] = async () => {
    const id = uuidv7();
    const body = { kind: 'text', text: 'what only two may read' } as const;
    await kit.call('messages.send', { conversationId, id, body }, owner);
    return { conversationId, messageId: id };
  };
  const cast: Cast = {
    owner,
    member,
    stranger,
    host: hosting,
    password: kitPassword,
    conversationId,
    newcomer,
    signUp,
    message,
    hide: async (by, hidden) => {
      await kit.call('messages.hide', hidden, cast[by]);
    },
    deviceOfOwner: async () => (await kit.signIn(owner)).device.id,
    invitation: async () => (await kit.call('invitations.create', {}, cast.host)).invitation.id,
    video: async () => {
      await kit.call('people.follow', { accountId: member.accountId }, owner);
      await kit.call('people.follow', { accountId: owner.accountId }, member);
      return insertVideo(kit.storage.database.kysely, {
        author_id: owner.accountId,
        see_audience: 'friends',
      });
    },
    comment: async () => {
      const params = { videoId: await cast.video(), id: uuidv7(), text: 'words', replyTo: null };
      return (await kit.call('comments.post', params, owner)).comment.id;
    },
    duet: async () => {
      const { kysely } = kit.storage.database;
      const videoId = await insertVideo(kysely, { author_id: owner.accountId });
      const made = { author_id: member.accountId, kind: 'duet' as const, original_id: videoId };
      return { videoId, madeId: await insertVideo(kysely, { ...made, strands: ['whole', 'own'] }) };
    },
    upload: async (by) =>
      by === 'signedOut'
        ? randomUUID()
        : upload({ url: kit.url, token: cast[by].token }, Buffer.from('none')),
    cursor: async () => (await kit.call('sync.snapshot', {}, await signUp())).cursor,
  };
  await message();
  return cast;
}

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

/** A connection of a device that is up to date; of nobody, one that never said hello. */
async function connectAs(cast: Cast, role: Role): Promise<LiveConnection> {
  if (role === 'signedOut') return kit.connectSilently();
  const connection = await kit.connect(cast[role], await cast.cursor());
  await connection.next('caughtUp');
  return connection;
}

async function call<Name extends MethodName>(
  name: Name,
  cast: Cast,
  role: Role,
  through: 'http' | 'live',
): Promise<Outcome> {
  const row: Row<Name> = table[name];
  const params = await row.ask(cast, role);
  if (through === 'http') return kit.outcome(name, params, role === 'signedOut' ? undefined : cast[role]);
  const connection = await connectAs(cast, role);
  const outcome = await outcomeOf(connection.call(name, params));
  connection.terminate();
  return outcome;
}

/** What the method answers to each, who may do least first. */
async function outcomesOf(name: MethodName, through: 'http' | 'live'): Promise<Record<Role, Outcome>> {
  const cast = await assemble();
  const signedOut = await call(name, cast, 'signedOut', through);
  const stranger = await call(name, cast, 'stranger', through);
  const hosted = await call(name, cast, 'host', through);
  const member = await call(name, cast, 'member', through);
  const owner = await call(name, cast, 'owner', through);
  return { owner, member, stranger, host: hosted, signedOut };
}

const declared: readonly (Method & { readonly name: MethodName })[] = Object.values(methods);

describe.each(declared.map((method) => [method.name, method] as const))('%s', (name, method) => {
  const { owner, member, stranger, host: hosted, signedOut } = table[name];
  const expected = { owner, member, stranger, host: hosted, signedOut };

  it('answers over HTTP as the table says', async () => {
    expect(await outcomesOf(name, 'http')).toEqual(expected);
  });

  if (method.live)
    it('answers over the live socket as the table says', async () => {
      expect(await outcomesOf(name, 'live')).toEqual(expected);
    });
  else
    it('does not exist on the live socket', async () => {
      const cast = await assemble();
      expect(await call(name, cast, 'owner', 'live')).toBe('invalid_input');
    });

  if (method.access !== 'anyone')
    it('answers a device that was signed out that it is to wipe, and an unknown one to sign in', async () => {
      const cast = await assemble();
      const params = await table[name].ask(cast, 'owner');
      await kit.call('devices.revoke', { deviceId: cast.owner.device.id }, cast.owner);
      expect(await kit.outcome(name, params, cast.owner)).toBe('session_revoked');
      expect(await kit.outcome(name, params, 'A'.repeat(43))).toBe('not_signed_in');
    });
});

describe('across a block', () => {
  const text = { kind: 'text', text: 'hello' } as const;

  it.each(['owner', 'member'] as const)(
    'by the %s neither writes, and both unsend and hide',
    async (blocker) => {
      const cast = await assemble();
      const blocked = blocker === 'owner' ? 'member' : 'owner';
      const { conversationId } = cast;
      const theirs = { conversationId, id: uuidv7(), body: text };
      await kit.call('messages.send', theirs, cast.member);
      const message = await cast.message();
      await kit.call('people.block', { accountId: cast[blocked].accountId }, cast[blocker]);

      const outcomes = async (by: 'owner' | 'member') => ({
        send: await kit.outcome('messages.send', { conversationId, id: uuidv7(), body: text }, cast[by]),
        open: await kit.outcome(
          'conversations.open',
          { accountId: cast[by === 'owner' ? 'member' : 'owner'].accountId },
          cast[by],
        ),
        get: await kit.outcome('conversations.get', { conversationId }, cast[by]),
        history: await kit.outcome('messages.history', { conversationId }, cast[by]),
        read: await kit.outcome('receipts.read', { conversationId, sequence: 1 }, cast[by]),
        typing: await kit.outcome('typing.set', { conversationId }, cast[by]),
        hide: await kit.outcome('messages.hide', message, cast[by]),
      });
      const asEver = { get: 'ok', history: 'ok', read: 'ok', typing: 'ok', hide: 'ok' };
      expect(await outcomes(blocker)).toEqual({ send: 'person_blocked', open: 'person_blocked', ...asEver });
      expect(await outcomes(blocked)).toEqual({ send: 'not_allowed', open: 'not_allowed', ...asEver });
      expect(await kit.outcome('messages.unsend', message, cast.owner)).toBe('ok');
      const own = { conversationId, messageId: theirs.id };
      expect(await kit.outcome('messages.unsend', own, cast.member)).toBe('ok');
    },
  );
});

describe('a message of a conversation one is not in', () => {
  let cast: Cast;
  let own: string;
  let message: { conversationId: string; messageId: string };
  beforeAll(async () => {
    cast = await assemble();
    const withOther = { accountId: (await cast.signUp()).accountId };
    own = (await kit.call('conversations.open', withOther, cast.stranger)).conversation.id;
    message = await cast.message();
  });

  const isThere = async (): Promise<boolean> => {
    const { conversationId } = message;
    const { messages } = await kit.call('messages.history', { conversationId }, cast.member);
    return messages.some(({ id, state }) => id === message.messageId && state === 'sent');
  };

  it.each(['messages.hide', 'messages.unhide', 'messages.unsend', 'messages.unsendReceipt'] as const)(
    'is not reached by %s through one’s own',
    async (name) => {
      const through = { conversationId: own, messageId: message.messageId };
      expect(await kit.outcome(name, through, cast.stranger)).toBe('not_found');
      expect(await isThere()).toBe(true);
    },
  );

  it('keeps its id to itself', async () => {
    const body = { kind: 'text', text: 'another' } as const;
    const params = { conversationId: own, id: message.messageId, body };
    expect(await kit.outcome('messages.send', params, cast.stranger)).toBe('message_id_taken');
    expect(await isThere()).toBe(true);
  });
});
