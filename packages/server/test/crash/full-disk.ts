import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { Refused } from '../kit-answers.ts';
import { makeFolder } from '../kit-data.ts';
import { ask } from './call-at.ts';
import { startServer } from './killed-server.ts';
import { beginTalk, findBroken, type Sent } from './talk.ts';

/** Why a full disk cannot be tried here, or nothing. */
export function whyNoFullDisk(): string | undefined {
  if (process.platform !== 'linux') return 'a file system in memory can be mounted on Linux only';
  if (process.getuid?.() !== 0) return 'only root can mount a small file system';
  return undefined;
}

/** Sends until the disk of the database is full, kills the server there, gives it room, and compares. */
export async function fillDisk(onWrong: (what: string) => void): Promise<string> {
  const template = await makeFolder();
  const folder = await mkdtemp(join(tmpdir(), 'takeback-full-'));
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=0700', 'tmpfs', data], { stdio: 'pipe' });
  } catch (error) {
    await rm(template, { recursive: true });
    await rm(folder, { recursive: true });
    return `not tried: no file system could be mounted (${error instanceof Error ? error.message.trim() : error})`;
  }
  try {
    execFileSync('cp', ['-a', `${join(template, 'data')}/.`, data]);
    await rename(join(template, 'keys'), join(folder, 'keys')).catch(() => {});
    let server = await startServer(folder);
    const talk = await beginTalk(server.url, 1);
    // As much room as there is now and a little more.
    const [used = ''] = execFileSync('df', ['--output=used', '-m', data], { encoding: 'utf8' })
      .split('\n')
      .slice(1);
    execFileSync('mount', ['-o', `remount,size=${Number(used) + 24}m`, data]);
    const codes = new Set<string>();
    for (let refused = 0; refused < 20 && talk.all.length < 100_000; ) {
      const batch = Array.from({ length: 64 }, async (): Promise<void> => {
        const text = `text ${talk.all.length} `.padEnd(3_900, 'x');
        const one: Sent = { id: uuidv7(), text, isSent: false, unsend: 'not asked', hide: 'not asked' };
        talk.all.push(one);
        const asked = {
          conversationId: talk.conversationId,
          id: one.id,
          body: { kind: 'text' as const, text },
        };
        try {
          await ask(server.url, 'messages.send', asked, talk.ada.token);
          one.isSent = true;
        } catch (error) {
          refused += 1;
          codes.add(error instanceof Refused ? error.code : 'no answer');
        }
      });
      await Promise.all(batch);
    }
    for (const code of codes)
      if (code !== 'storage_full' && code !== 'unavailable') onWrong(`a full disk was answered with ${code}`);
    if (codes.size === 0) onWrong('the disk never was full');
    await server.kill();
    execFileSync('mount', ['-o', 'remount,size=400m', data]);
    server = await startServer(folder);
    for (const what of await findBroken(server.url, talk)) onWrong(what.slice(0, 200));
    const after = {
      conversationId: talk.conversationId,
      id: uuidv7(),
      body: { kind: 'text' as const, text: 'on' },
    };
    await ask(server.url, 'messages.send', after, talk.ada.token);
    await server.end();
    const sent = talk.all.filter(({ isSent }) => isSent).length;
    return `${sent} messages until it was full (${[...codes].join(', ')})`;
  } finally {
    execFileSync('umount', ['-l', data]);
    await rm(folder, { recursive: true, force: true });
    await rm(template, { recursive: true, force: true });
  }
}
