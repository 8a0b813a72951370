const videos = /^\/(for-you|following|videos\/[^/]+)$/;

/** Whether a screen is a video: dark to its edges on a phone, whatever the theme. */
export function isOverVideo(path: string): boolean {
  return videos.test(path);
}
