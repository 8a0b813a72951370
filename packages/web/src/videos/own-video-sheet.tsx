import type { OwnVideo } from '@takeback/protocol';
import { WithLongestVideo } from '../create/longest-video.tsx';
import { Button } from '../design/button.tsx';
import { Percent } from '../design/figures.tsx';
import { Sheet } from '../design/sheet.tsx';
import { refusalValues, refusalWords } from '../footage/refusal-words.ts';
import { useClient } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './own-video-sheet.module.css';

/** How far one’s own video is, or why it cannot be posted, and what to do with it. */
export default function OwnVideoSheet({ own, onClose }: { own: OwnVideo; onClose: () => void }) {
  const client = useClient();
  const text = useText();
  const tellFailure = useTellFailure();
  const remove = () => {
    onClose();
    client.videos.delete(own.id).catch(tellFailure);
  };
  const percent = Math.round(own.progress * 100);
  return (
    <Sheet
      title={text(own.state === 'processing' ? 'own.processing.title' : 'own.refused.title')}
      onClose={onClose}
    >
      <div className={styles.sheet}>
        {own.caption !== '' && (
          <p className={styles.caption} dir="auto">
            {own.caption}
          </p>
        )}
        <div>
          {own.state === 'processing' && (
            <Text id="own.processing.words" values={{ percent: <Percent percent={percent} /> }} />
          )}
          {own.state === 'failed' && <Text id="own.failed.words" />}
          {own.state === 'refused' && (
            <WithLongestVideo>
              {(longest) => text(refusalWords[own.refusal ?? 'damaged'], refusalValues(longest))}
            </WithLongestVideo>
          )}
        </div>
        <Button look="takeback" wide onClick={remove}>
          <Text id={own.state === 'processing' ? 'own.stop' : 'own.remove'} />
        </Button>
      </div>
    </Sheet>
  );
}
