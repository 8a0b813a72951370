import type { Body, MethodName, MethodParams, MethodResult, PeoplePage, Relation } from '@takeback/protocol';
import type { TakebackVideos } from './videos/contract.ts';
import type {
  ClientState,
  ConversationDetail,
  ConversationView,
  Observable,
  ProfileView,
  UnsendOutcome,
  UnsendReceiptView,
} from './views.ts';

/**
 * People, and how this account stands to them. What is asked of the server needs a connection; every change, also one
 * made on another device, reaches the observables by itself.
 */
export interface TakebackPeople {
  /** Null until it is known: from a page, a list, or a change. The same observable for the same id. */
  relation(accountId: string): Observable<Relation | null>;
  /** Somebody's page, read while somebody subscribes. The same observable for the same handle. */
  profile(handle: string): Observable<ProfileView>;
  /** @throws TakebackError, ConnectionError; so do the others. Repeating one is harmless. */
  follow(accountId: string): Promise<Relation>;
  unfollow(accountId: string): Promise<Relation>;
  /** Ends one's own follow too. The other is not told. */
  block(accountId: string): Promise<Relation>;
  unblock(accountId: string): Promise<Relation>;
  mute(accountId: string): Promise<Relation>;
  unmute(accountId: string): Promise<Relation>;
  /** A page, the latest first. @param after `next` of the page before */
  followers(handle: string, after?: string): Promise<PeoplePage>;
  following(handle: string, after?: string): Promise<PeoplePage>;
  friends(after?: string): Promise<PeoplePage>;
  blocked(after?: string): Promise<PeoplePage>;
  muted(after?: string): Promise<PeoplePage>;
}

/** The SDK: one account on one device. */
export interface TakebackClient {
  readonly state: Observable<ClientState>;
  /** Inbox order: latest activity first. Conversations without messages and drafts are left out until something is sent. */
  readonly conversations: Observable<readonly ConversationView[]>;
  /** Unread messages over all conversations but the quiet ones. */
  readonly unread: Observable<number>;

  signUp(
    params: Omit<MethodParams<'accounts.signUp'>, 'deviceName'> & { deviceName?: string },
  ): Promise<{ recoveryCodes: string[] }>;
  signIn(
    params: Omit<MethodParams<'sessions.signIn'>, 'deviceName'> & { deviceName?: string },
  ): Promise<void>;
  recover(
    params: Omit<MethodParams<'sessions.recover'>, 'deviceName'> & { deviceName?: string },
  ): Promise<void>;
  /** Ends the session and wipes the local store. Also works offline: the wipe happens at once. */
  signOut(): Promise<void>;

  /** Any method of the API over HTTP; for everything that needs no local state (people.search, devices.list …). */
  call<Name extends MethodName>(name: Name, params: MethodParams<Name>): Promise<MethodResult<Name>>;

  readonly people: TakebackPeople;
  readonly videos: TakebackVideos;

  /** The conversation of two with a person, made when needed. */
  openConversation(accountId: string): Promise<string>;
  /** Null while unknown. The same observable for the same id. */
  conversation(conversationId: string): Observable<ConversationDetail | null>;
  loadOlder(conversationId: string): Promise<void>;

  /** Puts a message into the outbox and returns its id; it is sent now or when back online, exactly once. */
  send(conversationId: string, body: Body): Promise<string>;
  /** Tries a failed message again, with the same id. */
  retry(messageId: string): Promise<void>;
  /** Removes a message that never left this device, or that failed. */
  discard(messageId: string): Promise<void>;
  /** Takes a message back for everyone. Hidden and purged here at once, also offline; survives a restart. */
  unsend(conversationId: string, messageId: string): Promise<UnsendOutcome>;
  /**
   * Where a message of this account's is gone since its unsend, per recipient (U22); read while somebody subscribes, and
   * again by itself when a device has confirmed. The same observable for the same message.
   */
  unsendReceipt(conversationId: string, messageId: string): Observable<UnsendReceiptView>;
  /** Delete for me; follows to this account's other devices. */
  hide(conversationId: string, messageId: string): Promise<{ undoUntil: string }>;
  unhide(conversationId: string, messageId: string): Promise<void>;

  /** Call when messages were displayed. Never moves back; cheap to repeat. */
  markRead(conversationId: string, sequence: number): void;
  /** Call on every keystroke; the SDK spaces the frames. */
  typing(conversationId: string): void;
  setDraft(conversationId: string, text: string): void;

  /** Tries to connect now, without waiting for the next attempt. */
  reconnect(): void;
  close(): Promise<void>;
}
