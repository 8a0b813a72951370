import { CopyIcon, FlagIcon, TrashIcon } from '@phosphor-icons/react';
import type { VideoComments } from '@takeback/client';
import type { Comment } from '@takeback/protocol';
import { useState } from 'react';
import { type Choice, ChoiceList } from '../design/choice-list.tsx';
import { useCopy } from '../design/copy.ts';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import ReportSheet from '../feed/report-sheet.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { useText } from '../strings/text.tsx';

interface CommentMenuProps {
  comment: Comment;
  comments: VideoComments;
  onClose: () => void;
}

/** What can be done with a comment besides answering it. */
export default function CommentMenu({ comment, comments, onClose }: CommentMenuProps) {
  const text = useText();
  const toast = useToast();
  const copyWords = useCopy();
  const tellFailure = useTellFailure();
  const own = useAccount().id === comment.author.id;
  const [isReporting, setReporting] = useState(false);
  if (isReporting) {
    const reported = { kind: 'comment', videoId: comment.videoId, commentId: comment.id } as const;
    return <ReportSheet of={reported} onClose={onClose} />;
  }
  const copy = () => {
    onClose();
    copyWords(comment.text);
  };
  const remove = () => {
    onClose();
    comments.delete(comment.id).then(() => toast({ words: text('comment.deleted') }), tellFailure);
  };
  const choices: Choice[] = [{ name: 'copy', icon: CopyIcon, title: text('menu.copy'), run: copy }];
  if (!own)
    choices.push({
      name: 'report',
      icon: FlagIcon,
      title: text('video.report'),
      run: () => setReporting(true),
    });
  if (comment.mayDelete)
    choices.push({
      name: 'delete',
      icon: TrashIcon,
      title: text('video.delete'),
      effect: text('comment.delete.effect'),
      takesBack: true,
      run: remove,
    });
  return (
    <Sheet title={text('comment.menu')} onClose={onClose}>
      <ChoiceList choices={choices} />
    </Sheet>
  );
}
