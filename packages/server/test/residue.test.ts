import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, describe, expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { makePair, sendText } from './conversation-kit.ts';
import { startKit } from './kit.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A text nobody else writes. */
const newMarker = (): string => `marker-${randomBytes(15).toString('hex')}`;

/** The forms in which a text could lie about. */
function formsOf(marker: string): Buffer[] {
  const bytes = Buffer.from(marker);
  // Base64 from each of the three offsets, without the characters that depend on the neighbours.
  const base64 = [0, 1, 2].map((pad) =>
    Buffer.from(
      Buffer.concat([Buffer.alloc(pad), bytes])
        .toString('base64')
        .slice(4, -4),
    ),
  );
  return [bytes, Buffer.from(marker, 'utf16le'), Buffer.from(bytes.toString('hex')), ...base64];
}

async function filesWith(folder: string, markers: readonly string[]): Promise<string[]> {
  const forms = markers.flatMap(formsOf);
  const hits: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) hits.push(path);
  }
  return hits;
}

describe('what the server writes', () => {
  it('[U1] [U2] never holds a text in the clear: not sent, not refused, not taken back', async () => {
    const logged: string[] = [];
    const kit = await startKit({
      log: createLog('debug', { write: (line) => logged.push(line) }),
    });
    folders.push(kit.folder);
    const { ada, ben, conversationId } = await makePair(kit);
    const socket = await kit.connect(ben, (await kit.call('sync.snapshot', {}, ben)).cursor);
    const kept = Array.from({ length: 20 }, newMarker);
    const gone = Array.from({ length: 20 }, newMarker);
    for (const marker of kept) await sendText(kit, conversationId, ada, `so ${marker}, and so on`);
    const sent = await Promise.all(gone.map((marker) => sendText(kit, conversationId, ada, marker)));
    await socket.nextChange('message.sent');
    // What is refused must not be written down either.
    const refused = newMarker();
    const id = uuidv7();
    await kit.call('messages.unsend', { conversationId, messageId: id }, ada);
    expect(
      await kit.outcome('messages.send', { conversationId, id, body: { kind: 'text', text: refused } }, ada),
    ).toBe('message_unsent');
    const tooLong = refused.padEnd(limits.textCharacters + 1, '-');
    expect(
      await kit.outcome(
        'messages.send',
        { conversationId, id: uuidv7(), body: { kind: 'text', text: tooLong } },
        ada,
      ),
    ).toBe('invalid_input');
    await kit.request(`/api/v1/${refused}`);
    await kit.call('messages.history', { conversationId }, ben);

    const markers = [...kept, ...gone, refused];
    expect(await filesWith(kit.folder, markers)).toEqual([]);
    for (const { messageId } of sent) await kit.call('messages.unsend', { conversationId, messageId }, ada);
    expect(await filesWith(kit.folder, markers)).toEqual([]);
    const { messages } = await kit.call('messages.history', { conversationId, limit: 200 }, ada);
    expect(gone.filter((marker) => JSON.stringify(messages).includes(marker))).toEqual([]);
    expect(kept.filter((marker) => JSON.stringify(messages).includes(marker))).toHaveLength(20);
    const snapshot = JSON.stringify(await kit.call('sync.snapshot', {}, ben));
    expect(gone.filter((marker) => snapshot.includes(marker))).toEqual([]);
    await kit.halt();
    expect(await filesWith(kit.folder, markers)).toEqual([]);
    expect(logged).not.toEqual([]);
    expect(markers.filter((marker) => logged.join('').includes(marker))).toEqual([]);

    // The search itself can find: a file with a marker in it.
    await writeFile(join(kit.folder, 'planted'), Buffer.from(`x${gone[0]}`).toString('base64'));
    expect(await filesWith(kit.folder, markers)).toEqual([join(kit.folder, 'planted')]);
  }, 90_000);
});
