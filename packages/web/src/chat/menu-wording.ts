import type { ConversationDetail, MessageView } from '@takeback/client';

/** What the sender may know about whether a message was seen (U28): menu and help follow it and nothing else. */
export type SeenKnowledge = 'seen' | 'unseen' | 'unknown';

/**
 * `seen`: the recipient shares read receipts and has seen it. `unseen`: they share them and have not. Everything
 * else is `unknown`: a watermark of 0 may mean that nothing was delivered, that receipts are off on either side, or a
 * block, and no line may tell these apart.
 */
export function seenKnowledgeOf(
  message: Pick<MessageView, 'state' | 'sequence'>,
  detail: Pick<ConversationDetail, 'deliveredTo' | 'readTo'>,
  ownReceiptsOn: boolean,
): SeenKnowledge {
  if (!ownReceiptsOn) return 'unknown';
  if (message.state === 'read') return 'seen';
  if (message.sequence === null) return 'unknown';
  if (detail.readTo >= message.sequence) return 'seen';
  return detail.deliveredTo > 0 || detail.readTo > 0 ? 'unseen' : 'unknown';
}

/** The one line below *Unsend*. */
export const unsendEffects = {
  seen: 'menu.unsend.seen',
  unseen: 'menu.unsend.unseen',
  unknown: 'menu.unsend.unknown',
} as const satisfies Record<SeenKnowledge, string>;

/** What the menu of a message offers, in its order. */
export type MessageChoice = 'retry' | 'copy' | 'unsend' | 'receipt' | 'discard' | 'hide';

/**
 * Only the sender unsends (U20); everybody may delete for themselves (U26). What never left this device, or was
 * refused, is discarded instead: there is nobody to take it back from. A note offers nothing to copy or unsend, and only
 * words can be copied.
 */
export function choicesFor(message: Pick<MessageView, 'mine' | 'state' | 'body'>): readonly MessageChoice[] {
  const copy: readonly MessageChoice[] = message.body?.kind === 'text' ? ['copy'] : [];
  if (!message.mine) return [...copy, 'hide'];
  switch (message.state) {
    case 'waiting':
      return [...copy, 'discard'];
    case 'failed':
      return ['retry', ...copy, 'discard'];
    case 'unsending':
      return [];
    case 'unsent':
      return ['receipt', 'hide'];
    case 'unavailable':
      return ['hide'];
    case 'sending':
      return [...copy, 'unsend'];
    case 'sent':
    case 'delivered':
    case 'read':
    case 'unreadable':
      return [...copy, 'unsend', 'hide'];
  }
}
