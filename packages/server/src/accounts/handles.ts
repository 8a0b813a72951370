import unhomoglyph from 'unhomoglyph';

/**
 * The skeleton of a handle (Unicode TR39, section 4): two handles that look the same have the same one. The map is
 * made for both cases (0 looks like O), handles are shown in lower case, so it is applied to what it gives once more.
 * "vv" beside "w" is not in Unicode's data and looks no less alike.
 */
export function skeletonOf(handle: string): string {
  const once = unhomoglyph(handle).toLowerCase();
  return unhomoglyph(once).toLowerCase().replaceAll('vv', 'w');
}

/** Names that would speak for the server or for Takeback. */
const reserved = [
  'abuse',
  'account',
  'admin',
  'administrator',
  'anonymous',
  'bot',
  'contact',
  'deleted',
  'everyone',
  'help',
  'helpdesk',
  'host',
  'info',
  'legal',
  'mod',
  'moderation',
  'moderator',
  'news',
  'nobody',
  'noreply',
  'null',
  'official',
  'operator',
  'owner',
  'postmaster',
  'privacy',
  'root',
  'safety',
  'security',
  'server',
  'service',
  'staff',
  'support',
  'sysadmin',
  'system',
  'takeback',
  'team',
  'trust',
  'undefined',
  'unknown',
  'webmaster',
];
const reservedSkeletons = new Set(reserved.map((name) => bare(skeletonOf(name))));

// "takeback_", "take.back" and "admin" itself are read as the same name.
function bare(skeleton: string): string {
  return skeleton.replace(/[._]/g, '');
}

/** Whether nobody can have this handle, because it or what it looks like speaks for the server. */
export function isReserved(handle: string): boolean {
  return reservedSkeletons.has(bare(skeletonOf(handle)));
}
