import type { Video } from '@takeback/protocol';
import { Button } from '../design/button.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './why-sheet.module.css';

/** Asks before one’s own video is deleted. It leaves every list at once. */
export default function DeleteSheet({ video, onClose }: { video: Pick<Video, 'id'>; onClose: () => void }) {
  const client = useClient();
  const text = useText();
  const toast = useToast();
  const tellFailure = useTellFailure();
  const remove = () => {
    onClose();
    client.videos.delete(video.id).then(() => toast({ words: text('video.deleted') }), tellFailure);
  };
  return (
    <Sheet title={text('video.delete.title')} onClose={onClose}>
      <div className={styles.words}>
        <p>
          <Text id="video.delete.words" />
        </p>
        <Button look="takeback" wide onClick={remove}>
          <Text id="video.delete" />
        </Button>
        <Button look="secondary" wide onClick={onClose}>
          <Text id="cancel" />
        </Button>
      </div>
    </Sheet>
  );
}
