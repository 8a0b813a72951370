import type { Schema } from '../storage/schema.ts';

/**
 * What unsend does to a column: `erase` (the value goes), `remove` (the whole row goes), `keep` (it stays, for the reason
 * given), `set` (it says that the message is gone), `write` (the unsend itself makes the row).
 */
type Fate =
  | { readonly fate: 'erase' | 'remove' }
  | { readonly fate: 'keep' | 'set' | 'write'; readonly because: string };

/** Every table that tells anything about a message. */
type Telling =
  | 'messages'
  | 'bodies'
  | 'traces'
  | 'hidden'
  | 'erasures'
  | 'members'
  | 'changes'
  | 'conversations';

const erase = { fate: 'erase' } as const;
const remove = { fate: 'remove' } as const;
const keep = (because: string) => ({ fate: 'keep', because }) as const;
const set = (because: string) => ({ fate: 'set', because }) as const;
const write = (because: string) => ({ fate: 'write', because }) as const;

/**
 * What unsend keeps and what it erases, column by column (U1). A new column does not compile until it is decided here,
 * and a test holds the database against it. Everything that tells about the content is inside the sealed body.
 */
export const erasable = {
  messages: {
    id: keep('so that the id can never be used again'),
    conversation_id: keep('devices are told where the tombstone is'),
    sequence: keep('the place stays taken'),
    sender_id: keep('only the sender may ask again; whoever keeps a trace sees whose it was'),
    sent_at: keep('the trace stands at its time'),
    position: keep('the change log has no gaps'),
    body_id: keep('names the body whose key is destroyed again after a restore'),
    unsent_at: set('the tombstone'),
  },
  bodies: {
    id: keep('as messages.body_id'),
    key_id: keep('the slot is overwritten again at every start: an older copy may hold it alive'),
    sealed: erase,
  },
  traces: {
    message_id: write('who had seen it keeps a note, and so does the sender (U21, U28)'),
    account_id: write('who had seen it keeps a note, and so does the sender (U21, U28)'),
  },
  hidden: { account_id: remove, message_id: remove, hidden_at: remove },
  erasures: {
    message_id: write('the work left to do, gone when it is done'),
    conversation_id: write('for the ledger'),
    sequence: write('for the ledger'),
    key_id: write('the key to destroy'),
    at: write('for the ledger'),
  },
  members: {
    conversation_id: keep('membership'),
    account_id: keep('membership'),
    joined_sequence: keep('where history begins'),
    visible: keep('the conversation itself was not taken back'),
    delivered_sequence: keep('a watermark: it tells of everything up to a place, never of one message'),
    read_sequence: keep('a watermark'),
    shared_delivered_sequence: keep('a watermark'),
    shared_read_sequence: keep('a watermark'),
  },
  changes: {
    position: keep('the log has no gaps'),
    kind: keep('what happened, without content'),
    at: keep('when'),
    conversation_id: keep('who is told'),
    addressee_id: keep('who is told'),
    subject_id: keep('whom it is about'),
    message_id: keep('devices purge by id'),
    sequence: keep('where the tombstone is'),
    shared: keep('who may know'),
  },
  conversations: {
    id: keep('the conversation'),
    kind: keep('the conversation'),
    direct_key: keep('the conversation'),
    created_at: keep('the conversation'),
    last_sequence: keep('no place is given twice'),
    last_position: keep(
      'bounds what has to be read of the log; no order or time shown to anybody comes from it',
    ),
    withheld_sequence: keep('bounds what is told of everything up to a place, never of one message'),
  },
} as const satisfies { [Table in Telling]: { [Column in keyof Schema[Table]]: Fate } };

/** The other tables, and why they tell nothing about a message: a new one does not compile until it is in one of the two. */
export const silentTables = {
  identity: 'which database this is',
  log_head: 'where the log ends',
  accounts: 'people',
  name_words: 'people',
  follows: 'people',
  blocks: 'people',
  mutes: 'people',
  devices: 'sessions, and how far into the log each has come',
  recovery_codes: 'people',
  invitations: 'people',
  jobs: 'work to do, by ids of what it is done to',
  uploads: 'videos',
  videos: 'videos: a message that shares one names it inside its sealed body',
  renditions: 'videos',
  posters: 'videos',
  video_tags: 'videos',
  caption_words: 'videos',
  video_mentions: 'videos',
  likes: 'videos',
  comments: 'videos',
  comment_likes: 'videos',
  deleted_comments: 'videos',
  reports: 'videos and what is written under them',
  engagements: 'what people watched in feeds; a share says which video, never to whom',
} as const satisfies Record<Exclude<keyof Schema, Telling>, string>;
