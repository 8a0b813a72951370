import { useLayoutEffect, useRef, useState } from 'react';
import { Modal } from '../design/modal.tsx';
import { useText } from '../strings/text.tsx';
import { Bubble } from './bubble.tsx';
import { ChoiceWords, choiceClass, useChoices } from './choices.tsx';
import type { MessageMenuProps } from './message-menu.tsx';
import styles from './message-sheet.module.css';

/** Room kept above the lifted message and between it and the sheet. */
const gap = 20;

/** The message menu of a phone: a sheet from below, the message lifted above the dimmed chat so that it stays readable. */
export default function MessageSheet({ place, detail, onChoose, onClose }: MessageMenuProps) {
  const text = useText();
  const choices = useChoices(place.message, detail);
  const sheet = useRef<HTMLDivElement>(null);
  const [from] = useState(() => place.element.getBoundingClientRect());
  const [shift, setShift] = useState({ y: 0, height: from.height });
  const { body, mine } = place.message;
  // The finger that opened the sheet may be lifted above one of its choices: only a press that began on the sheet, or
  // a key, chooses. Nothing may be taken back by letting go.
  const pressed = useRef(false);

  useLayoutEffect(() => {
    const room = innerHeight - (sheet.current?.offsetHeight ?? 0) - gap;
    const height = Math.min(from.height, Math.max(80, room - gap));
    const top = Math.max(gap, Math.min(from.top, room - height));
    setShift({ y: top - from.top, height });
  }, [from]);

  return (
    <Modal label={text('message.options')} onClose={onClose}>
      {body !== null && (
        <div
          className={styles.lifted}
          data-mine={mine}
          style={{ left: from.left, top: from.top + shift.y, width: from.width, maxHeight: shift.height }}
          aria-hidden="true"
        >
          <Bubble body={body} mine={mine} first />
        </div>
      )}
      <div
        className={styles.sheet}
        ref={sheet}
        onPointerDownCapture={() => {
          pressed.current = true;
        }}
      >
        <span className={styles.grab} aria-hidden="true" />
        {choices.map((choice) => (
          <button
            type="button"
            className={choiceClass}
            data-choice={choice.name}
            key={choice.name}
            onClick={(event) => {
              if (pressed.current || event.detail === 0) onChoose(choice.name);
            }}
          >
            <ChoiceWords choice={choice} />
          </button>
        ))}
      </div>
    </Modal>
  );
}
