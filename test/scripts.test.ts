import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependenciesAreInstalled, findPinnedNode, root } from '../scripts/install.mjs';
import { listTypeScriptProjects } from '../scripts/type-projects.mjs';
import { hashSources } from '../scripts/web-app.mjs';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'takeback-checkout-'));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('dependenciesAreInstalled', () => {
  const wanted = {
    '': { name: 'takeback' },
    'packages/web': { version: '0.1.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/a/node_modules/b': { version: '1.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };
  const here = {
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/a/node_modules/b': { version: '1.0.0' },
  };

  it('is true for this checkout', () => expect(dependenciesAreInstalled()).toBe(true));

  it('is false on a bare clone and after an install that was interrupted', () => {
    expect(dependenciesAreInstalled(checkout)).toBe(false);
    write('package-lock.json', { packages: wanted });
    expect(dependenciesAreInstalled(checkout)).toBe(false);
    mkdirSync(join(checkout, 'node_modules'));
    expect(dependenciesAreInstalled(checkout)).toBe(false);
    write('node_modules/.package-lock.json', '{ "packages": {');
    expect(dependenciesAreInstalled(checkout)).toBe(false);
  });

  it('is true without what belongs to other platforms', () => {
    write('package-lock.json', { packages: wanted });
    write('node_modules/.package-lock.json', { packages: here });
    expect(dependenciesAreInstalled(checkout)).toBe(true);
  });

  it.each([
    ['another version', { ...here, 'node_modules/zod': { version: '3.0.0' } }],
    ['a missing one', { 'node_modules/zod': { version: '4.0.0' } }],
    ['an optional one of another version', { ...here, 'node_modules/other-platform': { version: '2.0.0' } }],
  ])('is false with %s', (_, packages) => {
    write('package-lock.json', { packages: wanted });
    write('node_modules/.package-lock.json', { packages });
    expect(dependenciesAreInstalled(checkout)).toBe(false);
  });
});

describe('findPinnedNode', () => {
  it('is the Node these tests run with', () => {
    const found = spawnSync(findPinnedNode(), ['--version'], { encoding: 'utf8' });
    expect(found.stdout.trim()).toBe(process.version);
  });
});

describe('listTypeScriptProjects', () => {
  it('leaves out packages that hold nothing to check yet', () => {
    write('tsconfig.json', '{}');
    write('scripts/a.ts', '');
    write('packages/full/tsconfig.json', '{}');
    write('packages/full/src/deep/a.tsx', '');
    write('packages/empty/tsconfig.json', '{}');
    write('packages/empty/node_modules/a/index.ts', '');
    write('packages/plain/src/a.ts', '');
    write('e2e/tsconfig.json', '{}');
    write('e2e/story.test.ts', '');
    expect(listTypeScriptProjects(checkout)).toEqual(['.', join('packages', 'full'), 'e2e']);
  });

  it('has every package of this checkout that has a tsconfig.json', () => {
    expect(listTypeScriptProjects(root)).toEqual(
      expect.arrayContaining(
        ['protocol', 'keyring', 'server', 'client', 'web'].map((name) => join('packages', name)),
      ),
    );
  });
});

describe('hashSources', () => {
  beforeEach(() => {
    write('packages/web/src/app.tsx', 'app');
    write('packages/client/src/client.ts', 'client');
    write('packages/protocol/src/index.ts', 'protocol');
    write('package-lock.json', '{}');
  });

  it('changes with each content and each name', () => {
    const hashes = new Set([hashSources(checkout)]);
    const changes: [string, string][] = [
      ['packages/web/src/app.tsx', 'other app'],
      ['packages/web/index.html', 'new file'],
      ['packages/client/src/client.ts', 'other client'],
      ['packages/protocol/src/index.ts', 'other protocol'],
      ['package-lock.json', '{ }'],
    ];
    for (const [path, content] of changes) {
      write(path, content);
      hashes.add(hashSources(checkout));
    }
    expect(hashes.size).toBe(changes.length + 1);
  });

  it('does not change with what the build does not read', () => {
    const before = hashSources(checkout);
    write('packages/web/dist/index.html', 'built');
    write('packages/web/test/a.test.ts', 'test');
    write('packages/web/.cache/sources.sha256', 'stamp');
    write('packages/server/src/app.ts', 'server');
    expect(hashSources(checkout)).toBe(before);
  });
});
