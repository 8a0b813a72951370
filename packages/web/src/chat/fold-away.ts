import { prefersReducedMotion } from '../design/media.ts';

/**
 * Shows a bubble folding back toward the composer while its row already closes. Works on a copy that is gone with the
 * motion: the message itself is removed at once, whatever the screen still plays.
 */
export function foldAway(bubble: HTMLElement, towards: Element | null): void {
  const copy = bubble.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return;
  const from = bubble.getBoundingClientRect();
  copy.inert = true;
  copy.setAttribute('aria-hidden', 'true');
  Object.assign(copy.style, {
    position: 'fixed',
    zIndex: '15',
    left: `${from.left}px`,
    top: `${from.top}px`,
    width: `${from.width}px`,
    maxWidth: 'none',
    visibility: 'visible',
    pointerEvents: 'none',
    transformOrigin: 'center bottom',
  });
  document.body.append(copy);
  const motion = prefersReducedMotion()
    ? copy.animate([{ opacity: 1 }, { opacity: 0 }], { duration: 120, fill: 'forwards' })
    : copy.animate(
        [
          { transform: 'none', opacity: 1 },
          { transform: fold(from, towards?.getBoundingClientRect() ?? null), opacity: 0 },
        ],
        { duration: 220, easing: 'cubic-bezier(0.4, 0, 0.6, 1)', fill: 'forwards' },
      );
  const remove = () => copy.remove();
  motion.finished.then(remove, remove);
}

function fold(from: DOMRect, to: DOMRect | null): string {
  if (to === null) return 'scale(0.6, 0.1)';
  const x = to.left + to.width / 2 - (from.left + from.width / 2);
  const y = to.top - from.bottom;
  return `translate(${x}px, ${y}px) scale(0.3, 0.12)`;
}
