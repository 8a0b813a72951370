import type { TextId } from '../strings/text.tsx';

interface Page {
  path: string;
  title: TextId;
  parts: readonly { title: TextId; words: readonly TextId[] }[];
}

/** The help pages. They claim what this release does, and say what it cannot do. */
export const pages = [
  {
    path: 'unsend',
    title: 'help.unsend.title',
    parts: [
      {
        title: 'help.unsend.how.title',
        words: ['help.unsend.how.touch', 'help.unsend.how.mouse', 'help.unsend.how.keys'],
      },
      { title: 'help.unsend.then.title', words: ['help.unsend.then.screens', 'help.unsend.then.server'] },
      { title: 'help.unsend.stays.title', words: ['help.unsend.stays.words'] },
      { title: 'help.unsend.receipt.title', words: ['help.unsend.receipt.words'] },
      { title: 'help.unsend.when.title', words: ['help.unsend.when.words'] },
      { title: 'help.unsend.offline.title', words: ['help.unsend.offline.words'] },
    ],
  },
  {
    path: 'unsend-or-delete',
    title: 'help.choice.title',
    parts: [
      { title: 'menu.unsend', words: ['help.choice.unsend.words'] },
      { title: 'menu.hide', words: ['help.choice.hide.words', 'help.choice.hide.undo'] },
      { title: 'help.choice.which.title', words: ['help.choice.which.words'] },
    ],
  },
  {
    path: 'limits',
    title: 'help.limits.title',
    parts: [
      { title: 'help.limits.seen.title', words: ['help.limits.seen.words'] },
      { title: 'help.limits.copies.title', words: ['help.limits.copies.words'] },
      { title: 'help.limits.offline.title', words: ['help.limits.offline.words'] },
      { title: 'help.limits.disk.title', words: ['help.limits.disk.words'] },
      { title: 'help.limits.host.title', words: ['help.limits.host.words'] },
      { title: 'help.limits.tell.title', words: ['help.limits.tell.words'] },
    ],
  },
] as const satisfies readonly Page[];
