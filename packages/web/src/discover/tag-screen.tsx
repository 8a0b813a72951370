import { HashIcon } from '@phosphor-icons/react';
import { EmptyState } from '../design/empty-state.tsx';
import { Page } from '../people/page.tsx';
import { useTitleWords } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { VideoGrid } from '../videos/video-grid.tsx';
import styles from './tag-screen.module.css';
import { useTags } from './tags.ts';

/** The videos with a tag. */
export default function TagScreen({ tag }: { tag: string }) {
  const text = useText();
  const view = useTags(tag);
  const count = view.state === 'here' ? view.tags.find((one) => one.tag === tag)?.videos : undefined;
  useTitleWords(`#${tag}`);
  return (
    <Page above="/discover" title={text('tag.title')}>
      <header className={styles.head}>
        <span className={styles.hash} aria-hidden="true">
          <HashIcon size={40} weight="bold" />
        </span>
        <div className={styles.words}>
          <h1 className={styles.name}>
            <bdi>#{tag}</bdi>
          </h1>
          <p className={styles.count}>{count !== undefined && <Text id="tag.videos" values={{ count }} />}</p>
        </div>
      </header>
      <VideoGrid
        of={{ kind: 'tag', tag }}
        label={`#${tag}`}
        empty={<EmptyState icon={<HashIcon size={36} />} title={<Text id="tag.empty" />} />}
      />
    </Page>
  );
}
