import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createIntl } from 'react-intl';
import { expect, it } from 'vitest';
import en from '../src/strings/en.json' with { type: 'json' };

const sources = fileURLToPath(new URL('../src', import.meta.url));
const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(`${sources}/${name}`, 'utf8'))
  .join('\n');
const quoted = new Set([...code.matchAll(/['"]([\w.]+)['"]/g)].map((match) => match[1]));

it('holds no sentence that no screen uses', () => {
  // The other direction is held by the compiler: an unknown name is not a TextId.
  expect(Object.keys(en).filter((id) => !quoted.has(id))).toEqual([]);
});

it.each(Object.entries(en))('%s is a well-formed message', (_id, sentence) => {
  const values = Object.fromEntries([
    ...[...sentence.matchAll(/\{(\w+)/g)].map((match) => [match[1], 2]),
    ...[...sentence.matchAll(/<(\w+)>/g)].map((match) => [match[1], (parts: unknown[]) => parts.join('')]),
  ]);
  const intl = createIntl({
    locale: 'en',
    messages: { sentence },
    onError(error) {
      throw error;
    },
  });
  expect(intl.formatMessage({ id: 'sentence' }, values)).not.toMatch(/[{}]/);
});

it('blames nobody and does not shout', () => {
  expect(Object.values(en).filter((sentence) => /!|\boops\b|\bsorry\b/i.test(sentence))).toEqual([]);
});
