/*
 * Sequences and positions rise together in a conversation, so one full index, by sequence, is enough: of its positions
 * only those of every so many sequences are indexed (`messages_position`), as landmarks. From the nearest one at most
 * that many rows are passed over. An index of all positions cost a tenth of all that is stored for a message.
 */
const isLandmark = 'l.sequence % 32 = 0';

/**
 * SQL: a sequence below which, itself included, all messages of a conversation are at a position or before it; 0 when
 * there is no landmark so early. To be used beside the comparison of positions, in the order of sequences.
 * @param conversation SQL of the conversation's id; as the position, never of a row named `l`
 */
export function landmarkUpTo(conversation: string, position: string): string {
  return `coalesce((
    select l.sequence from messages l
    where l.conversation_id = ${conversation} and l.position <= ${position} and ${isLandmark}
    order by l.position desc limit 1
  ), 0)`;
}

/** SQL: a sequence from which on all messages of a conversation are past a position, beyond all when there is no such landmark. */
export function landmarkPast(conversation: string, position: string): string {
  return `coalesce((
    select l.sequence from messages l
    where l.conversation_id = ${conversation} and l.position > ${position} and ${isLandmark}
    order by l.position limit 1
  ), 9223372036854775807)`;
}
