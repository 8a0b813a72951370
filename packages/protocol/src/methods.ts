import type { Method, ParamsOf, ResultOf } from './method.ts';
import { blockPerson } from './methods/block-person.ts';
import { changePassword } from './methods/change-password.ts';
import { confirmChanges } from './methods/confirm-changes.ts';
import { createInvitation } from './methods/create-invitation.ts';
import { followPerson } from './methods/follow-person.ts';
import { getAccount } from './methods/get-account.ts';
import { getConversation } from './methods/get-conversation.ts';
import { getPerson } from './methods/get-person.ts';
import { hideMessage } from './methods/hide-message.ts';
import { listBlocked } from './methods/list-blocked.ts';
import { listChanges } from './methods/list-changes.ts';
import { listDevices } from './methods/list-devices.ts';
import { listFollowers } from './methods/list-followers.ts';
import { listFollowing } from './methods/list-following.ts';
import { listFriends } from './methods/list-friends.ts';
import { listInvitations } from './methods/list-invitations.ts';
import { listMessages } from './methods/list-messages.ts';
import { listMuted } from './methods/list-muted.ts';
import { markRead } from './methods/mark-read.ts';
import { mutePerson } from './methods/mute-person.ts';
import { openConversation } from './methods/open-conversation.ts';
import { recover } from './methods/recover.ts';
import { renewRecoveryCodes } from './methods/renew-recovery-codes.ts';
import { revokeDevice } from './methods/revoke-device.ts';
import { revokeInvitation } from './methods/revoke-invitation.ts';
import { searchPeople } from './methods/search-people.ts';
import { sendMessage } from './methods/send-message.ts';
import { serverInfo } from './methods/server-info.ts';
import { setTyping } from './methods/set-typing.ts';
import { signIn } from './methods/sign-in.ts';
import { signOut } from './methods/sign-out.ts';
import { signUp } from './methods/sign-up.ts';
import { snapshot } from './methods/snapshot.ts';
import { unblockPerson } from './methods/unblock-person.ts';
import { unfollowPerson } from './methods/unfollow-person.ts';
import { unhideMessage } from './methods/unhide-message.ts';
import { unmutePerson } from './methods/unmute-person.ts';
import { unsendMessage } from './methods/unsend-message.ts';
import { updateAccount } from './methods/update-account.ts';

/** Every method of the API, by its name in code. */
export const methods = {
  blockPerson,
  changePassword,
  confirmChanges,
  createInvitation,
  followPerson,
  getAccount,
  getConversation,
  getPerson,
  hideMessage,
  listBlocked,
  listChanges,
  listDevices,
  listFollowers,
  listFollowing,
  listFriends,
  listInvitations,
  listMessages,
  listMuted,
  markRead,
  mutePerson,
  openConversation,
  recover,
  renewRecoveryCodes,
  revokeDevice,
  revokeInvitation,
  searchPeople,
  sendMessage,
  serverInfo,
  setTyping,
  signIn,
  signOut,
  signUp,
  snapshot,
  unblockPerson,
  unfollowPerson,
  unhideMessage,
  unmutePerson,
  unsendMessage,
  updateAccount,
} as const satisfies Record<string, Method>;

type Declared = (typeof methods)[keyof typeof methods];

/** The wire names: `messages.send` and so on. */
export type MethodName = Declared['name'];
export type MethodNamed<Name extends MethodName> = Extract<Declared, { name: Name }>;
export type MethodParams<Name extends MethodName> = ParamsOf<MethodNamed<Name>>;
export type MethodResult<Name extends MethodName> = ResultOf<MethodNamed<Name>>;
