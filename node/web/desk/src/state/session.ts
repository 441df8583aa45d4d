// SPDX-License-Identifier: Apache-2.0
// Who sits at the desk. When the session ends under an open page, `asking` shows the sign-in dialog
// over it; all requests that met the end wait for the same answer and go on afterwards.
import { reactive } from 'vue'
import { bare, door, send } from '@/api/client'
import { newKey } from '@/api/ticket'
import type { Right, Session } from '@/api/types'

export const session = reactive({
  current: null as Session | null,
  asking: false,
  clockOffsetMs: 0,
})

let waiting: ((again: boolean) => void)[] = []

door.csrf = () => session.current?.csrf ?? ''
door.refresh = async () => {
  await loadSession()
}
door.signInAgain = () =>
  new Promise<boolean>((answer) => {
    if (!session.current) return answer(false)
    session.asking = true
    waiting.push(answer)
  })

function take(found: Session): Session {
  session.current = found
  session.clockOffsetMs = Date.parse(found.node.now) - Date.now()
  return found
}

/// The session of the cookie, or null.
export async function loadSession(): Promise<Session | null> {
  try {
    return take(await bare<Session>('GET', '/session'))
  } catch {
    return null
  }
}

/// Signs in. Throws ApiError SIGN_IN_WRONG, SIGN_IN_LOCKED.
export async function signIn(name: string, password: string): Promise<Session> {
  const before = session.current?.user.id
  const found = await bare<Session>('POST', '/session', { name, password })
  if (before && before !== found.user.id) {
    take(found)
    window.location.reload() // what is on the screen was another person's
    return found
  }
  return take(found)
}

/// The dialog's outcome: repeat what was under way, or give it up.
export function settleAsking(again: boolean): void {
  session.asking = false
  const all = waiting
  waiting = []
  for (const answer of all) answer(again)
}

export async function signOut(): Promise<void> {
  try {
    await send('DELETE', '/session', null, { key: newKey() })
  } finally {
    session.current = null
  }
}

export function may(...rights: Right[]): boolean {
  const mine = session.current?.user.rights ?? []
  return rights.some((right) => mine.includes(right))
}

/// The node's time: it may run on another clock than this computer.
export function nodeNow(): Date {
  return new Date(Date.now() + session.clockOffsetMs)
}
