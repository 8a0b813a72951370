import { z } from 'zod';

/**
 * Every error a caller can meet: its HTTP status and what it means. Clients decide by `code`, never by words.
 * The table is the documentation: `docs/errors.md` is generated from it.
 */
export const errorCodes = {
  invalid_input: [400, 'The request does not have the form described in the API.'],
  invalid_cursor: [400, 'The cursor is not one this server gave.'],
  unsupported_protocol: [400, 'Client and server speak different protocol versions: update the older one.'],
  not_signed_in: [401, 'Sign in first.'],
  wrong_credentials: [401, 'The handle and the password or code do not belong together.'],
  session_revoked: [401, 'This device was signed out. Local data must be wiped.'],
  not_allowed: [403, 'This account may not do that.'],
  wrong_origin: [403, 'The request comes from a page of another site.'],
  not_the_sender: [403, 'Only the person who sent a message can unsend it.'],
  registration_closed: [403, 'This server takes no new accounts.'],
  invitation_needed: [403, 'This server takes new accounts by invitation only.'],
  invitation_invalid: [403, 'The invitation is unknown, used or expired.'],
  person_blocked: [403, 'You blocked this person. Unblock them first.'],
  too_young: [403, 'The person is too young for this.'],
  not_found: [404, 'There is nothing here that this account can see.'],
  method_not_allowed: [405, 'This address does not take that verb.'],
  handle_taken: [409, 'Somebody has this handle, or one that looks the same.'],
  message_id_taken: [409, 'The message id was used for something else.'],
  video_id_taken: [409, 'The video id was used for something else.'],
  comment_id_taken: [409, 'The comment id was used for something else.'],
  upload_incomplete: [409, 'The upload is not finished yet.'],
  not_composable: [409, 'A Duet or Stitch cannot be used for another one.'],
  too_many_uploads: [409, 'Too many uploads are under way. Finish or end one first.'],
  upload_elsewhere: [409, 'The upload does not go on there. Ask where, with HEAD.'],
  undo_expired: [409, 'It is too late to undo this.'],
  too_many_devices: [409, 'This account has too many signed-in devices.'],
  list_full: [409, 'This list holds as many as it can.'],
  message_unsent: [410, 'The message was taken back; its id can never be used again.'],
  gone: [410, 'It was deleted, or this account may not see it any more.'],
  upload_version: [412, 'Uploads speak tus 1.0.0 here.'],
  too_large: [413, 'The request is larger than allowed.'],
  unsupported_media_type: [415, 'The body must be application/json.'],
  too_many_requests: [429, 'Too many requests. Wait as long as Retry-After says.'],
  internal: [500, 'Something failed on the server. Nothing was half done.'],
  unavailable: [503, 'The server cannot do this at the moment. Try again.'],
  storage_full: [507, 'The server has no space left. Nothing was stored.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errorCodes;

const codes = Object.keys(errorCodes).filter((code): code is ErrorCode => code in errorCodes);

/** Problem details (RFC 9457) with a stable `code`. `type` is a relative reference to the error's documentation. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(codes),
  detail: z.string().optional(),
  /** Which inputs were wrong and why; never the values themselves. */
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** Seconds to wait, with `too_many_requests`. */
  retryAfter: z.int().optional(),
});
export type Problem = z.infer<typeof problem>;

/** Builds the problem document of a code. */
export function problemOf(
  code: ErrorCode,
  more: Pick<Problem, 'detail' | 'issues' | 'retryAfter'> = {},
): Problem {
  const [status, title] = errorCodes[code];
  return { type: `/help/errors#${code}`, title, status, code, ...more };
}
