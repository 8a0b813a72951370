import { caption as captionSchema, type OwnVideo, type Video } from '@takeback/protocol';
import { useEffect, useState } from 'react';
import { Audiences } from '../create/audiences.tsx';
import { CaptionField } from '../create/caption-field.tsx';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Loading } from '../design/loading.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './edit-sheet.module.css';

/** Changes what one’s own video says, and who may do what with it. */
export default function EditSheet({ video, onClose }: { video: Video; onClose: () => void }) {
  const client = useClient();
  const text = useText();
  const [own, setOwn] = useState<OwnVideo | null>(null);
  const [failure, setFailure] = useState<TextId | null>(null);
  useEffect(() => {
    let gone = false;
    client.call('videos.getOwn', { videoId: video.id }).then(
      (answer) => {
        if (!gone) setOwn(answer.video);
      },
      (error: unknown) => {
        if (!gone) setFailure(failureOf(error));
      },
    );
    return () => {
      gone = true;
    };
  }, [client, video.id]);
  return (
    <Sheet title={text('video.edit')} onClose={onClose}>
      <div className={styles.edit}>
        <FailureNotice failure={failure} />
        {own === null && failure === null && <Loading />}
        {own !== null && <Form own={own} isComposed={video.madeWith !== null} onClose={onClose} />}
      </div>
    </Sheet>
  );
}

function Form({ own, isComposed, onClose }: { own: OwnVideo; isComposed: boolean; onClose: () => void }) {
  const client = useClient();
  const text = useText();
  const toast = useToast();
  const [caption, setCaption] = useState(own.caption);
  const [audiences, setAudiences] = useState(own.audiences);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);
  const save = () => {
    setBusy(true);
    setFailure(null);
    client.videos.update({ videoId: own.id, caption, audiences }).then(
      () => {
        onClose();
        toast({ words: text('saved') });
      },
      (error: unknown) => {
        setBusy(false);
        setFailure(failureOf(error));
      },
    );
  };
  return (
    <>
      <div className={styles.caption}>
        <CaptionField value={caption} onChange={setCaption} />
      </div>
      <Audiences audiences={audiences} isComposed={isComposed} onChange={setAudiences} />
      <FailureNotice failure={failure} />
      <Button wide busy={busy} disabled={!captionSchema.safeParse(caption).success} onClick={save}>
        <Text id="save" />
      </Button>
    </>
  );
}
