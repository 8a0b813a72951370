import { type FormEvent, useState } from 'react';
import type { TextId } from '../strings/text.tsx';
import { failureOf } from './failure.ts';

interface Submission {
  busy: boolean;
  /** Why the last attempt failed; null while nothing is wrong. */
  failure: TextId | null;
  submit: (event: FormEvent) => void;
}

/** One attempt at a time to do what a form asks for, with what came of it. */
export function useSubmission(attempt: () => Promise<void>): Submission {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    attempt()
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setBusy(false));
  }

  return { busy, failure, submit };
}
