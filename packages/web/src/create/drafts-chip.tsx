import { FilmStripIcon, TrashIcon } from '@phosphor-icons/react';
import { useState } from 'react';
import { FormattedDate } from 'react-intl';
import { Link } from 'wouter';
import { IconButton } from '../design/button.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, useText } from '../strings/text.tsx';
import { placeOf } from './draft-place.ts';
import styles from './drafts-chip.module.css';

/** What was begun and not posted, to go on with or to throw away. */
export function DraftsChip() {
  const text = useText();
  const { videos } = useClient();
  const drafts = useObservable(videos.drafts.list);
  const tellFailure = useTellFailure();
  const [open, setOpen] = useState(false);
  if (drafts.length === 0) return null;
  return (
    <>
      <button type="button" className={styles.chip} onClick={() => setOpen(true)}>
        <FilmStripIcon size={18} aria-hidden="true" />
        <Text id="drafts.count" values={{ count: drafts.length }} />
      </button>
      {open && (
        <Sheet title={text('drafts.title')} onClose={() => setOpen(false)}>
          <p className={styles.words}>
            <Text id="drafts.words" />
          </p>
          <ul className={styles.list}>
            {drafts.map((draft) => (
              <li className={styles.draft} key={draft.id}>
                <Link href={placeOf(draft)} className={styles.open} onClick={() => setOpen(false)}>
                  <span className={styles.caption} dir="auto">
                    {draft.settings.caption === '' ? text('drafts.untitled') : draft.settings.caption}
                  </span>
                  <span className={styles.when}>
                    <bdi>
                      <FormattedDate
                        value={draft.createdAt}
                        day="numeric"
                        month="short"
                        hour="2-digit"
                        minute="2-digit"
                      />
                    </bdi>
                    {draft.settings.composition !== null && (
                      <>
                        {' · '}
                        <Text
                          id={draft.settings.composition.kind === 'duet' ? 'duet.title' : 'stitch.title'}
                        />
                      </>
                    )}
                    {draft.posting !== 'no' && (
                      <>
                        {' · '}
                        <Text id={draft.posting === 'failed' ? 'posting.stopped' : 'posting.sending'} />
                      </>
                    )}
                  </span>
                  {!draft.kept && (
                    <span className={styles.unkept}>
                      <Text id="drafts.notKept" />
                    </span>
                  )}
                </Link>
                <IconButton
                  label={text('drafts.discard')}
                  icon={<TrashIcon size={20} />}
                  onClick={() => void videos.drafts.discard(draft.id).catch(tellFailure)}
                />
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}
