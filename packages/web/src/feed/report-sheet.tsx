import { type ReportReason, reportReason } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './report-sheet.module.css';

const names: Record<ReportReason, TextId> = {
  violence: 'report.violence',
  sexual: 'report.sexual',
  minors: 'report.minors',
  hate: 'report.hate',
  harassment: 'report.harassment',
  self_harm: 'report.self_harm',
  dangerous: 'report.dangerous',
  spam: 'report.spam',
  privacy: 'report.privacy',
  other: 'report.other',
};

/** What is reported. */
export type Reported =
  | { readonly kind: 'video'; readonly videoId: string }
  | { readonly kind: 'comment'; readonly videoId: string; readonly commentId: string };

/** Tells the host that something is wrong with a video or a comment. */
export default function ReportSheet({ of, onClose }: { of: Reported; onClose: () => void }) {
  const { videos } = useClient();
  const text = useText();
  const toast = useToast();
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);
  const report = () => {
    if (reason === null) return;
    setBusy(true);
    setFailure(null);
    const answer =
      of.kind === 'video'
        ? videos.report(of.videoId, reason)
        : videos.comments(of.videoId).report(of.commentId, reason);
    answer.then(
      () => {
        onClose();
        toast({ words: text('report.done') });
      },
      (error: unknown) => {
        setBusy(false);
        setFailure(failureOf(error));
      },
    );
  };
  return (
    <Sheet title={text(of.kind === 'video' ? 'report.video' : 'report.comment')} onClose={onClose}>
      <div className={styles.report}>
        <fieldset className={styles.reasons}>
          <legend className={styles.words}>
            <Text id="report.words" />
          </legend>
          {reportReason.options.map((option) => (
            <label className={styles.reason} key={option}>
              <input
                type="radio"
                name="reason"
                checked={reason === option}
                onChange={() => setReason(option)}
              />
              <Text id={names[option]} />
            </label>
          ))}
        </fieldset>
        <FailureNotice failure={failure} />
        <Button wide busy={busy} disabled={reason === null} onClick={report}>
          <Text id="report.submit" />
        </Button>
      </div>
    </Sheet>
  );
}
