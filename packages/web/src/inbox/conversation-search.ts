import type { ConversationView } from '@takeback/client';

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** Conversations whose person, draft or newest message holds every word of the query. Happens on this device only. */
export function findConversations(
  conversations: readonly ConversationView[],
  query: string,
): readonly ConversationView[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return conversations;
  return conversations.filter(({ person, preview, draft }) => {
    const newest = preview?.kind === 'text' ? preview.text : '';
    const where = fold(`${person.displayName} @${person.handle} ${newest} ${draft}`);
    return words.every((word) => where.includes(word));
  });
}
