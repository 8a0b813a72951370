import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Where the server of a contributor listens; `vite` hands API calls and the live socket on to it. */
const server = process.env['TAKEBACK_SERVER'] ?? 'http://127.0.0.1:8253';

const unusedWeights: ReadonlySet<unknown> = new Set(['thin', 'light', 'duotone']);

/** Each Phosphor icon brings six weights; the app draws three. Emptying the others halves the share of the icons. */
function emptyUnusedIconWeights(): Plugin {
  return {
    name: 'empty-unused-icon-weights',
    apply: 'build',
    transform(code, id) {
      if (!/@phosphor-icons\/react\/dist\/defs\//.test(id)) return null;
      let slimmer = code;
      // A definition is `const a = new Map([['bold', <drawing>], …])`. From the end, so that places stay right.
      for (const statement of this.parse(code).body.toReversed()) {
        if (statement.type !== 'VariableDeclaration') continue;
        const drawings = statement.declarations[0]?.init;
        if (drawings?.type !== 'NewExpression') continue;
        const [entries] = drawings.arguments;
        if (entries?.type !== 'ArrayExpression') continue;
        for (const entry of entries.elements.toReversed()) {
          if (entry?.type !== 'ArrayExpression') continue;
          const [weight, drawing] = entry.elements;
          if (weight?.type !== 'Literal' || !unusedWeights.has(weight.value) || !drawing) continue;
          slimmer = `${slimmer.slice(0, drawing.start)}null${slimmer.slice(drawing.end)}`;
        }
      }
      return { code: slimmer, map: null };
    },
  };
}

export default defineConfig({
  plugins: [
    react(),
    emptyUnusedIconWeights(),
    VitePWA({
      // A new version waits until the person agrees: nothing reloads under their hands.
      registerType: 'prompt',
      injectRegister: null,
      manifestFilename: 'manifest.webmanifest',
      manifest: {
        id: '/',
        name: 'Takeback',
        short_name: 'Takeback',
        description: 'Short videos and messages that can really be taken back.',
        start_url: '/for-you',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#FBFAF7',
        theme_color: '#FBFAF7',
        categories: ['social'],
        icons: [
          { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        // The app shell and nothing else: no run-time caching, so answers of the API and messages never get in here.
        globPatterns: ['**/*.{html,js,css,woff2,svg,png}'],
        // Reads and writes films: large, and of use only while something is posted, which needs the server anyway.
        globIgnores: ['assets/mediabunny-*.js'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api|media)\//],
        cleanupOutdatedCaches: true,
        sourcemap: false,
      },
    }),
  ],
  build: {
    target: 'es2024',
    cssTarget: ['chrome125', 'firefox128', 'safari18'],
    // The content security policy takes no data: fonts, and the polyfill is not needed by these browsers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'mediabunny', test: /node_modules\/mediabunny\// }] } },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, ws: true, changeOrigin: true },
      '/media': { target: server, changeOrigin: true },
    },
  },
});
