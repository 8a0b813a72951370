import {
  DeviceMobileSlashIcon,
  type Icon,
  LockKeyIcon,
  VideoCameraIcon,
  VideoCameraSlashIcon,
  WarningIcon,
} from '@phosphor-icons/react';
import { Button } from '../design/button.tsx';
import { Text, type TextId } from '../strings/text.tsx';
import type { CameraRefusal } from './camera.ts';
import styles from './capture-refused.module.css';

interface Explanation {
  icon: Icon;
  title: TextId;
  words: TextId;
  /** Asking again can help. */
  again: boolean;
}

const explanations: Record<CameraRefusal | 'unasked', Explanation> = {
  unasked: {
    icon: VideoCameraIcon,
    title: 'capture.unasked.title',
    words: 'capture.unasked.words',
    again: true,
  },
  insecure: {
    icon: LockKeyIcon,
    title: 'capture.insecure.title',
    words: 'capture.insecure.words',
    again: false,
  },
  unsupported: {
    icon: DeviceMobileSlashIcon,
    title: 'capture.unsupported.title',
    words: 'capture.unsupported.words',
    again: false,
  },
  denied: {
    icon: VideoCameraSlashIcon,
    title: 'capture.denied.title',
    words: 'capture.denied.words',
    again: true,
  },
  no_camera: {
    icon: VideoCameraSlashIcon,
    title: 'capture.noCamera.title',
    words: 'capture.noCamera.words',
    again: true,
  },
  busy: {
    icon: WarningIcon,
    title: 'capture.busy.title',
    words: 'capture.busy.words',
    again: true,
  },
};

interface CaptureRefusedProps {
  why: CameraRefusal | 'unasked';
  onOpen: () => void;
  onPick: () => void;
}

/** No picture yet: why, and what can be done. A file can always be picked instead. */
export function CaptureRefused({ why, onOpen, onPick }: CaptureRefusedProps) {
  const { icon: RefusalIcon, title, words, again } = explanations[why];
  return (
    <div className={styles.refused} role={why === 'unasked' ? undefined : 'alert'}>
      <span className={styles.icon}>
        <RefusalIcon size={36} />
      </span>
      <h2 className={styles.title}>
        <Text id={title} />
      </h2>
      <p className={styles.words}>
        <Text id={words} />
      </p>
      <div className={styles.actions}>
        {again && (
          <Button wide onClick={onOpen}>
            <Text id={why === 'unasked' ? 'capture.open' : 'tryAgain'} />
          </Button>
        )}
        <Button wide look={again ? 'secondary' : 'primary'} onClick={onPick}>
          <Text id="capture.pick" />
        </Button>
      </div>
    </div>
  );
}
