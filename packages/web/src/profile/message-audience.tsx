import { type Audience, audience, limits } from '@takeback/protocol';
import { useState } from 'react';
import { audienceNames } from '../design/audience-row.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { useAccount } from '../session/account-context.tsx';
import { isAtLeast } from '../session/age.ts';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './form.module.css';

/** Who may begin to write to one. People under 16 have no direct messages, and nothing to choose. */
export function MessageAudience() {
  const client = useClient();
  const { birthDate, privacy } = useAccount();
  const [now] = useState(() => new Date());
  /** What was asked for, until the server has answered. */
  const [wanted, setWanted] = useState<Audience | null>(null);
  const [failure, setFailure] = useState<TextId | null>(null);
  if (!isAtLeast(limits.directMessageAge, birthDate, now)) return null;
  const byAge = isAtLeast(limits.adultAge, birthDate, now) ? 'everyone' : 'friends';
  const chosen = wanted ?? privacy.messages ?? byAge;
  const choose = (messages: Audience) => {
    setWanted(messages);
    setFailure(null);
    client
      .call('accounts.update', { privacy: { messages } })
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setWanted(null));
  };
  return (
    <fieldset className={styles.audience} disabled={wanted !== null}>
      <legend className={styles.audienceName}>
        <Text id="privacy.messages" />
      </legend>
      <div className={styles.list}>
        {audience.options.map((choice) => (
          <label className={styles.option} key={choice}>
            <input type="radio" name="messages" checked={chosen === choice} onChange={() => choose(choice)} />
            <Text id={audienceNames[choice]} />
          </label>
        ))}
      </div>
      <p className={styles.words}>
        <Text id="privacy.messages.words" />
      </p>
      <FailureNotice failure={failure} />
    </fieldset>
  );
}
