// SPDX-License-Identifier: Apache-2.0
// The counters of the home page and the menu, read again after each write and every two minutes.
import { reactive } from 'vue'
import { get } from '@/api/client'
import type { Counters } from '@/api/types'

export const counters = reactive<{ now: Counters | null }>({ now: null })

export async function refreshCounters(): Promise<void> {
  try {
    counters.now = await get<Counters>('/cases/counters')
  } catch {
    // shown as a dash; the page that needs them says why itself
  }
}
