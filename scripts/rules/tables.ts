import { Visitor } from 'oxc-parser';
import { type Finding, findingAt, type Rule } from '../house.ts';

const src = 'packages/server/src/';

/** Which room of the server each table belongs to. Other rooms ask it by a named function. */
const ownerOf: Readonly<Record<string, string>> = {
  identity: 'storage',
  log_head: 'live',
  changes: 'live',
  accounts: 'accounts',
  name_words: 'people',
  follows: 'people',
  blocks: 'people',
  mutes: 'people',
  devices: 'accounts',
  recovery_codes: 'accounts',
  invitations: 'accounts',
  conversations: 'conversations',
  members: 'conversations',
  messages: 'messages',
  bodies: 'messages',
  traces: 'messages',
  hidden: 'messages',
  erasures: 'messages',
  jobs: 'jobs',
  uploads: 'uploads',
  videos: 'videos',
  renditions: 'videos',
  posters: 'videos',
  video_tags: 'videos',
  caption_words: 'videos',
  video_mentions: 'videos',
  likes: 'videos',
  comments: 'comments',
  deleted_comments: 'comments',
  comment_likes: 'comments',
  reports: 'moderation',
  engagements: 'feed',
};

const person = 'a person is the public part of an account';

/** The documented exceptions: which file of another room touches which tables, and why a function would not do. */
const exceptions: Readonly<Record<string, { readonly tables: readonly string[]; readonly why: string }>> = {
  'messages/writer.ts': {
    tables: ['conversations', 'members', 'log_head', 'changes'],
    why: 'a batch of sends is one statement, with its sequences and positions',
  },
  'messages/erasures.ts': {
    tables: ['conversations', 'members', 'log_head', 'changes'],
    why: 'a batch of unsends is one statement: what is gone, who had seen it, who is told',
  },
  'messages/receipts.ts': {
    tables: ['conversations', 'members', 'accounts', 'blocks', 'devices', 'log_head', 'changes'],
    why: 'watermarks move and are told in one statement, or a receipt could be lost between two',
  },
  'messages/unsend-facts.ts': {
    tables: ['conversations', 'members', 'accounts', 'devices', 'log_head', 'changes'],
    why: 'the receipt of an unsend is of one moment, and takes as long whatever is true',
  },
  'messages/recovery.ts': {
    tables: ['identity', 'conversations'],
    why: 'makes the database agree with the ledger before anything else runs',
  },
  'messages/view.ts': {
    tables: ['members'],
    why: 'what a member may see begins where it joined: decided row by row, where the rows are read',
  },
  'conversations/activity.ts': {
    tables: ['messages'],
    why: 'the order of the inbox is that of the newest messages which were not taken back',
  },
  'live/landmarks.ts': {
    tables: ['messages'],
    why: 'part of statements that read the log by position',
  },
  'live/entries-since.ts': {
    tables: ['conversations', 'members', 'messages', 'hidden'],
    why: 'the row of a message is the log’s own entry of its send, and who is told follows from membership',
  },
  'people/acquaintances.ts': {
    tables: ['members'],
    why: 'conversations/ asks people/ for names, so people/ cannot ask it in turn',
  },
  'people/avoided.ts': { tables: ['accounts'], why: person },
  'people/persons.ts': { tables: ['accounts'], why: person },
  'people/search.ts': { tables: ['accounts'], why: person },
  'videos/latest.ts': {
    tables: ['follows'],
    why: 'a list of the latest leaves out most of what is not for the viewer where its rows are read',
  },
  'videos/tag-counts.ts': {
    tables: ['accounts'],
    why: 'tags are counted where they are, without those of the suspended',
  },
};

const kyselyVerbs =
  /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto|from|using|table|(inner|left|right|full|cross)(Lateral)?Join(Lateral)?)$/;
const looksLikeSql = /\b(select|insert\s+into|update|delete\s+from|truncate)\b/i;
const sqlTable = /\b(?:from|join|into|update|using|truncate|table|only)\s+"?([a-z_]+)"?/gi;

/** Tables are touched by the room that owns them, whether through Kysely or in SQL text. */
export const checkTables: Rule = (house) => {
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const source of house.sources) {
    if (!source.path.startsWith(src)) continue;
    const path = source.path.slice(src.length);
    const [room] = path.split('/');
    if (room === 'storage') continue;
    const touch = (text: string, start: number) => {
      const table = text.trim().split(/\s+/)[0] ?? '';
      const owner = ownerOf[table];
      if (owner === undefined || owner === room) return;
      if (exceptions[path]?.tables.includes(table) === true) used.add(`${path} ${table}`);
      else findings.push(findingAt(source, start, `${table} belongs to ${owner}/: ask it by a function`));
    };
    const readSql = (text: string, start: number) => {
      if (!looksLikeSql.test(text)) return;
      for (const match of text.matchAll(sqlTable)) touch(String(match[1]), start + match.index);
    };
    new Visitor({
      CallExpression: ({ callee, arguments: [first] }) => {
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
        if (first === undefined || !kyselyVerbs.test(callee.property.name)) return;
        const named = first.type === 'ArrayExpression' ? first.elements : [first];
        for (const name of named)
          if (name?.type === 'Literal' && typeof name.value === 'string') touch(name.value, name.start);
      },
      Literal: (node) => {
        if (typeof node.value === 'string') readSql(node.value, node.start);
      },
      TemplateLiteral: (node) => {
        // Holes become a name that is no table, so that what stands around them is still read as one text.
        readSql(node.quasis.map((part) => part.value.raw).join(' ? '), node.start);
      },
    }).visit(source.program);
  }
  for (const [path, { tables }] of Object.entries(exceptions))
    for (const table of tables.filter((one) => house.paths.has(src + path) && !used.has(`${path} ${one}`)))
      findings.push({
        path: src + path,
        line: 1,
        message: `does not touch ${table} any more: remove the exception`,
      });
  return findings;
};
