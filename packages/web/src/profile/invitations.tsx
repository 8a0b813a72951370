import { CheckIcon, CopyIcon, TicketIcon } from '@phosphor-icons/react';
import type { Invitation } from '@takeback/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../design/button.tsx';
import { useCopy } from '../design/copy.ts';
import { FailureNotice } from '../design/failure-notice.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './form.module.css';

/** The code goes behind the #, which browsers never send to a server: it stays out of every log. */
function invitationLink(code: string): string {
  return `${location.origin}/sign-up#invitation=${encodeURIComponent(code)}`;
}

function NewInvitation({ code }: { code: string }) {
  const copy = useCopy();
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.form}>
      <p className={styles.words}>
        <Text id="invitations.once" />
      </p>
      <p className={styles.code} dir="ltr">
        {invitationLink(code)}
      </p>
      <div className={styles.row}>
        <Button
          look="secondary"
          onClick={async () => setCopied(await copy(invitationLink(code), 'share.copied'))}
        >
          {copied ? <CheckIcon size={18} /> : <CopyIcon size={18} />}
          <Text id={copied ? 'invitations.copied' : 'invitations.copy'} />
        </Button>
      </div>
    </div>
  );
}

/** The host invites: one link for one new account. */
export function Invitations() {
  const client = useClient();
  const text = useText();
  const intl = useIntl();
  const [invitations, setInvitations] = useState<readonly Invitation[] | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);

  const fail = useCallback((error: unknown) => setFailure(failureOf(error)), []);
  const load = useCallback(() => {
    client.call('invitations.list', {}).then((answer) => setInvitations(answer.invitations), fail);
  }, [client, fail]);
  useEffect(load, [load]);

  const invite = () => {
    setBusy(true);
    setFailure(null);
    client
      .call('invitations.create', {})
      .then((made) => {
        setCode(made.code);
        load();
      }, fail)
      .finally(() => setBusy(false));
  };

  const revoke = (invitation: Invitation) => {
    setFailure(null);
    client.call('invitations.revoke', { invitationId: invitation.id }).then(load, fail);
  };

  return (
    <>
      <p className={styles.words}>
        <Text id="invitations.words" />
      </p>
      <FailureNotice failure={failure} />
      <div className={styles.row}>
        <Button busy={busy} onClick={invite}>
          <Text id="invitations.create" />
        </Button>
      </div>
      {code !== null && <NewInvitation code={code} key={code} />}
      {invitations === null && failure === null && <SkeletonRows count={2} />}
      {invitations !== null && invitations.length > 0 && (
        <ul className={styles.list} aria-label={text('profile.invitations')}>
          {invitations.map((invitation) => {
            const expired = Date.parse(invitation.expiresAt) < Date.now();
            const made = intl.formatDate(invitation.createdAt, { dateStyle: 'medium', timeStyle: 'short' });
            return (
              <li className={styles.item} key={invitation.id}>
                <TicketIcon size={24} aria-hidden="true" />
                <span className={styles.itemWords}>
                  <span className={styles.itemName}>
                    <Text id="invitations.made" values={{ when: <bdi>{made}</bdi> }} />
                  </span>
                  <span className={styles.words}>
                    {invitation.used ? (
                      <Text id="invitations.used" />
                    ) : (
                      <Text
                        id={expired ? 'invitations.expired' : 'invitations.open'}
                        values={{
                          when: <bdi>{intl.formatDate(invitation.expiresAt, { dateStyle: 'medium' })}</bdi>,
                        }}
                      />
                    )}
                  </span>
                </span>
                {!invitation.used && !expired && (
                  <Button
                    look="secondary"
                    aria-label={text('invitations.revoke.label', { when: made })}
                    onClick={() => revoke(invitation)}
                  >
                    <Text id="invitations.revoke" />
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
