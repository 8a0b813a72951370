import { ChatCircleIcon } from '@phosphor-icons/react';
import { TakebackError } from '@takeback/client';
import type { Person } from '@takeback/protocol';
import { type Ref, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../design/button.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, useText } from '../strings/text.tsx';

interface MessageButtonProps {
  person: Person;
  look?: 'primary' | 'secondary';
  ref?: Ref<HTMLButtonElement>;
  onOpened?: () => void;
  onRefused: (words: string) => void;
}

/** Opens the chat with somebody. Where that is not allowed it says no more: the reason is theirs (U28). */
export function MessageButton({ person, look = 'primary', ref, onOpened, onRefused }: MessageButtonProps) {
  const client = useClient();
  const text = useText();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);

  const open = () => {
    setBusy(true);
    client.openConversation(person.id).then(
      (conversationId) => {
        onOpened?.();
        navigate(`/inbox/${conversationId}`);
      },
      (error: unknown) => {
        setBusy(false);
        const isRefused = error instanceof TakebackError && error.code === 'not_allowed';
        onRefused(isRefused ? text('person.refused', { name: person.displayName }) : text(failureOf(error)));
      },
    );
  };
  return (
    <Button look={look} wide busy={busy} onClick={open} ref={ref}>
      <ChatCircleIcon size={20} weight="fill" aria-hidden="true" />
      <Text id="person.message" />
    </Button>
  );
}
