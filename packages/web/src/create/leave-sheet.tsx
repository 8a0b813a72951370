import { Button } from '../design/button.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './leave-sheet.module.css';

interface LeaveSheetProps {
  /** A draft stays on this device; one that it has no room for stays with the page; without one everything is lost. */
  draft: 'kept' | 'unkept' | 'none';
  onStay: () => void;
  onKeep: () => void;
  onDiscard: () => void;
}

const words: Record<LeaveSheetProps['draft'], TextId> = {
  kept: 'leave.kept.words',
  unkept: 'leave.unkept.words',
  none: 'leave.words',
};

/** Asks before something unposted is left. */
export function LeaveSheet({ draft, onStay, onKeep, onDiscard }: LeaveSheetProps) {
  const text = useText();
  const isKept = draft !== 'none';
  return (
    <Sheet title={text('leave.title')} onClose={onStay}>
      <div className={styles.body}>
        <p>
          <Text id={words[draft]} />
        </p>
        {isKept && (
          <Button wide onClick={onKeep}>
            <Text id="leave.keep" />
          </Button>
        )}
        <Button wide look="takeback" onClick={onDiscard}>
          <Text id="leave.discard" />
        </Button>
        <Button wide look={isKept ? 'plain' : 'secondary'} onClick={onStay}>
          <Text id="leave.stay" />
        </Button>
      </div>
    </Sheet>
  );
}
