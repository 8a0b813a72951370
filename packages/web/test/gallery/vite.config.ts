import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { makeClip } from '../../../server/test/media-clips.ts';

const cacheDir = fileURLToPath(new URL('../../../../node_modules/.vite-gallery', import.meta.url));

/** Two short clips, made when the gallery starts: what is seen in it shall play. */
function clips(): Plugin {
  const folder = `${cacheDir}/clips`;
  const sizes = { upright: { width: 360, height: 640 }, across: { width: 640, height: 360 } };
  return {
    name: 'clips',
    async configureServer({ middlewares }) {
      await mkdir(folder, { recursive: true });
      for (const [name, size] of Object.entries(sizes))
        await makeClip({ path: `${folder}/${name}.mp4`, seconds: 6, movflags: 'faststart', ...size });
      middlewares.use('/clips', (request, response, next) => {
        readFile(`${folder}/${request.url?.replace(/\W+/g, ' ').trim().split(' ')[0]}.mp4`).then((bytes) => {
          response.setHeader('content-type', 'video/mp4');
          response.end(bytes);
        }, next);
      });
    },
  };
}

/** The gallery: every screen with seeded people, without a server. `npx vite packages/web/test/gallery`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: fileURLToPath(new URL('../../public', import.meta.url)),
  cacheDir,
  plugins: [react(), clips()],
  server: { host: '127.0.0.1', port: 8254, strictPort: true, fs: { strict: false } },
});
