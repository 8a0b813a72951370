import type { Message, Relation } from '@takeback/protocol';

/** What remains of an erased message for this viewer: a trace without content, or nothing. */
export interface Erased {
  readonly messageId: string;
  readonly conversationId: string;
  /** `unsending`: unsent on this device, the server has not confirmed it yet. */
  readonly because: 'unsent' | 'unsending' | 'hidden';
  readonly trace: Readonly<Message> | null;
}

/** What a transaction changed, for whoever shows it. Content-free, so it may travel between tabs. */
export interface Touched {
  /** Everything may be different: a wipe or a snapshot. */
  readonly everything: boolean;
  /** By conversation, the ids of its messages that changed; empty when only the conversation itself did. */
  readonly conversations: ReadonlyMap<string, ReadonlySet<string>>;
  readonly erased: readonly Erased[];
  readonly session: boolean;
  /** What was begun in chats. */
  readonly drafts: boolean;
  readonly videoDrafts: boolean;
  /** How this account now stands to people, by their id. */
  readonly relations: ReadonlyMap<string, Relation>;
}

/** Collects what a transaction changes. */
export class TouchedBuilder implements Touched {
  everything = false;
  session = false;
  drafts = false;
  videoDrafts = false;
  readonly conversations = new Map<string, Set<string>>();
  readonly erased: Erased[] = [];
  readonly relations = new Map<string, Relation>();
  /** Conversations that are not stored, or of which no page of history is. */
  readonly incomplete = new Set<string>();

  conversation(id: string): void {
    if (!this.conversations.has(id)) this.conversations.set(id, new Set());
  }

  message(conversationId: string, messageId: string): void {
    this.conversation(conversationId);
    this.conversations.get(conversationId)?.add(messageId);
  }

  erase(erased: Erased): void {
    this.erased.push(erased);
    this.message(erased.conversationId, erased.messageId);
  }

  get isEmpty(): boolean {
    return (
      !this.everything &&
      !this.session &&
      !this.drafts &&
      !this.videoDrafts &&
      this.conversations.size === 0 &&
      this.relations.size === 0
    );
  }
}
