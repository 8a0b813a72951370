import { TakebackError } from '@takeback/client';
import type { ErrorCode, Problem } from '@takeback/protocol';
import type { TextId } from '../strings/text.tsx';

/** What an error means to the person who met it. The sentence of every code is in the message file. */
const sentences = {
  invalid_input: 'error.invalid_input',
  invalid_cursor: 'error.internal',
  unsupported_protocol: 'error.unsupported_protocol',
  not_signed_in: 'error.not_signed_in',
  wrong_credentials: 'error.wrong_credentials',
  session_revoked: 'error.session_revoked',
  not_allowed: 'error.not_allowed',
  wrong_origin: 'error.wrong_origin',
  not_the_sender: 'error.not_the_sender',
  registration_closed: 'error.registration_closed',
  invitation_needed: 'error.invitation_needed',
  invitation_invalid: 'error.invitation_invalid',
  person_blocked: 'error.person_blocked',
  too_young: 'error.too_young',
  not_found: 'error.not_found',
  method_not_allowed: 'error.internal',
  handle_taken: 'error.handle_taken',
  message_id_taken: 'error.internal',
  video_id_taken: 'error.internal',
  comment_id_taken: 'error.internal',
  upload_incomplete: 'error.upload_incomplete',
  not_composable: 'error.not_composable',
  too_many_uploads: 'error.too_many_uploads',
  undo_expired: 'error.undo_expired',
  too_many_devices: 'error.too_many_devices',
  list_full: 'error.list_full',
  message_unsent: 'error.message_unsent',
  gone: 'error.not_found',
  upload_elsewhere: 'error.internal',
  upload_version: 'error.internal',
  too_large: 'error.too_large',
  unsupported_media_type: 'error.internal',
  too_many_requests: 'error.too_many_requests',
  internal: 'error.internal',
  unavailable: 'error.unavailable',
  storage_full: 'error.storage_full',
} as const satisfies Record<ErrorCode, TextId>;

/** The sentence for why something failed; null when the server could not be reached. */
export function sentenceOf(failure: Problem | null): TextId {
  return failure === null ? 'error.unreachable' : sentences[failure.code];
}

/** The sentence for anything thrown by the client: the server's reason, or that nobody was reached. */
export function failureOf(error: unknown): TextId {
  return sentenceOf(error instanceof TakebackError ? error.problem : null);
}
