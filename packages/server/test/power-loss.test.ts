import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { restoreData } from './kit-data.ts';
import { addPair, codeOf, openRoom, say, textsOf } from './messages-room.ts';

it('[U1] [U23] the embedded database keeps through a loss of power what was answered, sent and taken back', async () => {
  const first = await openRoom();
  const { folder } = first;
  const { ada, ben, conversationId } = await addPair(first);
  await say(first, conversationId, ada, 'kept');
  await first.close();
  const disk = await mkdtemp(join(tmpdir(), 'takeback-disk-'));
  await cp(join(folder, 'data'), join(disk, 'data'), { recursive: true });

  const program = fileURLToPath(new URL('./messages-crash-child.ts', import.meta.url));
  const losingPower = fileURLToPath(new URL('./crash/losing-power.ts', import.meta.url));
  const [messageId, answers] = [uuidv7(), join(folder, 'answers')];
  const args = [program, folder, 'after the answer', conversationId, ada.accountId];
  const child = spawn(process.execPath, ['--import', losingPower, ...args, messageId, answers], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, LOSING: join(folder, 'data'), SURVIVING: join(disk, 'data') },
  });
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  expect(await readFile(answers, 'utf8')).toBe('sent\nunsent\n');

  await restoreData(folder, disk);
  // Had the unsend been lost, the start would take it from the ledger, but as that of an older copy.
  const after = await openRoom({ folder });
  expect(after.messages.epoch).toBe(first.messages.epoch);
  const row = await after.database.kysely
    .selectFrom('messages')
    .select(['sequence'])
    .where('id', '=', messageId)
    .executeTakeFirst();
  expect(row).toEqual({ sequence: 2 });
  expect(await textsOf(after, conversationId, ada)).toEqual(['kept', null]);
  expect(await textsOf(after, conversationId, ben)).toEqual(['kept']);
  expect(await codeOf(say(after, conversationId, ada, 'revived', messageId))).toBe('message_unsent');
  await after.stop();
  await rm(disk, { recursive: true, force: true });
}, 60_000);
