import { HashIcon } from '@phosphor-icons/react';
import { Link } from 'wouter';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { Placeholder } from '../player/placeholder.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import { useTags } from './tags.ts';
import styles from './trending.module.css';

/** So many tags are shown with their newest videos; of the others there is the name. */
const withVideos = 4;
const shown = 6;

/** The newest videos with a tag. */
function Row({ tag }: { tag: string }) {
  const of = { kind: 'tag', tag } as const;
  const { items } = useObservable(useClient().videos.list(of));
  const text = useText();
  return (
    <ul className={styles.row} aria-label={text('tag.newest', { tag })}>
      {items.slice(0, shown).map(({ video }) => (
        <li className={styles.cell} key={video.id}>
          <Link
            href={`/videos/${video.id}`}
            state={{ of }}
            className={styles.tile}
            aria-label={text(video.caption === '' ? 'video.tile.plain' : 'video.tile', {
              name: video.author.displayName,
              caption: video.caption,
              count: video.views,
            })}
          >
            <Placeholder picture={video.placeholder} />
            <img className={styles.poster} src={video.poster.url} alt="" loading="lazy" decoding="async" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The tags that were used most in the last days. */
export function Trending() {
  const view = useTags();
  const text = useText();
  if (view.state === 'loading') return <SkeletonRows count={5} />;
  if (view.state === 'failed') {
    return (
      <div className={styles.failed}>
        <FailureNotice failure={view.failure} />
        <Button look="secondary" onClick={view.again}>
          <Text id="tryAgain" />
        </Button>
      </div>
    );
  }
  if (view.tags.length === 0) {
    return (
      <EmptyState icon={<HashIcon size={36} />} title={<Text id="discover.empty.title" />}>
        <Text id="discover.empty.words" />
      </EmptyState>
    );
  }
  return (
    <section className={styles.trending} aria-label={text('discover.trending')}>
      <h2 className={styles.title}>
        <Text id="discover.trending" />
      </h2>
      <ul className={styles.tags}>
        {view.tags.map(({ tag, videos }, index) => (
          <li className={styles.entry} key={tag}>
            <Link href={`/tags/${encodeURIComponent(tag)}`} className={styles.tag}>
              <span className={styles.hash} aria-hidden="true">
                <HashIcon size={20} weight="bold" />
              </span>
              <span className={styles.words}>
                <bdi className={styles.name}>{tag}</bdi>
                <span className={styles.count}>
                  <Text id="tag.videos" values={{ count: videos }} />
                </span>
              </span>
            </Link>
            {index < withVideos && <Row tag={tag} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
