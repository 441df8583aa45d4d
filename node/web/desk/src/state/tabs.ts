// SPDX-License-Identifier: Apache-2.0
// The opened pages. A page stays alive, with all that was typed, while its tab is open.
import { reactive } from 'vue'
import type { RouteLocationNormalized } from 'vue-router'

export interface Tab {
  path: string
  fullPath: string
  title: string
}

const kMaxTabs = 14

export const tabs = reactive<Tab[]>([{ path: '/', fullPath: '/', title: '首页' }])

/// Pages with something unsaved: closing their tab asks first.
const unsaved = reactive(new Set<string>())

/// Notes that the page at `route` is shown; the oldest saved tab gives way if there are too many.
export function visit(route: RouteLocationNormalized): void {
  const known = tabs.find((each) => each.path === route.path)
  if (known) {
    known.fullPath = route.fullPath
    return
  }
  tabs.push({ path: route.path, fullPath: route.fullPath, title: route.meta.title })
  if (tabs.length <= kMaxTabs) return
  const oldest = tabs.findIndex(
    (each, at) => at > 0 && at < tabs.length - 1 && !unsaved.has(each.path),
  )
  if (oldest > 0) tabs.splice(oldest, 1)
}

export function nameTab(path: string, title: string): void {
  const tab = tabs.find((each) => each.path === path)
  if (tab) tab.title = title
}

export function markUnsaved(path: string, is: boolean): void {
  if (is) unsaved.add(path)
  else unsaved.delete(path)
}

export const isUnsaved = (path: string): boolean => unsaved.has(path)
export const anyUnsaved = (): boolean => unsaved.size > 0

/// Closes a tab and says which path to show instead of it.
export function closeTab(path: string): string {
  const at = tabs.findIndex((each) => each.path === path)
  if (at > 0) tabs.splice(at, 1)
  unsaved.delete(path)
  return (tabs[Math.min(at, tabs.length - 1)] ?? tabs[0]!).fullPath
}

export function closeAllTabs(): void {
  tabs.splice(1)
  unsaved.clear()
}
