import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gallery: every screen with seeded people, without a server. `npx vite packages/web/test/gallery`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: fileURLToPath(new URL('../../public', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../../node_modules/.vite-gallery', import.meta.url)),
  plugins: [react()],
  server: { host: '127.0.0.1', port: 8254, strictPort: true, fs: { strict: false } },
});
