// SPDX-License-Identifier: Apache-2.0
// Builds the desk into dist/, which the node serves below /desk/. Everything is a file of its own:
// the node's Content-Security-Policy allows neither inline script nor inline style.
import vue from '@vitejs/plugin-vue'
import { fileURLToPath, URL } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/desk/',
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: ['es2020', 'chrome86'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: {
        manualChunks(id) {
          if (/node_modules\/(echarts|zrender)\//.test(id)) return 'charts'
          if (id.includes('node_modules')) return 'vendor'
          return undefined
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': process.env.GUANTONG_URL ?? 'http://127.0.0.1:8787' },
  },
})
