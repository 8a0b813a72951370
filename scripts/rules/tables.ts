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
  devices: 'accounts',
  recovery_codes: 'accounts',
  invitations: 'accounts',
  conversations: 'conversations',
  members: 'conversations',
  messages: 'messages',
  bodies: 'messages',
  traces: 'messages',
  hidden: 'messages',
  barred_ids: 'messages',
  erasures: 'messages',
};

/** The documented exceptions: which file of another room touches a table, and why a function would not do. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

const kyselyVerbs =
  /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto|from|using|table|(inner|left|right|full|cross)(Lateral)?Join(Lateral)?)$/;
const looksLikeSql = /\b(select|insert\s+into|update|delete\s+from|truncate)\b/i;
const sqlTable = /\b(?:from|join|into|update|using|truncate|table|only)\s+"?([a-z_]+)"?/gi;

/** Tables are touched by the room that owns them, whether through Kysely or in SQL text. */
export const checkTables: Rule = (house) => {
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const source of house.sources) {
    const room = source.path.startsWith(src) ? source.path.slice(src.length).split('/')[0] : undefined;
    if (room === undefined || room === 'storage') continue;
    const touch = (text: string, start: number) => {
      const table = text.trim().split(/\s+/)[0] ?? '';
      const owner = ownerOf[table];
      if (owner === undefined || owner === room) return;
      if (exceptions[source.path]?.[table] !== undefined) used.add(`${source.path} ${table}`);
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
  for (const [path, tables] of Object.entries(exceptions))
    for (const table of Object.keys(tables))
      if (house.paths.has(path) && !used.has(`${path} ${table}`))
        findings.push({ path, line: 1, message: `does not touch ${table} any more: remove the exception` });
  return findings;
};
