import {
  ColumnsIcon,
  EyeSlashIcon,
  FlagIcon,
  LinkSimpleIcon,
  PencilSimpleIcon,
  QuestionIcon,
  TrashIcon,
} from '@phosphor-icons/react';
import type { Reason, Video } from '@takeback/protocol';
import { type Choice, ChoiceList } from '../design/choice-list.tsx';
import { useCopy } from '../design/copy.ts';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { useText } from '../strings/text.tsx';
import type { What } from './opened.ts';

interface VideoMenuProps {
  video: Video;
  why: Reason | null;
  onOpen: (what: What) => void;
  onClose: () => void;
}

/** What else can be done with a video: one's own is changed and deleted, others’ are passed over and reported. */
export default function VideoMenu({ video, why, onOpen, onClose }: VideoMenuProps) {
  const client = useClient();
  const text = useText();
  const toast = useToast();
  const copy = useCopy();
  const own = useAccount().id === video.author.id;

  const copyLink = async () => {
    onClose();
    const isCopied = await copy(`${location.origin}/videos/${video.id}`, 'share.copied');
    if (isCopied) client.videos.shared(video.id);
  };
  const choices: Choice[] = [];
  if (why !== null)
    choices.push({ name: 'why', icon: QuestionIcon, title: text('video.why'), run: () => onOpen('why') });
  choices.push({ name: 'copy', icon: LinkSimpleIcon, title: text('person.link'), run: copyLink });
  if (own) {
    choices.push(
      {
        name: 'edit',
        icon: PencilSimpleIcon,
        title: text('video.edit'),
        effect: text('video.edit.effect'),
        run: () => onOpen('edit'),
      },
      {
        name: 'madeWith',
        icon: ColumnsIcon,
        title: text('video.madeWith'),
        effect: text('video.madeWith.effect'),
        run: () => onOpen('madeWith'),
      },
      {
        name: 'delete',
        icon: TrashIcon,
        title: text('video.delete'),
        effect: text('video.delete.effect'),
        takesBack: true,
        run: () => onOpen('delete'),
      },
    );
  } else {
    choices.push(
      {
        name: 'notInterested',
        icon: EyeSlashIcon,
        title: text('video.notInterested'),
        effect: text('video.notInterested.effect'),
        run: () => {
          onClose();
          client.videos.notInterested(video.id);
          toast({ words: text('video.notInterested.done') });
        },
      },
      { name: 'report', icon: FlagIcon, title: text('video.report'), run: () => onOpen('report') },
    );
  }
  return (
    <Sheet title={text('video.options')} onClose={onClose}>
      <ChoiceList choices={choices} />
    </Sheet>
  );
}
