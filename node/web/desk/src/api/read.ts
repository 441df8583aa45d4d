// SPDX-License-Identifier: Apache-2.0
// useRead: a page's reading of the node. Only the latest question's answer counts; while a new one
// is under way the old answer stays on the screen.
import { ref, shallowRef } from 'vue'
import { problemOf } from './client'
import type { Problem } from './types'

export function useRead<T>(ask: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const answer = await ask()
      if (mine !== latest) return
      data.value = answer
      problem.value = null
    } catch (failure) {
      if (mine === latest) problem.value = problemOf(failure)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  return { data, problem, loading, load }
}
