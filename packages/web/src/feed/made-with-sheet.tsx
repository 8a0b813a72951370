import { ColumnsIcon } from '@phosphor-icons/react';
import type { Video } from '@takeback/protocol';
import { useState } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { failureOf, sentenceOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './made-with-sheet.module.css';

/** Duets and Stitches with one’s own video, any of which one may take oneself out of. */
export default function MadeWithSheet({ video, onClose }: { video: Pick<Video, 'id'>; onClose: () => void }) {
  const { videos } = useClient();
  const text = useText();
  const list = videos.list({ kind: 'madeWith', videoId: video.id });
  const { items, state, failure } = useObservable(list);
  const [asked, setAsked] = useState<string | null>(null);
  const [refused, setRefused] = useState<TextId | null>(null);
  const takeOut = (madeId: string) => {
    setRefused(null);
    videos
      .takeOut(video.id, madeId)
      .then(() => list.refresh())
      .catch((error: unknown) => setRefused(failureOf(error)))
      .finally(() => setAsked(null));
  };
  const listFailure = sentenceOf(failure);
  return (
    <Sheet title={text('video.madeWith')} onClose={onClose}>
      <div className={styles.made}>
        <FailureNotice failure={state === 'failed' ? listFailure : refused} />
        {state === 'loading' && items.length === 0 && <SkeletonRows count={3} />}
        {state === 'end' && items.length === 0 && (
          <EmptyState icon={<ColumnsIcon size={36} />} title={<Text id="madeWith.empty" />} />
        )}
        <ul className={styles.list}>
          {items.map(({ video: made }) => (
            <li className={styles.row} key={made.id}>
              <Link href={`/videos/${made.id}`} className={styles.video} onClick={onClose}>
                <Avatar person={made.author} />
                <span className={styles.words}>
                  <bdi className={styles.name}>@{made.author.handle}</bdi>
                  <span className={styles.kind}>
                    <Text id={made.madeWith?.kind === 'stitch' ? 'madeWith.stitch' : 'madeWith.duet'} />
                    {made.caption !== '' && <bdi> · {made.caption}</bdi>}
                  </span>
                </span>
              </Link>
              {asked === made.id ? (
                <div className={styles.asking}>
                  <p>
                    <Text
                      id="madeWith.remove.words"
                      values={{ name: <bdi>{made.author.displayName}</bdi> }}
                    />
                  </p>
                  <Button look="takeback" onClick={() => takeOut(made.id)}>
                    <Text id="madeWith.remove" />
                  </Button>
                  <Button look="secondary" onClick={() => setAsked(null)}>
                    <Text id="cancel" />
                  </Button>
                </div>
              ) : (
                <Button
                  look="secondary"
                  onClick={() => setAsked(made.id)}
                  aria-label={text('madeWith.remove.label', { name: made.author.displayName })}
                >
                  <Text id="madeWith.remove" />
                </Button>
              )}
            </li>
          ))}
        </ul>
        {(state === 'ready' || state === 'failed') && (
          <Button look="secondary" wide onClick={() => void list.more()}>
            <Text id={state === 'ready' ? 'people.more' : 'tryAgain'} />
          </Button>
        )}
      </div>
    </Sheet>
  );
}
