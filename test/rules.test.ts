import { describe, expect, it } from 'vitest';
import { type House, houseOf, type Rule } from '../scripts/house.ts';
import { checkCircles } from '../scripts/rules/circles.ts';
import { checkDependencyReasons } from '../scripts/rules/dependency-reasons.ts';
import { checkDocumentLinks } from '../scripts/rules/document-links.ts';
import { checkEscapes } from '../scripts/rules/escapes.ts';
import { checkFileLength } from '../scripts/rules/file-length.ts';
import { checkFileNames } from '../scripts/rules/file-names.ts';
import { checkLicences } from '../scripts/rules/licences.ts';
import { checkLockfile } from '../scripts/rules/lockfile.ts';
import { checkPackageImports } from '../scripts/rules/package-imports.ts';
import { checkPassThrough } from '../scripts/rules/pass-through.ts';
import { rules } from '../scripts/rules/rules.ts';
import { checkServerRooms } from '../scripts/rules/server-rooms.ts';
import { checkSkippedTests } from '../scripts/rules/skipped-tests.ts';
import { checkSyncRules } from '../scripts/rules/sync-rules.ts';
import { checkTables } from '../scripts/rules/tables.ts';
import { checkUnsendRules } from '../scripts/rules/unsend-rules.ts';
import { checkWalks } from '../scripts/rules/walks.ts';
import { checkWebNetwork } from '../scripts/rules/web-network.ts';

type Files = Readonly<Record<string, string>>;
const server = 'packages/server/src';

/** Names of the rules that the cases below show failing; the last test compares them with the table. */
const shown = new Set<Rule>();

/** Shows a rule refusing each of the bad houses, and not the good one. */
function show(check: Rule, good: Files, bad: Readonly<Record<string, Files>>): void {
  shown.add(check);
  const run = (files: Files) => check(houseOf(files));
  it('accepts what is right', () => expect(run(good)).toEqual([]));
  for (const [what, files] of Object.entries(bad))
    it(`refuses ${what}`, () => expect(run(files)).toHaveLength(1));
}

describe('package-imports', () => {
  show(
    checkPackageImports,
    {
      'packages/web/src/a.ts': `import { a } from '@takeback/client'; import './b.ts'; import react from 'react';`,
      'packages/client/test/a.test.ts': `import { startKit } from '../../server/test/kit.ts'; import '../src/a.ts';`,
      'packages/server/test/a.test.ts': `import { createClient } from '@takeback/client';`,
      'e2e/story.test.ts': `import { startApp } from '@takeback/server';`,
    },
    {
      'a package that may import nothing': {
        'packages/protocol/src/a.ts': `import type { A } from '@takeback/keyring';`,
      },
      'an edge the table does not have': {
        'packages/web/src/a.ts': `export * from '@takeback/server/config';`,
      },
      'a dynamic import': { 'packages/keyring/src/a.ts': `const a = await import('@takeback/protocol');` },
      'an import in a type': {
        'packages/guard/src/a.ts': `type A = import('@takeback/protocol').Message;`,
      },
      'a path into another package': {
        'packages/server/src/a.ts': `import '../../protocol/src/ids.ts';`,
      },
      'a test that reaches into the sources of another package': {
        'packages/client/test/a.test.ts': `import '../../server/src/app.ts';`,
      },
      'a package nobody declared': { 'packages/extra/src/a.ts': 'export const a = 1;' },
    },
  );
});

describe('server-rooms', () => {
  show(
    checkServerRooms,
    {
      [`${server}/live/a.ts`]: `import '../bus/bus.ts'; import '../errors.ts'; import '../storage/schema.ts';`,
      [`${server}/messages/a.ts`]: `import '../live/changes.ts'; import '../people/permissions.ts';`,
      [`${server}/app.ts`]: `import './messages/handlers.ts';`,
      [`${server}/main.ts`]: `import './app.ts';`,
    },
    {
      'a carrying room that knows a domain room': {
        [`${server}/live/a.ts`]: `import { viewMessages } from '../messages/view.ts';`,
      },
      'the same below it': {
        [`${server}/storage/embedded/a.ts`]: `import type { A } from '../../accounts/a.ts';`,
      },
      'a room that imports the composition root': { [`${server}/people/a.ts`]: `import '../app.ts';` },
    },
  );
});

describe('circles', () => {
  show(
    checkCircles,
    {
      'scripts/a.ts': `import './b.ts'; import './c.ts';`,
      'scripts/b.ts': `import './c.ts';`,
      'scripts/c.ts': '',
    },
    {
      'two files that import each other': {
        'scripts/a.ts': `import './b.ts';`,
        'scripts/b.ts': `import type { A } from './a.ts';`,
      },
      'a longer way round': {
        'scripts/a.ts': `import './b.ts';`,
        'scripts/b.ts': `export * from './c.ts';`,
        'scripts/c.ts': `const a = import('./a.ts');`,
      },
      'a file that imports itself': { 'scripts/a.ts': `import './a.ts';` },
    },
  );
});

describe('tables', () => {
  show(
    checkTables,
    {
      [`${server}/messages/a.ts`]: `db.selectFrom('messages as m').where('m.id', '=', id); sql\`delete from bodies\`;`,
      [`${server}/accounts/a.ts`]: `const sentence = 'The update from messages is late.'; Array.from('x');`,
      [`${server}/storage/a.ts`]: `sql\`create table messages (id uuid)\``,
      [`${server}/people/acquaintances.ts`]: `db.selectFrom('members')`,
    },
    {
      'a query of another room’s table': { [`${server}/people/a.ts`]: `db.selectFrom('messages as m')` },
      'a list of tables': { [`${server}/people/a.ts`]: `db.selectFrom(['accounts', 'name_words'])` },
      'a join': { [`${server}/messages/a.ts`]: `db.selectFrom('messages').innerJoin('members', 'a', 'b')` },
      'SQL in a template': {
        [`${server}/people/a.ts`]: `sql\`select 1 from name_words w join accounts a on a.id = \${id}\``,
      },
      'SQL in a string': { [`${server}/live/a.ts`]: `client.query('insert into "messages" values ($1)')` },
      'more than an exception allows': {
        [`${server}/people/acquaintances.ts`]: `db.selectFrom('members').innerJoin('messages', 'a', 'b')`,
      },
      'an exception that nothing needs any more': { [`${server}/people/acquaintances.ts`]: 'void 0' },
      'SQL across a hole': { [`${server}/live/a.ts`]: `sql\`with x as (\${y}) update members set a = 1\`` },
    },
  );
});

describe('web-network', () => {
  show(
    checkWebNetwork,
    {
      'packages/web/src/a.tsx': `client.send({}); const fetched = prefetch();`,
      'packages/client/src/a.ts': `fetch('/'); new WebSocket('/');`,
    },
    {
      'a request': { 'packages/web/src/a.tsx': `await fetch('/api');` },
      'a request through the window': { 'packages/web/src/a.tsx': `window.fetch('/api');` },
      'a socket': { 'packages/web/src/a.ts': `new WebSocket('/live');` },
      'a socket through the global': { 'packages/web/src/a.ts': `new globalThis.WebSocket('/live');` },
      'a beacon': { 'packages/web/src/a.ts': `navigator.sendBeacon('/x');` },
    },
  );
});

describe('file-names', () => {
  show(
    checkFileNames,
    { 'packages/server/src/messages/send.ts': '', 'packages/web/src/conversation-manager-list.ts': '' },
    {
      'a file for anything': { 'packages/server/src/utils.ts': '' },
      'a folder for anything': { 'packages/web/src/helpers/a.ts': '' },
    },
  );
});

describe('file-length', () => {
  const long = 'void 0;\n'.repeat(401);
  show(
    checkFileLength,
    { 'packages/web/src/a.ts': 'void 0;\n'.repeat(400), 'packages/web/test/a.test.ts': long },
    { 'a source of 401 lines': { 'packages/web/src/a.ts': long } },
  );
});

describe('pass-through', () => {
  show(
    checkPassThrough,
    {
      'packages/client/src/index.ts': `export * from './client.ts';`,
      'packages/client/src/a.ts': `import { b } from './b.ts'; export const a = b + 1;`,
    },
    {
      'a file that only re-exports': { 'packages/client/src/a.ts': `export { b } from './b.ts';` },
      'the same in two steps': { 'packages/client/src/a.ts': `import { b } from './b.ts'; export { b };` },
      'an entrance inside a package': { 'packages/server/src/live/index.ts': `export * from './socket.ts';` },
    },
  );
});

describe('escapes', () => {
  // Written in pieces, so that this file does not break the rule itself.
  const ts = '@ts-';
  show(
    checkEscapes,
    { 'packages/a/src/a.ts': `const a = ['x'] as const; const b = { a } satisfies object; // as any` },
    {
      any: { 'packages/a/src/a.ts': 'let a: any;' },
      'any inside a type': { 'packages/a/src/a.ts': 'let a: Record<string, any[]>;' },
      'a non-null assertion': { 'packages/a/src/a.ts': 'a!.b();' },
      'a silencing as': { 'packages/a/src/a.ts': 'const a = b as string;' },
      'an old-style assertion': { 'packages/a/src/a.ts': 'const a = <string>b;' },
      'a definite assignment': { 'packages/a/src/a.ts': 'class A { a!: string }' },
      'a silenced compiler': { 'packages/a/src/a.ts': `// ${ts}ignore\nconst a = 1;` },
      'an expected error': { 'packages/a/src/a.ts': `// ${ts}expect-error\nconst a = 1;` },
      'a silenced linter': { 'packages/a/src/a.ts': `// biome${'-ignore'} lint: no\nconst a = 1;` },
    },
  );
});

describe('skipped-tests', () => {
  show(
    checkSkippedTests,
    { 'test/a.test.ts': `it('a', () => {}); it.each([1])('b', () => {}); list.skip(1);` },
    {
      'a skipped test': { 'test/a.test.ts': `it.skip('a', () => {});` },
      'a focused test': { 'test/a.test.ts': `describe.only('a', () => {});` },
      'a test to do': { 'test/a.test.ts': `test.todo('a');` },
      'a test left out on a condition': { 'test/a.test.ts': `it.skipIf(true)('a', () => {});` },
      'a modified skipped test': { 'test/a.test.ts': `it.concurrent.skip('a', () => {});` },
      'the short form': { 'test/a.test.ts': `xit('a', () => {});` },
    },
  );
});

describe('unsend-rules', () => {
  const spec = '### U1 The row\n\nStatus: **holds** x\n\n### U8 Notifications\n\nStatus: **later**\n';
  show(
    checkUnsendRules,
    { 'docs/unsend-spec.md': spec, 'packages/server/test/a.test.ts': `it('[U1] body is gone', () => {});` },
    {
      'a rule in force without a test': {
        'docs/unsend-spec.md': spec,
        'test/a.test.ts': `it('U1', () => {});`,
      },
      'a citation outside a test': {
        'docs/unsend-spec.md': spec,
        'packages/server/src/a.ts': `it('[U1] x', () => {});`,
      },
      'a citation of a rule that is not there': {
        'docs/unsend-spec.md': spec,
        'test/a.test.ts': `it.each([1])(\`[U1] [U99] \${x}\`, () => {});`,
      },
      'a specification without rules': { 'docs/unsend-spec.md': '# Rules' },
    },
  );
});

describe('sync-rules', () => {
  const spec = '**S1.** A cursor is a place.\n\n**S2.** Positions have no gaps.\n';
  const [one, two] = [`it('[S1] [U1] cursor', () => {});`, `it('[S2] gapless', () => {});`];
  show(
    checkSyncRules,
    { 'docs/sync-spec.md': spec, 'packages/server/test/a.test.ts': one, 'test/b.test.ts': two },
    {
      'a rule without a test': { 'docs/sync-spec.md': spec, 'test/a.test.ts': one },
      'a citation of a rule that is not there': {
        'docs/sync-spec.md': spec,
        'test/a.test.ts': `${one} ${two} it('[S99] x', () => {});`,
      },
      'a specification without rules': { 'docs/sync-spec.md': '# Rules' },
    },
  );
});

describe('dependency-reasons', () => {
  const packages = {
    'package.json': '{ "devDependencies": { "vitest": "1" } }',
    'packages/web/package.json': '{ "dependencies": { "react": "1", "@takeback/client": "1" } }',
  };
  const reasons = '## root\n\n- `vitest`: runs tests.\n\n## packages/web\n\n';
  show(
    checkDependencyReasons,
    { ...packages, 'docs/dependencies.md': `${reasons}- \`react\`: draws.\n` },
    {
      'a dependency without a reason': { ...packages, 'docs/dependencies.md': reasons },
      'a reason without a dependency': {
        ...packages,
        'docs/dependencies.md': `${reasons}- \`react\`: draws.\n- \`vue\`: draws too.\n`,
      },
      'a reason without words': { ...packages, 'docs/dependencies.md': `${reasons}- \`react\`: \n` },
    },
  );
});

describe('document-links', () => {
  show(
    checkDocumentLinks,
    {
      'docs/a.md':
        '[b](../README.md#top) [c](https://example.org) [d](#here) `packages/web/src/a.ts` [e](./)',
      'README.md': '<img src="docs/a.md"> `packages/` [docs](docs)',
      'packages/web/README.md': 'See `src/a.ts`, `packages/web/src/a.ts`.',
      'packages/web/src/a.ts': '',
    },
    {
      'a link to nothing': { 'docs/a.md': '[b](b.md)' },
      'an image that is not there': { 'README.md': '<img alt="" src="docs/images/a.png">' },
      'a path of another package’s folder': { 'packages/web/README.md': 'See `src/b.ts`.' },
      'a path in a code span that is not there': { 'docs/a.md': 'See `packages/web/src/gone.ts`.' },
    },
  );
});

describe('lockfile', () => {
  show(
    checkLockfile,
    { 'package-lock.json': '{ "node_modules/@takeback/web": { "resolved": "packages/web", "link": true } }' },
    {
      'the address of a registry': {
        'package-lock.json': '{ "node_modules/a": { "resolved": "https://example.org/a.tgz" } }',
      },
    },
  );
});

describe('walks', () => {
  const walk = (...files: string[]) =>
    `# Page\n\n## The walk\n\n${files.map((name, i) => `${i + 1}. \`${name}\`: does it.`).join('\n')}\n`;
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `messages/${name}.ts`);
  const six = names.slice(0, 6);
  const files = Object.fromEntries([...names, 'bus/a.ts'].map((name) => [`${server}/${name}`, '']));
  const unsending = { 'docs/subsystems/unsending.md': walk(...six) };
  show(
    checkWalks,
    { ...files, ...unsending, 'docs/subsystems/sending.md': walk(...six, 'bus/a.ts') },
    {
      'seven files': { ...files, ...unsending, 'docs/subsystems/sending.md': walk(...names) },
      'a file that is not there': {
        ...files,
        ...unsending,
        'docs/subsystems/sending.md': walk('messages/gone.ts'),
      },
      'a page without a walk': { ...files, ...unsending, 'docs/subsystems/sending.md': '# Page' },
    },
  );
});

describe('licences', () => {
  const lock = (entry: object) => ({
    'package-lock.json': JSON.stringify({ packages: { 'node_modules/a': entry } }, null, 2),
  });
  show(
    checkLicences,
    {
      'package-lock.json': JSON.stringify(
        {
          packages: {
            'node_modules/a': { license: 'MIT' },
            'node_modules/b/node_modules/c': { license: '(GPL-3.0 OR ISC)' },
            'node_modules/d': { dev: true, license: 'MPL-2.0' },
            'node_modules/@takeback/web': { link: true },
          },
        },
        null,
        2,
      ),
    },
    {
      'a licence that ours cannot carry': lock({ license: 'SSPL-1.0' }),
      'a tool’s licence in what is handed on': lock({ license: 'CC-BY-4.0' }),
      'a package without a licence': lock({ version: '1.0.0' }),
    },
  );
});

describe('the table of rules', () => {
  it('holds every rule that is shown failing above, and no other', () => {
    expect(new Set(Object.values(rules))).toEqual(shown);
  });

  it('says where a finding is', () => {
    const house: House = houseOf({ 'scripts/a.ts': '\n\nlet a: any;\n' });
    expect(checkEscapes(house)).toEqual([{ path: 'scripts/a.ts', line: 3, message: 'any' }]);
  });

  it('reports a file that cannot be parsed', () => {
    expect(() => houseOf({ 'scripts/a.ts': 'const = ;' })).toThrow('scripts/a.ts');
  });
});
