import { existsSync } from 'node:fs'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'
import { isolation } from './packages/browser/src/isolation.js'
import { contentSecurityPolicy } from './packages/browser/src/policy.js'

/** Puts the policy into a page, so that it holds whatever server the page comes from. A page with one keeps its own. */
const policy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) =>
      html.includes('Content-Security-Policy')
        ? []
        : [
            {
              tag: 'meta',
              attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
              injectTo: 'head-prepend',
            },
          ],
  },
}

/** One build for every page. Addresses are relative, so that a page works in whatever folder it is served from. */
export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false }), policy],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: ['index.html', 'sandbox.html'].filter((page) => existsSync(page)),
      // The catalogue imports when asked what a page may have imported already.
      checks: { pluginTimings: false, ineffectiveDynamicImport: false },
    },
  },
  server: { headers: isolation },
})
