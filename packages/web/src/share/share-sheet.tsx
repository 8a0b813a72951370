import { LinkIcon, ShareNetworkIcon } from '@phosphor-icons/react';
import { limits, type Person, type Problem } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { useCopy } from '../design/copy.ts';
import { SkeletonRows } from '../design/loading.tsx';
import { SearchField } from '../design/search-field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { Text, useText } from '../strings/text.tsx';
import { RecipientRow } from './recipient-row.tsx';
import { useRecipients } from './recipients.ts';
import styles from './share-sheet.module.css';

interface ShareSheetProps {
  videoId: string;
  onClose: () => void;
}

/** Sends a video to people, each in their chat, or passes its link on. */
export default function ShareSheet({ videoId, onClose }: ShareSheetProps) {
  const client = useClient();
  const text = useText();
  const toast = useToast();
  const account = useAccount();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, Person>>(new Map());
  const [failures, setFailures] = useState<ReadonlyMap<string, string>>(new Map());
  const [note, setNote] = useState('');
  const [isSending, setSending] = useState(false);
  const { people, search } = useRecipients(query, account.id);
  const video = useObservable(client.videos.watch(videoId));
  const audience = video.state === 'here' ? video.video.audience : 'everyone';

  const toggle = (person: Person) => {
    const next = new Map(chosen);
    if (!next.delete(person.id)) next.set(person.id, person);
    setChosen(next);
  };

  const send = async () => {
    setSending(true);
    const outcomes = await client.videos.share(videoId, [...chosen.keys()], note);
    const failed = outcomes.filter((outcome) => outcome.failed !== null);
    const sent = outcomes.length - failed.length;
    if (sent > 0) {
      const [only] = [...chosen.values()];
      const isOne = outcomes.length === 1 && only !== undefined;
      toast({
        words: isOne
          ? text('share.sentTo', { name: only.displayName })
          : text('share.sent', { count: sent, all: failed.length === 0 ? 0 : outcomes.length }),
      });
    }
    if (failed.length === 0) {
      onClose();
      return;
    }
    // Those it did not reach stay chosen, with the reason.
    const left = new Set(failed.map(({ accountId }) => accountId));
    setFailures(
      new Map(
        failed.map(({ accountId, failed: why }) => [
          accountId,
          whyNot(text, chosen.get(accountId), why?.failure ?? null),
        ]),
      ),
    );
    setChosen(new Map([...chosen].filter(([id]) => left.has(id))));
    setSending(false);
  };

  return (
    <Sheet title={text('share.title')} onClose={onClose}>
      <div className={styles.body}>
        <SearchField label={text('newChat.search')} value={query} onChange={setQuery} />
        {audience !== 'everyone' && (
          <p className={styles.hint}>
            <Text id={audience === 'nobody' ? 'share.onlyMe' : 'share.limited'} />
          </p>
        )}
        {people.length === 0 ? (
          <div className={styles.people} aria-live="polite">
            {search === 'searching' ? (
              <SkeletonRows count={3} />
            ) : (
              <p className={styles.hint}>
                <Text id={query.trim() === '' ? 'share.nobodyYet' : 'newChat.noneFound.title'} />
              </p>
            )}
          </div>
        ) : (
          <ul className={styles.people} aria-label={text('newChat.people')}>
            {people.map((person) => (
              <RecipientRow
                person={person}
                isChosen={chosen.has(person.id)}
                failure={failures.get(person.id) ?? null}
                onToggle={() => toggle(person)}
                key={person.id}
              />
            ))}
          </ul>
        )}
        <div className={styles.foot}>
          {chosen.size > 0 ? (
            <>
              <input
                className={styles.note}
                type="text"
                dir="auto"
                maxLength={limits.textCharacters}
                value={note}
                onChange={(event) => setNote(event.target.value)}
                aria-label={text('share.note')}
                placeholder={text('share.note')}
              />
              <Button wide busy={isSending} onClick={send}>
                <Text id="share.send" values={{ count: chosen.size }} />
              </Button>
            </>
          ) : (
            <Elsewhere videoId={videoId} onDone={onClose} />
          )}
        </div>
      </div>
    </Sheet>
  );
}

/** Passes the link on, out of the app. */
function Elsewhere({ videoId, onDone }: { videoId: string; onDone: () => void }) {
  const client = useClient();
  const copy = useCopy();
  const url = `${location.origin}/videos/${videoId}`;

  const copyLink = async () => {
    if (!(await copy(url, 'share.copied'))) return;
    client.videos.shared(videoId);
    onDone();
  };
  const pass = () => {
    navigator.share({ url }).then(
      () => {
        client.videos.shared(videoId);
        onDone();
      },
      // The person thought better of it.
      () => undefined,
    );
  };
  return (
    <div className={styles.elsewhere}>
      <Button look="secondary" wide onClick={copyLink}>
        <LinkIcon size={20} aria-hidden="true" />
        <Text id="share.copy" />
      </Button>
      {'share' in navigator && (
        <Button look="secondary" wide onClick={pass}>
          <ShareNetworkIcon size={20} aria-hidden="true" />
          <Text id="share.elsewhere" />
        </Button>
      )}
    </div>
  );
}

/** Where somebody does not take messages no more is said: the reason is theirs (U28). */
function whyNot(
  text: ReturnType<typeof useText>,
  person: Person | undefined,
  failure: Problem | null,
): string {
  const refused = failure?.code === 'not_allowed' && person !== undefined;
  if (refused) return text('person.refused', { name: person.displayName });
  return text(sentenceOf(failure));
}
