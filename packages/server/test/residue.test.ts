import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, describe, expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { makePair, sendText } from './conversation-kit.ts';
import { startKit } from './kit.ts';
import { createMarkers } from './markers.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('what the server writes', () => {
  it('[U1] [U2] never holds a text in the clear: not sent, not refused, not taken back', async () => {
    const logged: string[] = [];
    const marks = createMarkers();
    const kit = await startKit({
      log: createLog('debug', { write: (line) => logged.push(line) }),
    });
    folders.push(kit.folder);
    const { ada, ben, conversationId } = await makePair(kit);
    const socket = await kit.connect(ben, (await kit.call('sync.snapshot', {}, ben)).cursor);
    const kept = Array.from({ length: 20 }, marks.next);
    const gone = Array.from({ length: 20 }, marks.next);
    for (const marker of kept) await sendText(kit, conversationId, ada, `so ${marker}, and so on`);
    const sent = await Promise.all(gone.map((marker) => sendText(kit, conversationId, ada, marker)));
    await socket.nextChange('message.sent');
    // What is refused must not be written down either.
    const refused = marks.next();
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
    expect(await marks.filesIn(kit.folder)).toEqual([]);
    for (const { messageId } of sent) await kit.call('messages.unsend', { conversationId, messageId }, ada);
    expect(await marks.filesIn(kit.folder)).toEqual([]);
    const { messages } = await kit.call('messages.history', { conversationId, limit: 200 }, ada);
    expect(gone.filter((marker) => JSON.stringify(messages).includes(marker))).toEqual([]);
    expect(kept.filter((marker) => JSON.stringify(messages).includes(marker))).toHaveLength(20);
    const snapshot = JSON.stringify(await kit.call('sync.snapshot', {}, ben));
    expect(gone.filter((marker) => snapshot.includes(marker))).toEqual([]);
    await kit.halt();
    expect(await marks.filesIn(kit.folder)).toEqual([]);
    expect(logged).not.toEqual([]);
    expect(markers.filter((marker) => logged.join('').includes(marker))).toEqual([]);

    // The search itself can find: a file with a marker in it.
    await writeFile(join(kit.folder, 'planted'), Buffer.from(`x${gone[0]}`).toString('base64'));
    expect(await marks.filesIn(kit.folder)).toEqual([join(kit.folder, 'planted')]);
  }, 90_000);
});
