// Two people message each other, and one takes it back. Needs a running server:
//   node examples/two-people.ts http://127.0.0.1:8253
import { createClient, createMemoryStore, type Observable } from '@takeback/client';

const url = process.argv[2] ?? 'http://127.0.0.1:8253';

/** Resolves as soon as an observable has a value that fits. */
function until<T>(observable: Observable<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      if (!fits(observable.get())) return;
      end();
      resolve(observable.get());
    };
    const end = observable.subscribe(look);
    look();
  });
}

// A client is one account on one device. It keeps what it receives in its local store: here in memory, in browsers
// in IndexedDB.
const anna = createClient({ url, store: createMemoryStore(), deviceName: 'Anna’s laptop' });
const ben = createClient({ url, store: createMemoryStore(), deviceName: 'Ben’s phone' });

const password = 'correct horse battery staple';
const birthDate = '1990-01-31';
const suffix = Date.now().toString(36);
await anna.signUp({ handle: `anna.${suffix}`, displayName: 'Anna', birthDate, password });
await ben.signUp({ handle: `ben.${suffix}`, displayName: 'Ben', birthDate, password });

// Anna finds Ben by his handle, and writes to him.
const { people } = await anna.call('people.search', { query: `ben.${suffix}` });
const [found] = people;
if (!found) throw new Error('Ben was not found.');
const conversationId = await anna.openConversation(found.id);
const messageId = await anna.send(conversationId, { kind: 'text', text: 'See you at eight!' });

// It appears on Ben's device by itself. He reads it, and Anna sees that he did.
await until(ben.conversation(conversationId), (detail) => detail?.messages.length === 1);
const [row] = ben.conversations.get();
console.log(`Ben has ${row?.unread} unread message from ${row?.person.displayName}.`);
for (const message of ben.conversation(conversationId).get()?.messages ?? []) {
  if (message.body?.kind === 'text') console.log(`Ben reads: ${message.body.text}`);
  if (message.sequence !== null) ben.markRead(conversationId, message.sequence);
}
await until(anna.conversation(conversationId), (detail) => detail?.messages[0]?.state === 'read');

// She takes it back: it is gone everywhere. Because Ben had seen it, a note stays with him, without the content.
console.log(`Unsend: ${await anna.unsend(conversationId, messageId)}.`);
const after = await until(ben.conversation(conversationId), (detail) => detail?.messages[0]?.body === null);
for (const { state, body } of after?.messages ?? [])
  console.log(`Ben now sees: ${state}, ${body ?? 'no content'}.`);

await anna.close();
await ben.close();
