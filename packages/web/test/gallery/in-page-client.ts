import {
  type ClientState,
  ConnectionError,
  type ConversationDetail,
  type ConversationView,
  type MessageView,
  type TakebackClient,
} from '@takeback/client';
import type { Account, MethodName, MethodParams, MethodResult } from '@takeback/protocol';
import { olderPage, received, seedConversations, written } from './conversations.ts';
import { createInPagePeople } from './in-page-people.ts';
import { createInPageReceipts } from './in-page-receipts.ts';
import { createInPageVideos } from './in-page-videos.ts';
import { idOf, me, people } from './people.ts';
import { pause, type Source, source } from './source.ts';

function inboxRow(detail: ConversationDetail): ConversationView {
  const last = detail.messages.at(-1);
  const { id, person, draft, typing } = detail;
  const unread = detail.messages.filter(
    (message) => !message.mine && message.sequence !== null && message.sequence > detail.readSequence,
  ).length;
  const preview: ConversationView['preview'] =
    last === undefined
      ? null
      : last.body !== null
        ? last.body.kind === 'text'
          ? { kind: 'text', text: last.body.text, mine: last.mine, state: last.state }
          : { kind: 'video', mine: last.mine, state: last.state }
        : last.state === 'unavailable' || last.state === 'unreadable'
          ? { kind: 'unavailable' }
          : { kind: 'unsent', mine: last.mine };
  const quiet = detail.blocked ? 'blocked' : detail.muted ? 'muted' : null;
  const lastActivityAt = last?.at ?? new Date().toISOString();
  return { id, person, draft, typing, unread, quiet, preview, lastActivityAt };
}

export interface Scene {
  state: Partial<ClientState>;
  account?: Partial<Account>;
  server?: Partial<MethodResult<'server.info'>>;
  empty?: boolean;
  unreachable?: boolean;
}

/** A stand-in for the SDK with seeded people, for looking at screens without a server. Never part of the app. */
export function createInPageClient(
  scene: Scene,
): TakebackClient & { say(conversationId: string, text: string): void } {
  const account: Account = { ...me, ...scene.account };
  const state = source<ClientState>({
    phase: 'signed-in',
    signedOutBecause: null,
    account: scene.state.phase === 'signed-out' ? null : account,
    connection: 'online',
    erasuresApplied: true,
    storage: 'indexeddb',
    ...scene.state,
  });
  const details = new Map<string, Source<ConversationDetail | null>>();
  for (const detail of scene.empty === true ? [] : seedConversations())
    details.set(detail.id, source(detail));
  const conversations = source<readonly ConversationView[]>([]);
  const unread = source(0);

  function refresh(): void {
    const rows = [...details.values()].flatMap((each) => {
      const detail = each.get();
      return detail === null || (detail.messages.length === 0 && detail.draft === '')
        ? []
        : [inboxRow(detail)];
    });
    conversations.set(rows.toSorted((one, other) => other.lastActivityAt.localeCompare(one.lastActivityAt)));
    unread.set(rows.reduce((sum, row) => sum + (row.quiet === null ? row.unread : 0), 0));
  }
  refresh();

  function change(id: string, edit: (detail: ConversationDetail) => Partial<ConversationDetail>): void {
    const each = details.get(id);
    const detail = each?.get();
    if (each === undefined || detail === null || detail === undefined) return;
    each.set({ ...detail, ...edit(detail) });
    refresh();
  }

  function replace(id: string, messageId: string, edit: (message: MessageView) => MessageView | null): void {
    change(id, ({ messages }) => ({
      messages: messages.flatMap((message) => (message.id === messageId ? (edit(message) ?? []) : message)),
    }));
  }

  const hidden = new Map<string, MessageView>();
  const answers: { [Name in MethodName]?: (params: MethodParams<Name>) => MethodResult<Name> } = {
    'server.info': () => ({
      name: 'Takeback',
      version: '0.1.0',
      protocol: 1,
      registration: 'open',
      awaitsHost: false,
      longestVideo: 180,
      ...scene.server,
    }),
    'people.search': ({ query }) => ({
      people: people.filter(({ handle, displayName }) =>
        `${handle} ${displayName}`.toLowerCase().includes(query.replace(/^@/, '').toLowerCase()),
      ),
    }),
    'accounts.update': ({ displayName, bio, privacy }) => {
      const now = state.get().account ?? account;
      const next = {
        ...now,
        displayName: displayName ?? now.displayName,
        bio: bio ?? now.bio,
        privacy: {
          readReceipts: privacy?.readReceipts ?? now.privacy.readReceipts,
          messages: privacy?.messages ?? now.privacy.messages,
          comments: privacy?.comments ?? now.privacy.comments,
          duets: privacy?.duets ?? now.privacy.duets,
          stitches: privacy?.stitches ?? now.privacy.stitches,
        },
      };
      state.set({ ...state.get(), account: next });
      return { account: next };
    },
    'devices.list': () => ({
      devices: [
        {
          id: idOf(901),
          name: 'Chrome on Linux',
          current: true,
          createdAt: me.createdAt,
          lastSeenAt: me.createdAt,
        },
        {
          id: idOf(902),
          name: 'Safari on iPhone',
          current: false,
          createdAt: me.createdAt,
          lastSeenAt: me.createdAt,
        },
      ],
    }),
    'devices.revoke': () => ({}),
    'accounts.changePassword': () => ({}),
    'accounts.renewRecoveryCodes': () => ({ recoveryCodes: codes }),
    'invitations.list': () => ({
      invitations: [
        { id: idOf(801), createdAt: me.createdAt, expiresAt: '2099-01-01T00:00:00.000Z', used: false },
        { id: idOf(802), createdAt: me.createdAt, expiresAt: me.createdAt, used: true },
      ],
    }),
    'invitations.create': () => ({
      invitation: {
        id: idOf(803),
        createdAt: me.createdAt,
        expiresAt: '2099-01-01T00:00:00.000Z',
        used: false,
      },
      code: 'k3vq-9xna-72wd-m4pt',
    }),
    'invitations.revoke': () => ({}),
  };
  const codes = [
    '4kqt-9xmv',
    'p2rd-7hwn',
    'x8cv-3jtb',
    'm5ya-6dqk',
    'w9fs-2nrg',
    't7he-4bxp',
    'c3mj-8vka',
    'r6qd-5ywt',
    'n2gx-9pfh',
    'b8tw-3cme',
  ];

  function enter(): void {
    state.set({ ...state.get(), phase: 'signed-in', account });
  }

  return {
    state,
    conversations,
    unread,
    async signUp() {
      await pause(400);
      enter();
      return { recoveryCodes: codes };
    },
    async signIn() {
      await pause(400);
      enter();
    },
    async recover() {
      await pause(400);
      enter();
    },
    async signOut() {
      state.set({ ...state.get(), phase: 'signed-out', signedOutBecause: 'signed-out', account: null });
    },
    async call(name, params) {
      await pause(150);
      const answer = answers[name];
      if (scene.unreachable === true || answer === undefined) throw new ConnectionError('nobody there');
      return answer(params);
    },
    people: createInPagePeople(account, (accountId, { blocked, muted }) => {
      for (const [id, each] of details)
        if (each.get()?.person.id === accountId) change(id, () => ({ blocked, muted }));
    }),
    videos: createInPageVideos(),
    async openConversation(accountId) {
      await pause(200);
      for (const [id, each] of details) if (each.get()?.person.id === accountId) return id;
      const person = people.find(({ id }) => id === accountId);
      if (person === undefined) throw new ConnectionError('nobody there');
      const id = idOf(500 + details.size);
      details.set(
        id,
        source({
          id,
          person,
          messages: [],
          more: false,
          loadingOlder: false,
          readSequence: 0,
          deliveredTo: 0,
          readTo: 0,
          typing: false,
          draft: '',
          blocked: false,
          muted: false,
          refused: false,
        }),
      );
      return id;
    },
    conversation(id) {
      const known = details.get(id);
      if (known !== undefined) return known;
      const unknown = source<ConversationDetail | null>(null);
      details.set(id, unknown);
      return unknown;
    },
    async loadOlder(id) {
      change(id, () => ({ loadingOlder: true }));
      await pause(500);
      change(id, ({ messages, person }) => ({
        loadingOlder: false,
        more: messages.length < 240,
        messages: [...olderPage(id, person.id), ...messages],
      }));
    },
    async send(id, body) {
      const message = written(id, body);
      change(id, ({ messages }) => ({ messages: [...messages, message] }));
      if (state.get().connection !== 'online') {
        replace(id, message.id, (now) => ({ ...now, state: 'waiting' }));
        return message.id;
      }
      void pause(600).then(() =>
        replace(id, message.id, (now) => ({
          ...now,
          state: now.body === null ? now.state : 'sent',
          sequence: 10_000,
        })),
      );
      return message.id;
    },
    async retry() {},
    async discard(messageId) {
      for (const id of details.keys()) replace(id, messageId, () => null);
    },
    async unsend(id, messageId) {
      const offline = state.get().connection !== 'online';
      replace(id, messageId, (now) => ({ ...now, body: null, state: 'unsending' }));
      if (offline) return 'queued';
      await pause(250);
      replace(id, messageId, (now) => ({ ...now, state: 'unsent' }));
      return 'unsent';
    },
    unsendReceipt: createInPageReceipts((id) => details.get(id)?.get()?.person),
    async hide(id, messageId) {
      replace(id, messageId, (now) => {
        hidden.set(messageId, now);
        return null;
      });
      return { undoUntil: new Date(Date.now() + 10_000).toISOString() };
    },
    async unhide(id, messageId) {
      const message = hidden.get(messageId);
      if (message === undefined) return;
      change(id, ({ messages }) => ({
        messages: [...messages, message].toSorted((one, other) => one.at.localeCompare(other.at)),
      }));
    },
    markRead() {},
    typing() {},
    setDraft(id, draft) {
      change(id, () => ({ draft }));
    },
    reconnect() {
      state.set({ ...state.get(), connection: 'connecting' });
    },
    async close() {},
    say(id, text) {
      change(id, ({ messages, person }) => ({
        messages: [...messages, received(id, person.id, text, messages.length + 1)],
      }));
    },
  };
}
