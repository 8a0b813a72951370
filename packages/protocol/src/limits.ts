/** Every limit a person or a program can meet, in one place. Sizes are bytes unless the name says otherwise. */
export const limits = {
  /** User-perceived characters (grapheme clusters) of a text message. */
  textCharacters: 4_000,
  /** UTF-8 bytes of a text message: bounds clusters with endless combining marks. */
  textBytes: 65_536,
  handleMin: 3,
  handleMax: 24,
  displayNameCharacters: 50,
  bioCharacters: 160,
  bioLines: 5,
  deviceNameCharacters: 80,
  passwordMin: 8,
  passwordMax: 256,
  minimumAge: 13,
  /** Direct messages are for people of this age and over. */
  directMessageAge: 16,
  /** Below it, messages, Duets and Stitches are for friends unless something else is chosen. */
  adultAge: 18,
  historyPage: 200,
  conversationPage: 100,
  /** Newest messages of each conversation in a snapshot. */
  snapshotMessages: 20,
  searchResults: 20,
  peoplePage: 50,
  /** People an account can follow, block and mute: so many each. */
  followsPerAccount: 10_000,
  blocksPerAccount: 5_000,
  mutesPerAccount: 5_000,
  changesPage: 500,
  /** A frame or a request body larger than this is refused. */
  frameBytes: 262_144,
  /** Seconds in which "Delete for me" can be undone. */
  hideUndoSeconds: 10,
  /** Days in which the receipt of an unsend can be asked for. */
  unsendReceiptDays: 30,
  /** Days a device may be away before it is told to wipe and reload. */
  changeRetentionDays: 90,
  recoveryCodes: 10,
  devicesPerAccount: 50,
  /** Seconds. The longest is the host's choice: `server.info` tells it. */
  shortestVideo: 3,
  /** Seconds of somebody's video in a Stitch. */
  stitchSeconds: 5,
  captionCharacters: 2_200,
  captionLines: 30,
  tagCharacters: 50,
  tagsPerVideo: 20,
  mentionsPerVideo: 20,
  commentCharacters: 500,
  commentLines: 10,
  queryCharacters: 200,
  videosPage: 30,
  feedPage: 10,
  feedExcept: 200,
  engagementsPerCall: 100,
  videosPerAccount: 10_000,
  /** Of one file. */
  uploadBytes: 4_294_967_296,
  /** Uploads of one account that are under way or not used yet. */
  uploadsPerAccount: 10,
  /** Hours in which an upload must be finished and used. */
  uploadHours: 24,
} as const;
