import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { isolation } from './packages/browser/src/isolation.js'

/** One build for every page. Addresses are relative, so that a page works in whatever folder it is served from. */
export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false })],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    // The catalogue imports when asked what a page may have imported already.
    rolldownOptions: { checks: { pluginTimings: false, ineffectiveDynamicImport: false } },
  },
  server: { headers: isolation },
})
