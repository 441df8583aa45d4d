// SPDX-License-Identifier: Apache-2.0
// useWrite: what every button that writes needs. While a write runs `busy` disables the button and
// a second call does nothing; a failure is kept in `error` and shown, never thrown at the page.
import { ref, shallowRef } from 'vue'
import { ApiError, problemOf } from './client'
import { WriteTicket } from './ticket'

export function useWrite() {
  const busy = ref(false)
  const error = shallowRef<ApiError | null>(null)
  const ticket = new WriteTicket()

  /// Runs `act` with the key for `content`. Undefined if it failed or another runs already.
  async function run<T>(
    content: unknown,
    act: (key: string) => Promise<T>,
  ): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    error.value = null
    try {
      const answer = await act(ticket.keyFor(content))
      ticket.done()
      return answer
    } catch (failure) {
      const problem = problemOf(failure)
      if (problem.code === 'IDEMPOTENCY_REUSED') ticket.done()
      error.value = failure instanceof ApiError ? failure : new ApiError(problem)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run }
}
