import type { ReactNode, Ref } from 'react';
import { Text } from '../strings/text.tsx';

interface FiguresProps {
  children?: ReactNode;
  className?: string | undefined;
  ref?: Ref<HTMLElement>;
}

/** Figures that belong together, as a place in a film and its length: from left to right, also where words are not. */
export function Figures({ children, className, ref }: FiguresProps) {
  return (
    <bdi dir="ltr" className={className} ref={ref}>
      {children}
    </bdi>
  );
}

/** A share of a hundred. */
export function Percent({ percent, className }: { percent: number; className?: string | undefined }) {
  return (
    <Figures className={className}>
      <Text id="percent" values={{ percent }} />
    </Figures>
  );
}
