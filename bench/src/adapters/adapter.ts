/** Two people who write to each other, by the names they have in the population. */
export interface Conversation {
  readonly id: string;
  readonly members: readonly [sender: string, recipient: string];
}

/** What a device is told. */
export interface Ears {
  onMessage(id: string): void;
  /** A message was taken back. */
  onGone?(id: string): void;
}

export interface Connecting {
  /** Where the device's store is; without it the device is up to date. */
  readonly since?: string;
  /** Own loopback address, for more connections than one address has ports. */
  readonly from?: string;
}

/** One device's connection. */
export interface Link {
  /** Resolves when the server has accepted the message. */
  send(conversation: Conversation, id: string, text: string): Promise<void>;
  /** Resolves when the message is taken back for good. */
  unsend(conversation: Conversation, id: string): Promise<void>;
  /** A page of a conversation. @returns how many messages came */
  history(
    conversation: Conversation,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<number>;
  close(): Promise<void>;
}

/** A messenger as the load generator sees it. */
export interface Adapter {
  /** Resolves when the device has everything since its place and hears what happens from now on. */
  connect(person: string, ears: Ears, how?: Connecting): Promise<Link>;
}
