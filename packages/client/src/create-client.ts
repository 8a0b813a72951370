import { body as bodySchema, type MethodName, type MethodParams, problemOf } from '@takeback/protocol';
import type { TakebackClient } from './client.ts';
import { Connection } from './connection/connection.ts';
import { type Call, createHttp } from './connection/http.ts';
import { Conversations } from './conversations/conversations.ts';
import { Drafts } from './conversations/drafts.ts';
import { History } from './conversations/history.ts';
import { Inbox } from './conversations/inbox.ts';
import { Reading } from './conversations/reading.ts';
import { Typing } from './conversations/typing.ts';
import { Erasures } from './erasures/erasures.ts';
import { Hiding } from './erasures/hide.ts';
import { Settlements } from './erasures/settlements.ts';
import { unsendHere } from './erasures/unsend.ts';
import { UnsendReceipts } from './erasures/unsend-receipts.ts';
import { endsSession, TakebackError } from './errors.ts';
import { Delivery } from './outbox/delivery.ts';
import { Outbox } from './outbox/outbox.ts';
import { People } from './people/people.ts';
import { chooseStore, chooseTabs, chooseWebSocket, describeDevice, isBrowser } from './platform.ts';
import { Presence } from './session/presence.ts';
import { Session } from './session/session.ts';
import { commit } from './store/commit.ts';
import type { LocalStore } from './store/local-store.ts';
import { storeConversation } from './sync/apply.ts';
import { Confirmation } from './sync/confirmation.ts';
import { Sync } from './sync/sync.ts';
import { shareVideo } from './videos/sharing.ts';
import { Videos } from './videos/videos.ts';

export interface ClientOptions {
  /** Origin of the server, for example `location.origin`. */
  url: string;
  /** How this device is called in the list of devices. Default: a plain description of the platform. */
  deviceName?: string;
  /** Default: IndexedDB where there is one and the context is secure, else memory. */
  store?: LocalStore;
  /** How the session is kept. Default: an HttpOnly cookie in browsers, a token elsewhere. */
  auth?: 'cookie' | 'token';
  /** Where there is no global one (Node 20): the `WebSocket` of the "ws" package. */
  webSocket?: typeof WebSocket;
}

/** Makes the SDK's client. It reads the local store and connects by itself; `close` ends both. */
export function createClient(options: ClientOptions): TakebackClient {
  const { url } = options;
  const store = options.store ?? chooseStore();
  const tabs = chooseTabs(store);
  const auth = options.auth ?? (isBrowser() ? 'cookie' : 'token');
  const webSocket = chooseWebSocket(options.webSocket);

  const target = { url, auth, token: () => session.token };
  const http = createHttp(target);
  const deviceName = options.deviceName ?? describeDevice();
  const session: Session = new Session({ store, tabs, http, auth, deviceName });

  /** Every call of a signed-in client: hears when the session has ended. */
  const heeding = (call: Call): Call => {
    return async (name, params) => {
      const { mark } = session;
      try {
        return await call(name, params);
      } catch (error) {
        if (endsSession(error)) await session.revoked(mark);
        throw error;
      }
    };
  };
  const overHttp = heeding(http);
  const call = heeding(<Name extends MethodName>(name: Name, params: MethodParams<Name>) =>
    connection.call(name, params),
  );

  const history = new History({ store, tabs, session, call });
  const isOnline = () => connection.status === 'online';
  const outbox = new Outbox({ store, tabs, session, call, isOnline });
  const erasures = new Erasures({ store, tabs, session, call });
  const reading = new Reading({ store, tabs, session, call });
  const delivery = new Delivery({
    deliver: {
      messages: () => outbox.deliver(),
      erasures: () => erasures.deliver(),
      reads: () => reading.deliver(),
    },
    isOnline,
  });
  const confirmation = new Confirmation(call, () => session.mark);
  const sync = new Sync({
    store,
    tabs,
    session,
    history,
    confirmation,
    http: overHttp,
    deliver: () => delivery.all(),
    onWelcome: () => connection.welcomed(),
    onErased: () => presence.erased(),
    onRestart: (when) => (when === 'now' ? connection.restart() : connection.drop()),
  });
  const connection: Connection = new Connection({
    url,
    webSocket,
    http: overHttp,
    prepare: () => sync.prepare(),
    onFrame: (frame) => sync.receive(frame),
    onStatus: (status) => {
      presence.connected(status);
      if (status === 'online') delivery.wakeAll();
      else if (status === 'offline') outbox.settleDown().catch(() => undefined);
    },
  });

  const accountId = () => session.account?.id ?? null;
  const account = () => session.account;
  const decorate = (conversationId: string) => conversations.decorate(conversationId);
  const drafts = new Drafts({ store, tabs, session, onChange: decorate });
  const typing = new Typing({ tabs, call, accountId, onChange: decorate, isOnline: () => presence.isOnline });
  const inbox = new Inbox({ store, drafts, typing, account });
  const conversations: Conversations = new Conversations(inbox, { store, history, drafts, typing, account });
  const settlements = new Settlements(tabs);
  const hiding = new Hiding({ store, tabs, session, call });
  const presence: Presence = new Presence({
    store,
    tabs,
    session,
    connection,
    conversations,
    drafts,
    onLead: () => outbox.settleDown(),
  });
  tabs.subscribe((event) => {
    conversations.follow(event);
    if (event.type === 'work' && presence.leads) delivery.wake(event.what);
  });
  const unsendReceipts = new UnsendReceipts({ tabs, call });
  const people = new People({ tabs, call });
  const videos = new Videos({
    target,
    store,
    tabs,
    session,
    call,
    lastCall: heeding(createHttp({ ...target, outlivesPage: true })),
    me: account,
    follow: people.follow,
    share: (videoId, accountIds, note) =>
      shareVideo({ conversations: inbox.list, openConversation, send }, videoId, accountIds, note),
  });
  presence.start();
  presence.started.then(() => videos.drafts.open());

  /** Signing in resolves when the inbox can be shown. */
  const entering = async <Result>(sign: () => Promise<Result>): Promise<Result> => {
    await presence.started;
    const result = await sign();
    await presence.settled();
    return result;
  };

  const openConversation: TakebackClient['openConversation'] = async (personId) => {
    const { mark } = session;
    const { conversation } = await call('conversations.open', { accountId: personId });
    await commit({ store, tabs }, mark, (transaction, touched) =>
      storeConversation(transaction, conversation, touched),
    );
    // Without its history it can be opened too; the next connection completes it.
    await history.complete(conversation.id).catch(() => undefined);
    return conversation.id;
  };

  const send: TakebackClient['send'] = async (conversationId, body) => {
    const checked = bodySchema.safeParse(body);
    if (!checked.success) {
      const issues = checked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      throw new TakebackError(problemOf('invalid_input', { issues }));
    }
    typing.sent(conversationId);
    return outbox.enqueue(conversationId, checked.data);
  };

  const unsend: TakebackClient['unsend'] = async (conversationId, messageId) => {
    const here = await unsendHere({ store, tabs, session }, conversationId, messageId);
    if (here !== 'asked') return here;
    const answer = presence.isOnline ? settlements.next('unsend', messageId) : null;
    tabs.post({ type: 'work', what: 'erasures' });
    const outcome = await answer;
    if (outcome?.state === 'refused') throw new TakebackError(outcome.problem);
    return outcome && outcome.state !== 'hidden' ? outcome.state : 'queued';
  };

  return {
    state: presence.state,
    conversations: inbox.list,
    unread: inbox.unread,

    signUp: (params) => entering(() => session.signUp(params)),
    signIn: (params) => entering(() => session.signIn(params)),
    recover: (params) => entering(() => session.recover(params)),
    signOut: () => entering(() => session.signOut()),
    call: overHttp,
    people,
    videos,

    openConversation,
    conversation: (id) => conversations.get(id),
    loadOlder: (id) => conversations.loadOlder(id),

    send,
    retry: (messageId) => outbox.retry(messageId),
    async discard(messageId) {
      const conversationId = await outbox.discard(messageId);
      if (conversationId !== null) await unsend(conversationId, messageId);
    },
    unsend,
    unsendReceipt: (conversationId, messageId) => unsendReceipts.of(conversationId, messageId),
    async hide(conversationId, messageId) {
      const undoUntil = await hiding.hide(conversationId, messageId);
      const answer = presence.isOnline ? settlements.next('hide', messageId) : null;
      tabs.post({ type: 'work', what: 'erasures' });
      const outcome = await answer;
      if (outcome?.state === 'refused') throw new TakebackError(outcome.problem);
      return { undoUntil: outcome?.state === 'hidden' ? outcome.undoUntil : undoUntil };
    },
    unhide: (conversationId, messageId) => hiding.unhide(conversationId, messageId),

    markRead(conversationId, sequence) {
      reading.mark(conversationId, sequence).catch(() => undefined);
    },
    typing: (conversationId) => typing.say(conversationId),
    setDraft: (conversationId, text) => drafts.set(conversationId, text),

    reconnect: () => tabs.post({ type: 'reconnect' }),
    async close() {
      await drafts.saved();
      videos.stop();
      confirmation.stop();
      presence.stop();
      connection.stop();
      delivery.stop();
      settlements.stop();
      typing.stop();
      hiding.forgetAll();
      conversations.close();
      tabs.close();
      await store.close();
    },
  };
}
