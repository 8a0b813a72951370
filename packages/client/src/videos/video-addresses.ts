import type { Video } from '@takeback/protocol';

/** The addresses known already, where they are of the same files and signed or not as the new ones. */
export function keepAddresses(video: Video, known: Video): Video {
  const addresses = new Map([known.poster, ...known.renditions].map(({ url }) => [fileOf(url), url]));
  const keep = (url: string) => addresses.get(fileOf(url)) ?? url;
  return {
    ...video,
    poster: { ...video.poster, url: keep(video.poster.url) },
    renditions: video.renditions.map((rendition) => ({ ...rendition, url: keep(rendition.url) })),
  };
}

function fileOf(address: string): string {
  const { pathname, search } = new URL(address);
  return search === '' ? pathname : `${pathname}?`;
}

/** A video with addresses that can be loaded from anywhere. */
export function resolveAddresses(video: Video, url: string): Video {
  const resolve = (path: string) => new URL(path, url).href;
  return {
    ...video,
    poster: { ...video.poster, url: resolve(video.poster.url) },
    renditions: video.renditions.map((rendition) => ({ ...rendition, url: resolve(rendition.url) })),
  };
}
