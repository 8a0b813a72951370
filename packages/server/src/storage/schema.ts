import type { ColumnType, Generated } from 'kysely';
import type { PostersTable, RenditionsTable } from './schema-video-files.ts';

/** Moments are written as Date and read as Date on both databases. */
type Moment = ColumnType<Date, Date, Date>;
type MomentOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>;

type AudienceOrNull = 'everyone' | 'followed' | 'friends' | 'nobody' | null;
type ChosenAudience = ColumnType<AudienceOrNull, AudienceOrNull | undefined, AudienceOrNull>;

/** One row: which database this is. The epoch is renewed by a restore; the keyring is the one its bodies belong to. */
export interface IdentityTable {
  one: Generated<boolean>;
  epoch: string;
  keyring: string;
  /** Entries of the tombstone ledger up to this offset were applied to this database. */
  ledger_offset: Generated<number>;
}

/** One row: the end of the change log, and the position below which entries were pruned. */
export interface LogHeadTable {
  one: Generated<boolean>;
  position: Generated<number>;
  floor: Generated<number>;
}

export interface AccountsTable {
  id: string;
  handle: string;
  /** TR39 skeleton of the handle: two handles that look the same have the same one. */
  handle_skeleton: string;
  display_name: string;
  birth_date: string;
  password_hash: string;
  role: 'host' | 'member';
  /** One of the demo community: nobody is behind it. */
  demo: Generated<boolean>;
  read_receipts: Generated<boolean>;
  /** Position of the log at which they were last switched on. */
  read_receipts_since: Generated<number>;
  bio: Generated<string>;
  /** Who may begin a conversation with them; null while their age decides. */
  message_audience: ChosenAudience;
  /** Who may comment on and use their videos, where a video says nothing; null while their age decides. */
  comment_audience: ChosenAudience;
  duet_audience: ChosenAudience;
  stitch_audience: ChosenAudience;
  /** Set while the account is suspended. */
  suspended_at: MomentOrNull;
  created_at: Moment;
}

/** Lower-case words of display names and handles, for search by prefix. */
export interface NameWordsTable {
  account_id: string;
  word: string;
}

/** Who follows whom. Friends follow each other. */
export interface FollowsTable {
  follower_id: string;
  followed_id: string;
  at: Moment;
}

export interface BlocksTable {
  blocker_id: string;
  blocked_id: string;
  at: Moment;
}

export interface MutesTable {
  muter_id: string;
  muted_id: string;
  at: Moment;
}

/** A device is a session: one signed-in client of one account. */
export interface DevicesTable {
  id: string;
  account_id: string;
  name: string;
  /** SHA-256 of the session token. */
  token_hash: Uint8Array;
  created_at: Moment;
  last_seen_at: Moment;
  revoked_at: MomentOrNull;
  /** The device has committed the change log up to here: messages stored, unsent ones purged. */
  confirmed_position: Generated<number>;
}

export interface RecoveryCodesTable {
  account_id: string;
  code_hash: Uint8Array;
  used_at: MomentOrNull;
}

export interface InvitationsTable {
  id: string;
  code_hash: Uint8Array;
  created_by: string;
  created_at: Moment;
  expires_at: Moment;
  /** Stays when who used it is gone: an invitation is for one account. */
  used_at: MomentOrNull;
  used_by: string | null;
}

export interface ConversationsTable {
  id: string;
  kind: 'direct';
  /** The two account ids in order, joined by a colon: one direct conversation per pair. */
  direct_key: string | null;
  created_at: Moment;
  last_sequence: Generated<number>;
  /** Position of the newest send, taken back or not: who reads the log passes over conversations below theirs. */
  last_position: Generated<number>;
  /** Up to this sequence, messages were sent before the last block between the members ended. */
  withheld_sequence: Generated<number>;
}

export interface MembersTable {
  conversation_id: string;
  account_id: string;
  /** The member sees messages above this sequence. */
  joined_sequence: Generated<number>;
  /** False until there is something to see: who is written to learns of a conversation with its first message. */
  visible: boolean;
  /** True watermarks, for the member's own devices and the trace rule. */
  delivered_sequence: Generated<number>;
  read_sequence: Generated<number>;
  /** What the others may know: moved only while read receipts are on for everyone in the conversation. */
  shared_delivered_sequence: Generated<number>;
  shared_read_sequence: Generated<number>;
}

/**
 * A message, or after its unsend a content-free tombstone. The row is itself the change-log entry of the send. An id
 * that was taken back before it arrived is a tombstone too, one without sequence and position, which nobody is shown:
 * so the primary key decides every race between a send and its unsend (U7).
 */
export interface MessagesTable {
  id: string;
  conversation_id: string;
  sequence: number | null;
  sender_id: string;
  sent_at: Moment;
  position: number | null;
  /** Null only when it never arrived: a tombstone still names its body, whose key is destroyed again at every start. */
  body_id: string | null;
  unsent_at: MomentOrNull;
}

/** A sealed body. After erasure only its ids stay, so that the key's slot can be erased again after a restore. */
export interface BodiesTable {
  id: string;
  sealed: Uint8Array | null;
  key_id: Uint8Array;
}

/** Who keeps a note of an unsent message (U21). */
export interface TracesTable {
  message_id: string;
  account_id: string;
}

/** Messages deleted for one account only (U26). */
export interface HiddenTable {
  account_id: string;
  message_id: string;
  hidden_at: Moment;
}

/** Erasures that are committed but whose key and ledger entry are not yet known to be durable. Ids only. */
export interface ErasuresTable {
  message_id: string;
  conversation_id: string;
  /** This and the key id are null for an id that was taken back before it arrived. */
  sequence: number | null;
  key_id: Uint8Array | null;
  at: Moment;
}

export type ChangeKind =
  | 'message.unsent'
  | 'message.hidden'
  | 'message.unhidden'
  | 'conversation.opened'
  | 'receipt.delivered'
  | 'receipt.read'
  | 'account.updated'
  | 'person.updated'
  | 'relation.updated';

/** The change log without the sends, which are the message rows themselves. Ids and kinds, never content. */
export interface ChangesTable {
  position: number;
  kind: ChangeKind;
  at: Moment;
  /** Which conversation it is about; told to its members unless there is an addressee. */
  conversation_id: string | null;
  /** Set: told to this account's devices only. */
  addressee_id: string | null;
  /** Whom it is about: the reader of a receipt, the person of person.updated and relation.updated. */
  subject_id: string | null;
  message_id: string | null;
  sequence: number | null;
  /** For receipts: whether the other members may know. */
  shared: Generated<boolean>;
}

/** What is left to do; a job that has ended has no row. Ids only: what to do with the subject stands in its own room. */
export interface JobsTable {
  id: string;
  kind: string;
  subject_id: string;
  /** How often it was begun. */
  attempts: Generated<number>;
  /** Not before this. */
  due_at: Moment;
}

/** A file on its way here, or here and not used yet: its bytes are a file of the same id. */
export interface UploadsTable {
  id: string;
  account_id: string;
  /** Of the whole file, as announced. */
  bytes: number;
  created_at: Moment;
}

export interface VideosTable {
  id: string;
  author_id: string;
  caption: string;
  posted_at: Moment;
  /** When it could first be watched; null before. */
  published_at: MomentOrNull;
  state: 'processing' | 'ready' | 'refused' | 'failed';
  refusal: string | null;
  see_audience: 'everyone' | 'followed' | 'friends' | 'nobody';
  comment_audience: ChosenAudience;
  duet_audience: ChosenAudience;
  stitch_audience: ChosenAudience;
  /** The blob that was uploaded, while it is needed. */
  source_id: string | null;
  trim_from: number | null;
  trim_to: number | null;
  cover_at: number;
  kind: Generated<'video' | 'duet' | 'stitch'>;
  /** Of a Duet or Stitch; null when the original was deleted. */
  original_id: string | null;
  /** Set: the author of the original took it out, for good. */
  taken_out_at: MomentOrNull;
  layout: 'side-by-side' | 'top-bottom' | 'picture-in-picture' | null;
  own_level: number | null;
  original_level: number | null;
  original_from: number | null;
  original_to: number | null;
  view_count: Generated<number>;
  like_count: Generated<number>;
  comment_count: Generated<number>;
  share_count: Generated<number>;
}

export interface VideoTagsTable {
  tag: string;
  video_id: string;
}

/** Lower-case words of captions, for search by prefix. */
export interface CaptionWordsTable {
  word: string;
  video_id: string;
}

/** Who is named in a caption. */
export interface VideoMentionsTable {
  video_id: string;
  account_id: string;
}

export interface LikesTable {
  account_id: string;
  video_id: string;
  at: Moment;
}

export interface CommentsTable {
  id: string;
  video_id: string;
  author_id: string;
  /** The comment this is a reply to; replies to replies name the same one. */
  reply_to: string | null;
  text: string;
  at: Moment;
  like_count: Generated<number>;
  reply_count: Generated<number>;
}

/** What stays of a comment that was deleted, as long as its video and its author are there: its id is used up. */
export type DeletedCommentsTable = Pick<CommentsTable, 'id' | 'video_id' | 'author_id'>;

export interface CommentLikesTable {
  account_id: string;
  comment_id: string;
  at: Moment;
}

export interface ReportsTable {
  id: string;
  reporter_id: string;
  video_id: string | null;
  comment_id: string | null;
  reason: string;
  at: Moment;
}

export type EngagementKind =
  | 'impression'
  | 'watch'
  | 'quick_skip'
  | 'like'
  | 'unlike'
  | 'comment'
  | 'share'
  | 'follow'
  | 'not_interested'
  | 'report';

/** What people did with videos, in order: For You is built from it. Of what was repeated, the middle goes in time. */
export interface EngagementsTable {
  number: Generated<number>;
  account_id: string;
  video_id: string;
  kind: EngagementKind;
  share: number | null;
  replays: number | null;
  at: Moment;
}

export interface Schema {
  identity: IdentityTable;
  log_head: LogHeadTable;
  accounts: AccountsTable;
  name_words: NameWordsTable;
  follows: FollowsTable;
  blocks: BlocksTable;
  mutes: MutesTable;
  devices: DevicesTable;
  recovery_codes: RecoveryCodesTable;
  invitations: InvitationsTable;
  conversations: ConversationsTable;
  members: MembersTable;
  messages: MessagesTable;
  bodies: BodiesTable;
  traces: TracesTable;
  hidden: HiddenTable;
  erasures: ErasuresTable;
  changes: ChangesTable;
  jobs: JobsTable;
  uploads: UploadsTable;
  videos: VideosTable;
  renditions: RenditionsTable;
  posters: PostersTable;
  video_tags: VideoTagsTable;
  caption_words: CaptionWordsTable;
  video_mentions: VideoMentionsTable;
  likes: LikesTable;
  comments: CommentsTable;
  deleted_comments: DeletedCommentsTable;
  comment_likes: CommentLikesTable;
  reports: ReportsTable;
  engagements: EngagementsTable;
}
