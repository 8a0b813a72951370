import { Button } from '../design/button.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './leave-sheet.module.css';

interface LeaveSheetProps {
  /** A draft stays on this device; without one everything is lost. */
  isKept: boolean;
  onStay: () => void;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asks before something unposted is left. */
export function LeaveSheet({ isKept, onStay, onKeep, onDiscard }: LeaveSheetProps) {
  const text = useText();
  return (
    <Sheet title={text('leave.title')} onClose={onStay}>
      <div className={styles.body}>
        <p>
          <Text id={isKept ? 'leave.kept.words' : 'leave.words'} />
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
