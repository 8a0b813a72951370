import { HashIcon, MagnifyingGlassIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { usePeopleSearch } from '../inbox/people-search.ts';
import { Text, useText } from '../strings/text.tsx';
import { VideoGrid } from '../videos/video-grid.tsx';
import styles from './found.module.css';
import { useSettled } from './settled.ts';
import { useTags } from './tags.ts';

/** Of people and tags so many are shown: who looks for one of them types on. */
const most = 5;

function FoundPerson({ person }: { person: Person }) {
  return (
    <Link href={`/people/${person.handle}`} className={styles.entry}>
      <Avatar person={person} />
      <span className={styles.words}>
        <bdi className={styles.name}>{person.displayName}</bdi>
        <bdi className={styles.about}>@{person.handle}</bdi>
      </span>
    </Link>
  );
}

/** People, tags and videos that were looked for. */
export function Found({ query }: { query: string }) {
  const text = useText();
  const settled = useSettled(query);
  // Nobody is left out: one finds oneself too.
  const people = usePeopleSearch(query, '');
  const beginning = settled.replace(/^#/, '');
  const mayBeTag = /^[\p{L}\p{M}\p{N}_]+$/u.test(beginning);
  return (
    <>
      {people.state === 'searching' && <SkeletonRows count={2} />}
      {people.state === 'failed' && <FailureNotice failure={people.failure} />}
      {people.state === 'found' && people.people.length > 0 && (
        <section aria-label={text('discover.people')}>
          <h2 className={styles.title}>
            <Text id="discover.people" />
          </h2>
          <ul className={styles.list}>
            {people.people.slice(0, most).map((person) => (
              <li key={person.id}>
                <FoundPerson person={person} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {mayBeTag && <FoundTags beginning={beginning} key={beginning} />}
      <section className={styles.videos} aria-label={text('discover.videos')}>
        <h2 className={styles.title}>
          <Text id="discover.videos" />
        </h2>
        <VideoGrid
          key={settled}
          of={{ kind: 'search', query: settled }}
          label={text('discover.videos')}
          empty={
            <EmptyState icon={<MagnifyingGlassIcon size={36} />} title={<Text id="discover.none.title" />}>
              <Text id="discover.none.words" />
            </EmptyState>
          }
        />
      </section>
    </>
  );
}

function FoundTags({ beginning }: { beginning: string }) {
  const text = useText();
  const view = useTags(beginning.toLowerCase());
  if (view.state !== 'here' || view.tags.length === 0) return null;
  return (
    <section aria-label={text('discover.tags')}>
      <h2 className={styles.title}>
        <Text id="discover.tags" />
      </h2>
      <ul className={styles.list}>
        {view.tags.slice(0, most).map(({ tag, videos }) => (
          <li key={tag}>
            <Link href={`/tags/${encodeURIComponent(tag)}`} className={styles.entry}>
              <span className={styles.hash} aria-hidden="true">
                <HashIcon size={22} weight="bold" />
              </span>
              <span className={styles.words}>
                <bdi className={styles.name}>#{tag}</bdi>
                <span className={styles.about}>
                  <Text id="tag.videos" values={{ count: videos }} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
