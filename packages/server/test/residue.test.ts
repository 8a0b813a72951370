import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, describe, expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { makePair, sendText } from './conversation-kit.ts';
import { ask } from './crash/call-at.ts';
import { beginTalk } from './crash/talk.ts';
import { startKit } from './kit.ts';
import { makeFolder } from './kit-data.ts';
import { LiveConnection } from './kit-live.ts';
import { createMarkers, filesWith } from './markers.ts';
import { environmentOf, runTakeback } from './processes.ts';

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
    // A card names a video: one that there is not, so that its id is nowhere else.
    const card = uuidv7();
    const shared = { conversationId, id: uuidv7(), body: { kind: 'video' as const, videoId: card } };
    await kit.call('messages.send', shared, ada);
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
    expect(await filesWith(kit.folder, card)).toEqual([]);
    await kit.call('messages.unsend', { conversationId, messageId: shared.id }, ada);
    for (const { messageId } of sent) await kit.call('messages.unsend', { conversationId, messageId }, ada);
    expect(await marks.filesIn(kit.folder)).toEqual([]);
    const { messages } = await kit.call('messages.history', { conversationId, limit: 200 }, ada);
    expect(gone.filter((marker) => JSON.stringify(messages).includes(marker))).toEqual([]);
    expect(kept.filter((marker) => JSON.stringify(messages).includes(marker))).toHaveLength(20);
    const snapshot = JSON.stringify(await kit.call('sync.snapshot', {}, ben));
    expect(gone.filter((marker) => snapshot.includes(marker))).toEqual([]);
    await kit.halt();
    expect(await marks.filesIn(kit.folder)).toEqual([]);
    expect(await filesWith(kit.folder, card)).toEqual([]);
    expect(logged.join('')).not.toContain(card);
    expect(logged).not.toEqual([]);
    expect(markers.filter((marker) => logged.join('').includes(marker))).toEqual([]);

    // The search itself can find: a file with a marker in it.
    await writeFile(join(kit.folder, 'planted'), Buffer.from(`x${gone[0]}`).toString('base64'));
    expect(await marks.filesIn(kit.folder)).toEqual([join(kit.folder, 'planted')]);
    await writeFile(join(kit.folder, 'planted'), Buffer.from(card.replaceAll('-', ''), 'hex'));
    expect(await filesWith(kit.folder, card)).toEqual([join(kit.folder, 'planted')]);
  }, 90_000);

  it('[U1] [U2] nor does a process of its own that is killed: in its folders, its temporary files, or what it says', async () => {
    const marks = createMarkers();
    const folder = await makeFolder();
    // All that it may write to: the folder of temporary files and the one it is started in are its own.
    const place = await mkdtemp(join(tmpdir(), 'takeback-test-'));
    folders.push(folder, place);
    const [temporary, home] = [join(place, 'temporary'), join(place, 'home')];
    for (const one of [temporary, home]) await mkdir(one);
    const own = { RATE_LIMITS: 'off', LOG_LEVEL: 'debug', TMPDIR: temporary, HOME: home };
    const server = runTakeback(['serve'], { ...environmentOf(folder), ...own }, { cwd: home });
    const url = String((await server.logged('Started'))['url']);
    const { ada, ben, conversationId } = await beginTalk(url, 1);
    const { cursor } = await ask(url, 'sync.snapshot', {}, ben.token);
    const socket = await LiveConnection.open(url);
    await socket.hello(ben.token, cursor);
    for (let n = 0; n < 20; n += 1) {
      const id = uuidv7();
      const body = { kind: 'text' as const, text: marks.next() };
      await ask(url, 'messages.send', { conversationId, id, body }, ada.token);
      await socket.nextChange('message.sent');
      await ask(url, 'messages.history', { conversationId }, ben.token);
      if (n % 2 === 0) await ask(url, 'messages.unsend', { conversationId, messageId: id }, ada.token);
    }
    // Nor what is refused: by its form, by its sender, by a path that is none.
    const refused = { conversationId, id: uuidv7(), body: { kind: 'text' as const, text: marks.next() } };
    await expect(ask(url, 'messages.send', refused, 'nobody')).rejects.toThrow();
    await socket.call('messages.send', { ...refused, id: marks.next() }).catch(() => undefined);
    await fetch(`${url}/api/v1/conversations/${marks.next()}/messages`, {
      method: 'POST',
      body: marks.next(),
    });
    server.child.kill('SIGKILL');
    await server.ended;
    expect([await marks.filesIn(folder), await marks.filesIn(place)]).toEqual([[], []]);
    const said = join(place, 'said');
    await writeFile(said, server.stdout() + server.stderr());
    expect(server.stdout()).toContain('Started');
    expect(await marks.filesIn(place)).toEqual([]);
  }, 90_000);
});
