import type { Method, ParamsOf, ResultOf } from './method.ts';
import { blockPerson } from './methods/block-person.ts';
import { changePassword } from './methods/change-password.ts';
import { confirmChanges } from './methods/confirm-changes.ts';
import { createInvitation } from './methods/create-invitation.ts';
import { deleteComment } from './methods/delete-comment.ts';
import { deleteVideo } from './methods/delete-video.ts';
import { engage } from './methods/engage.ts';
import { followPerson } from './methods/follow-person.ts';
import { followingFeed } from './methods/following-feed.ts';
import { forYou } from './methods/for-you.ts';
import { getAccount } from './methods/get-account.ts';
import { getConversation } from './methods/get-conversation.ts';
import { getOwnVideo } from './methods/get-own-video.ts';
import { getPerson } from './methods/get-person.ts';
import { getUnsendReceipt } from './methods/get-unsend-receipt.ts';
import { getVideo } from './methods/get-video.ts';
import { hideMessage } from './methods/hide-message.ts';
import { likeComment } from './methods/like-comment.ts';
import { likeVideo } from './methods/like-video.ts';
import { listBlocked } from './methods/list-blocked.ts';
import { listChanges } from './methods/list-changes.ts';
import { listComments } from './methods/list-comments.ts';
import { listDevices } from './methods/list-devices.ts';
import { listFollowers } from './methods/list-followers.ts';
import { listFollowing } from './methods/list-following.ts';
import { listFriends } from './methods/list-friends.ts';
import { listInvitations } from './methods/list-invitations.ts';
import { listLikedVideos } from './methods/list-liked-videos.ts';
import { listMadeWith } from './methods/list-made-with.ts';
import { listMessages } from './methods/list-messages.ts';
import { listMuted } from './methods/list-muted.ts';
import { listOwnVideos } from './methods/list-own-videos.ts';
import { listReplies } from './methods/list-replies.ts';
import { listTags } from './methods/list-tags.ts';
import { listVideos } from './methods/list-videos.ts';
import { markRead } from './methods/mark-read.ts';
import { mutePerson } from './methods/mute-person.ts';
import { openConversation } from './methods/open-conversation.ts';
import { postComment } from './methods/post-comment.ts';
import { postVideo } from './methods/post-video.ts';
import { recover } from './methods/recover.ts';
import { renewRecoveryCodes } from './methods/renew-recovery-codes.ts';
import { reportComment } from './methods/report-comment.ts';
import { reportVideo } from './methods/report-video.ts';
import { revokeDevice } from './methods/revoke-device.ts';
import { revokeInvitation } from './methods/revoke-invitation.ts';
import { searchPeople } from './methods/search-people.ts';
import { searchVideos } from './methods/search-videos.ts';
import { sendMessage } from './methods/send-message.ts';
import { serverInfo } from './methods/server-info.ts';
import { setTyping } from './methods/set-typing.ts';
import { signIn } from './methods/sign-in.ts';
import { signOut } from './methods/sign-out.ts';
import { signUp } from './methods/sign-up.ts';
import { snapshot } from './methods/snapshot.ts';
import { tagFeed } from './methods/tag-feed.ts';
import { takeOutVideo } from './methods/take-out-video.ts';
import { unblockPerson } from './methods/unblock-person.ts';
import { unfollowPerson } from './methods/unfollow-person.ts';
import { unhideMessage } from './methods/unhide-message.ts';
import { unlikeComment } from './methods/unlike-comment.ts';
import { unlikeVideo } from './methods/unlike-video.ts';
import { unmutePerson } from './methods/unmute-person.ts';
import { unsendMessage } from './methods/unsend-message.ts';
import { updateAccount } from './methods/update-account.ts';
import { updateVideo } from './methods/update-video.ts';

/** Every method of the API, by its name in code. */
export const methods = {
  blockPerson,
  changePassword,
  confirmChanges,
  createInvitation,
  deleteComment,
  deleteVideo,
  engage,
  followPerson,
  followingFeed,
  forYou,
  getAccount,
  getConversation,
  getOwnVideo,
  getPerson,
  getUnsendReceipt,
  getVideo,
  hideMessage,
  likeComment,
  likeVideo,
  listBlocked,
  listChanges,
  listComments,
  listDevices,
  listFollowers,
  listFollowing,
  listFriends,
  listInvitations,
  listLikedVideos,
  listMadeWith,
  listMessages,
  listMuted,
  listOwnVideos,
  listReplies,
  listTags,
  listVideos,
  markRead,
  mutePerson,
  openConversation,
  postComment,
  postVideo,
  recover,
  renewRecoveryCodes,
  reportComment,
  reportVideo,
  revokeDevice,
  revokeInvitation,
  searchPeople,
  searchVideos,
  sendMessage,
  serverInfo,
  setTyping,
  signIn,
  signOut,
  signUp,
  snapshot,
  tagFeed,
  takeOutVideo,
  unblockPerson,
  unfollowPerson,
  unhideMessage,
  unlikeComment,
  unlikeVideo,
  unmutePerson,
  unsendMessage,
  updateAccount,
  updateVideo,
} as const satisfies Record<string, Method>;

type Declared = (typeof methods)[keyof typeof methods];

/** The wire names: `messages.send` and so on. */
export type MethodName = Declared['name'];
export type MethodNamed<Name extends MethodName> = Extract<Declared, { name: Name }>;
export type MethodParams<Name extends MethodName> = ParamsOf<MethodNamed<Name>>;
export type MethodResult<Name extends MethodName> = ResultOf<MethodNamed<Name>>;
