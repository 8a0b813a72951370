import { DotsThreeIcon } from '@phosphor-icons/react';
import type { MessageView } from '@takeback/client';
import { type PointerEvent, type RefObject, useLayoutEffect, useMemo, useRef } from 'react';
import { useIntl } from 'react-intl';
import { prefersReducedMotion } from '../design/media.ts';
import { useText } from '../strings/text.tsx';
import { Beginning } from './beginning.tsx';
import { Bubble } from './bubble.tsx';
import { DeliveryState } from './delivery-state.tsx';
import type { MessageActions } from './message-actions.ts';
import styles from './message-row.module.css';
import { Note } from './note.tsx';
import { createPressAndHold } from './press-and-hold.ts';
import { DayLine, TimeLine, UnreadLine } from './separators.tsx';
import type { TimelineRow } from './timeline.ts';

/** Where a menu was asked for. */
export interface MenuPlace {
  message: MessageView;
  /** The bubble or note it belongs to. */
  element: HTMLElement;
  x: number;
  y: number;
  /** Asked for with the key that means *Unsend*. */
  unsendFirst: boolean;
}

export type OpenMenu = (place: MenuPlace) => void;

interface MessageRowProps {
  row: TimelineRow;
  person: { id: string; displayName: string; handle: string };
  beginning: boolean;
  tabStop: boolean;
  /** The message whose menu is open stands above the dimmed chat instead. */
  lifted: boolean;
  actions: MessageActions;
  openMenu: OpenMenu;
}

/** A bubble that became a note closes its gap instead of letting the chat jump. */
function useClosingGap(
  row: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  hasBody: boolean,
): void {
  const before = useRef({ hasBody, height: 0 });
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return;
    const height = element.offsetHeight;
    if (before.current.hasBody && !hasBody) {
      content.current?.animate([{ opacity: 0 }, { opacity: 1 }], 220);
    }
    if (before.current.hasBody && !hasBody && !prefersReducedMotion()) {
      element.animate(
        [
          { height: `${before.current.height}px`, overflow: 'clip' },
          { height: `${height}px`, overflow: 'clip' },
        ],
        { duration: 220, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' },
      );
    }
    before.current = { hasBody, height };
  });
}

/** A message with what stands above and below it. */
export function MessageRow(props: MessageRowProps) {
  const { row, person, beginning, tabStop, lifted, actions, openMenu } = props;
  const { message } = row;
  const text = useText();
  const intl = useIntl();
  const whole = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useClosingGap(whole, content, message.body !== null);

  const openAt = useRef((_at: { x: number; y: number }) => {});
  openAt.current = ({ x, y }) => {
    if (content.current !== null) openMenu({ message, element: content.current, x, y, unsendFirst: false });
  };
  const hold = useMemo(
    () =>
      createPressAndHold((at) => {
        navigator.vibrate?.(10);
        openAt.current(at);
      }),
    [],
  );
  const finger = (event: PointerEvent) => event.pointerType !== 'mouse';

  const time = intl.formatTime(new Date(message.at));
  const sender = message.mine ? text('you') : person.displayName;
  return (
    <div className={styles.row} data-last={row.last} ref={whole}>
      {beginning && <Beginning person={person} />}
      {row.day && <DayLine at={message.at} />}
      {row.time && <TimeLine at={message.at} />}
      {row.unread && <UnreadLine />}
      <article
        className={styles.line}
        data-mine={message.mine}
        data-note={message.body === null}
        data-message={message.id}
        data-lifted={lifted}
        aria-label={text('message.label', { sender, time })}
        tabIndex={tabStop ? 0 : -1}
        onContextMenu={(event) => {
          event.preventDefault();
          openAt.current({ x: event.clientX, y: event.clientY });
        }}
        onPointerDown={(event) => finger(event) && hold.down({ x: event.clientX, y: event.clientY })}
        onPointerMove={(event) => finger(event) && hold.move({ x: event.clientX, y: event.clientY })}
        onPointerUp={hold.end}
        onPointerCancel={hold.end}
        onPointerLeave={hold.end}
      >
        <div className={styles.content} ref={content}>
          {message.body === null ? (
            <Note
              message={message}
              name={person.displayName}
              tabStop={tabStop}
              showReceipt={actions.receipt}
            />
          ) : (
            <Bubble body={message.body} mine={message.mine} first={row.first} tabStop={tabStop} />
          )}
        </div>
        {message.state !== 'unsending' && (
          <span className={styles.aside}>
            <button
              type="button"
              className={styles.more}
              aria-label={text('message.options')}
              title={text('message.options')}
              aria-haspopup="menu"
              tabIndex={tabStop ? 0 : -1}
              onClick={(event) => {
                const box = event.currentTarget.getBoundingClientRect();
                openAt.current({ x: box.left, y: box.bottom });
              }}
            >
              <DotsThreeIcon size={22} weight="bold" />
            </button>
            <time className={styles.time} dateTime={message.at}>
              <bdi>{time}</bdi>
            </time>
          </span>
        )}
      </article>
      {row.state && <DeliveryState message={message} actions={actions} />}
    </div>
  );
}
