import type { Account, Change, Conversation, Message, MethodResult, Person } from '@takeback/protocol';
import type { Kit, SignedIn } from './kit.ts';

/** What a device shows: to be compared with what another device shows. */
export interface Shown {
  readonly account: Account | undefined;
  readonly conversations: readonly {
    readonly conversation: Conversation;
    readonly messages: readonly Message[];
  }[];
}

/** The store of a device, as simple as the protocol allows: applies what it is told, in order. */
export class ModelDevice {
  cursor = '';
  #account: Account | undefined;
  readonly #conversations = new Map<string, Conversation>();
  readonly #messages = new Map<string, Message>();
  /** A tombstone wins for ever, whatever comes later. */
  readonly #unsent = new Set<string>();

  /** A device with all that a new one loads. @param limit conversations a page */
  static async fresh(kit: Kit, as: SignedIn, limit = 100): Promise<ModelDevice> {
    const device = new ModelDevice();
    let after: string | undefined;
    for (;;) {
      const page: MethodResult<'sync.snapshot'> = await kit.call(
        'sync.snapshot',
        { limit, ...(after !== undefined && { after }) },
        as,
      );
      device.cursor = page.cursor;
      device.#account = page.account;
      for (const { conversation, messages } of page.conversations) {
        device.apply({ type: 'conversation.opened', conversation });
        for (const message of messages) device.apply({ type: 'message.sent', message });
      }
      if (page.next === null) return device;
      after = page.next;
    }
  }

  clone(): ModelDevice {
    const other = new ModelDevice();
    other.cursor = this.cursor;
    other.#account = this.#account;
    for (const [id, conversation] of this.#conversations) other.#conversations.set(id, conversation);
    for (const [id, message] of this.#messages) other.#messages.set(id, message);
    for (const id of this.#unsent) other.#unsent.add(id);
    return other;
  }

  apply(change: Change): void {
    switch (change.type) {
      case 'conversation.opened': {
        const known = this.#conversations.get(change.conversation.id);
        const members = change.conversation.members.map((member) => {
          const before = known?.members.find(({ id }) => id === member.id);
          return {
            ...member,
            deliveredSequence: Math.max(member.deliveredSequence, before?.deliveredSequence ?? 0),
            readSequence: Math.max(member.readSequence, before?.readSequence ?? 0),
          };
        });
        this.#conversations.set(change.conversation.id, { ...change.conversation, members });
        return;
      }
      case 'message.sent':
      case 'message.unhidden':
        if (this.#unsent.has(change.message.id) && change.message.state === 'sent') return;
        this.#messages.set(change.message.id, change.message);
        return;
      case 'message.unsent': {
        const { messageId, conversationId, sequence, senderId, sentAt, trace } = change;
        this.#unsent.add(messageId);
        const note = { id: messageId, conversationId, sequence, senderId, sentAt, state: 'unsent' as const };
        if (trace) this.#messages.set(messageId, note);
        else this.#messages.delete(messageId);
        return;
      }
      case 'message.hidden':
        this.#messages.delete(change.messageId);
        return;
      case 'receipt.moved': {
        const { conversationId, accountId, kind, sequence } = change;
        const known = this.#conversations.get(conversationId);
        if (known === undefined) return;
        const field = kind === 'read' ? 'readSequence' : 'deliveredSequence';
        const members = known.members.map((member) =>
          member.id === accountId ? { ...member, [field]: Math.max(member[field], sequence) } : member,
        );
        this.#conversations.set(conversationId, { ...known, members });
        return;
      }
      case 'account.updated':
        this.#account = change.account;
        this.#rename(change.account);
        return;
      case 'person.updated':
        this.#rename(change.person);
    }
  }

  #rename({ id, handle, displayName }: Person): void {
    for (const [conversationId, conversation] of this.#conversations) {
      const members = conversation.members.map((member) =>
        member.id === id ? { ...member, handle, displayName } : member,
      );
      this.#conversations.set(conversationId, { ...conversation, members });
    }
  }

  /** Applies everything since its cursor over HTTP. @returns whether it was told to start afresh */
  async pull(kit: Kit, as: SignedIn, limit = 500): Promise<'up-to-date' | 'reset'> {
    for (;;) {
      const page = await kit.call('sync.changes', { cursor: this.cursor, limit }, as);
      if (page.state === 'reset') return 'reset';
      for (const change of page.changes) this.apply(change);
      this.cursor = page.cursor;
      if (!page.more) return 'up-to-date';
    }
  }

  /** Applies everything since its cursor over the live socket, until it has caught up. */
  async resume(kit: Kit, as: SignedIn): Promise<'up-to-date' | 'reset'> {
    const socket = await kit.connect(as, this.cursor);
    const last = await socket.next('caughtUp', 'reset');
    for (const frame of socket.frames)
      if (frame.type === 'erasures' || frame.type === 'changes')
        for (const change of frame.changes) this.apply(change);
    if (last.type === 'caughtUp') this.cursor = last.cursor;
    await socket.close();
    return last.type === 'caughtUp' ? 'up-to-date' : 'reset';
  }

  shown(): Shown {
    const messages = Map.groupBy(
      [...this.#messages.values()].sort((a, b) => a.sequence - b.sequence),
      ({ conversationId }) => conversationId,
    );
    const conversations = [...this.#conversations.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((conversation) => ({ conversation, messages: messages.get(conversation.id) ?? [] }));
    return { account: this.#account, conversations };
  }
}
