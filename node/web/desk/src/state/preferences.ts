// SPDX-License-Identifier: Apache-2.0
// What a person has set up: large type (of this computer), columns of each list (of the person:
// kept at the node as a saved query with a reserved name, so they follow to another window seat).
import { ref } from 'vue'
import { get, send } from '@/api/client'
import { newKey } from '@/api/ticket'
import type { Page, SavedQuery } from '@/api/types'
import { session } from './session'

/// The reserved name; not listed among the person's queries.
export const kColumnsName = '__columns'

const kLarge = 'guantong.desk.large'
export const large = ref(localStorage.getItem(kLarge) === 'yes')

export function setLarge(on: boolean): void {
  large.value = on
  localStorage.setItem(kLarge, on ? 'yes' : 'no')
  applyLarge()
}

export function applyLarge(): void {
  document.documentElement.classList.toggle('large', large.value)
}

const localName = (list: string): string =>
  `guantong.desk.columns.${session.current?.user.id ?? ''}.${list}`

/// The columns as last seen on this computer, at once; null if never set.
export function localColumns(list: string): string[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(localName(list)) ?? 'null')
    return Array.isArray(kept) ? kept.map(String) : null
  } catch {
    return null
  }
}

/// The person's saved queries of a list, the columns' one included.
export async function savedQueries(list: string): Promise<SavedQuery[]> {
  const answer = await get<Page<SavedQuery> | SavedQuery[]>('/queries', { list })
  return Array.isArray(answer) ? answer : answer.rows
}

export async function saveQuery(query: SavedQuery): Promise<void> {
  const { name, ...rest } = query
  await send('PUT', `/queries/${encodeURIComponent(name)}`, rest, { key: newKey() })
}

export async function deleteQuery(name: string, list: string): Promise<void> {
  await send(
    'DELETE',
    `/queries/${encodeURIComponent(name)}?list=${encodeURIComponent(list)}`,
    null,
    { key: newKey() },
  )
}

/// Keeps the columns here and at the node. A node that cannot be reached costs only the second.
export async function keepColumns(list: string, columns: string[]): Promise<void> {
  localStorage.setItem(localName(list), JSON.stringify(columns))
  try {
    await saveQuery({ name: kColumnsName, list, filter: {}, columns })
  } catch {
    // kept on this computer
  }
}
