import { CaretLeftIcon, CaretRightIcon } from '@phosphor-icons/react';
import { Link } from 'wouter';
import { useDesktop } from '../design/media.ts';
import { Section } from '../profile/section.tsx';
import { Panes } from '../shell/panes.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import { ErrorCodes } from './error-codes.tsx';
import styles from './help.module.css';
import { pages } from './pages.ts';

const errorsPage = { path: 'errors', title: 'help.errors.title' } as const;

/** One question and its answer. */
function Paragraphs({ parts }: { parts: readonly { title: TextId; words: readonly TextId[] }[] }) {
  const Title = useDesktop() ? 'h3' : 'h2';
  return parts.map(({ title, words }) => (
    <section className={styles.part} key={title}>
      <Title className={styles.partTitle}>
        <Text id={title} />
      </Title>
      {words.map((id) => (
        <p key={id}>
          <Text id={id} />
        </p>
      ))}
    </section>
  ));
}

/** The other pages, below the words: where to go on from here. */
function OtherPages({ than }: { than: string }) {
  const text = useText();
  return (
    <nav className={styles.others} aria-label={text('help.others')}>
      {pages
        .filter(({ path }) => path !== than)
        .map(({ path, title }) => (
          <Link key={path} href={`/help/${path}`}>
            <Text id={title} />
          </Link>
        ))}
    </nav>
  );
}

/** Help inside the app, for people signed in or out. */
export default function Help({ page }: { page: string | null }) {
  const text = useText();
  const desktop = useDesktop();
  useTitle('help.title');
  const wanted = page ?? (desktop ? pages[0].path : null);
  const chosen =
    pages.find(({ path }) => path === wanted) ?? (wanted === errorsPage.path ? errorsPage : null);
  return (
    <Panes
      listLabel={text('help.title')}
      open={chosen !== null}
      list={
        <>
          <header className={styles.head}>
            <Link href="/profile" className={styles.back} aria-label={text('back')}>
              <CaretLeftIcon size={22} weight="bold" className="flips" />
            </Link>
            <h1 className={styles.title}>
              <Text id="help.title" />
            </h1>
          </header>
          <nav className={styles.entries} aria-label={text('help.title')}>
            {[...pages, errorsPage].map(({ path, title }) => (
              <Link
                key={path}
                href={`/help/${path}`}
                className={styles.entry}
                aria-current={chosen?.path === path ? 'true' : undefined}
              >
                <Text id={title} />
                <CaretRightIcon size={16} className="flips" aria-hidden="true" />
              </Link>
            ))}
          </nav>
        </>
      }
      pane={
        chosen !== null && (
          <Section title={text(chosen.title)} back="/help" key={chosen.path}>
            {'parts' in chosen ? <Paragraphs parts={chosen.parts} /> : <ErrorCodes />}
            <OtherPages than={chosen.path} />
          </Section>
        )
      }
    />
  );
}
